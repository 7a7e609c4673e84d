import type { V1FlowSchema } from '../../generated/types.ts';

/** pkg/apis/flowcontrol/v1/defaults.go, release 1.36. */
export function defaultFlowSchema(schema: V1FlowSchema): V1FlowSchema {
  const { spec } = schema;
  return !spec || spec.matchingPrecedence ? schema : { ...schema, spec: { ...spec, matchingPrecedence: 1000 } };
}
