import type { V1DaemonSet } from '../../../../api/generated/types.ts';
import type { KubeObject } from '../../../../api/meta.ts';
import { semanticEqual } from '../../../../api/semanticEqual.ts';
import type { Strategy } from '../Strategy.ts';
import { selectorIsImmutable } from './selectorIsImmutable.ts';

/** Holds what was `spec.templateGeneration` before apps/v1. */
const GENERATION = 'deprecated.daemonset.template.generation';

/** pkg/registry/apps/daemonset: counts changes of the template, in an annotation. */
export const daemonSetStrategy: Strategy = {
  prepareForCreate: (object) => withGeneration(object, 1),
  validateUpdate: selectorIsImmutable,
  prepareForUpdate: (next, previous) => {
    const before = Number(previous.metadata.annotations?.[GENERATION] ?? 0);
    const changed = !semanticEqual((next as V1DaemonSet).spec?.template, (previous as V1DaemonSet).spec?.template);
    return withGeneration(next, changed ? before + 1 : before);
  },
};

function withGeneration(object: KubeObject, generation: number): KubeObject {
  const annotations = { ...object.metadata?.annotations, [GENERATION]: String(generation) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
