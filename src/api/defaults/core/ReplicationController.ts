import type { V1ReplicationController } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';
import { defaultPodTemplateSpec } from './podSpec.ts';

export function defaultReplicationController(controller: V1ReplicationController): V1ReplicationController {
  const from = controller.spec ?? {};
  const labels = from.template?.metadata?.labels;
  const template = from.template ? defaultPodTemplateSpec(from.template) : undefined;
  const selector = labels && isEmpty(from.selector) ? labels : from.selector;
  const spec = withDefaults(
    withChanges(from, { ...(template ? { template } : {}), ...(selector ? { selector } : {}) }),
    {
      replicas: 1,
    },
  );
  const metadata =
    labels && isEmpty(controller.metadata?.labels) ? { ...controller.metadata, labels } : controller.metadata;
  return withDefaults(withChanges(controller, { spec, ...(metadata ? { metadata } : {}) }), {
    status: { replicas: 0 },
  });
}

const isEmpty = (map: Record<string, string> | undefined): boolean => Object.keys(map ?? {}).length === 0;
