import type { CoreV1Event } from '../../../../api/generated/types.ts';
import type { Strategy } from '../Strategy.ts';

type Field = (event: CoreV1Event) => string | undefined;

const involved =
  (part: keyof CoreV1Event['involvedObject']): Field =>
  (event) =>
    event.involvedObject?.[part];

/** pkg/registry/core/event */
export const eventStrategy: Strategy = {
  generation: false,
  createOnUpdate: true,
  fields: {
    'involvedObject.kind': involved('kind'),
    'involvedObject.namespace': involved('namespace'),
    'involvedObject.name': involved('name'),
    'involvedObject.uid': involved('uid'),
    'involvedObject.apiVersion': involved('apiVersion'),
    'involvedObject.resourceVersion': involved('resourceVersion'),
    'involvedObject.fieldPath': involved('fieldPath'),
    reason: (event: CoreV1Event) => event.reason,
    reportingComponent: (event: CoreV1Event) => event.reportingComponent,
    source: (event: CoreV1Event) => event.source?.component || event.reportingComponent,
    type: (event: CoreV1Event) => event.type,
  },
};
