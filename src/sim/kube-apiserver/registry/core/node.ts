import type { V1Node } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import type { Strategy } from '../Strategy.ts';

/** pkg/registry/core/node: kubelets create nodes with their status, and may change labels together with status. */
export const nodeStrategy: Strategy = {
  generation: false,
  statusOnCreate: true,
  prepareForSubresource: (_, next, previous) => ({ ...next, spec: (previous as V1Node).spec }) as KubeObject,
  fields: { 'spec.unschedulable': (object: V1Node) => String(object.spec?.unschedulable ?? false) },
};
