import type { V1Namespace } from '../../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../../api/meta.ts';
import type { Strategy } from '../Strategy.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The label that lets selectors find a namespace by name. */
function named(object: KubeObject): KubeObject {
  const { name } = object.metadata ?? {};
  if (!name || object.metadata?.labels?.[NAME_LABEL] === name) return object;
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata?.labels, [NAME_LABEL]: name } } };
}

/**
 * pkg/registry/core/namespace: a namespace is born Active with the `kubernetes` finalizer in its spec, and is gone only
 * when the namespace controller has emptied it and taken that finalizer away.
 */
export const namespaceStrategy: Strategy = {
  generation: false,
  createOnUpdate: true,
  prepareForCreate: (object) => ({
    ...named(object),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  prepareForUpdate: (next, previous) => ({ ...named(next), spec: (previous as V1Namespace).spec }) as KubeObject,
  prepareForSubresource: (subresource, next, previous) => {
    if (subresource === 'finalize') return { ...previous, spec: (next as V1Namespace).spec } as KubeObject;
    return { ...previous, status: (next as V1Namespace).status } as KubeObject;
  },
  holdsDeletion: (object) => ((object as V1Namespace).spec?.finalizers?.length ?? 0) > 0,
  markDeleting: (object) =>
    ({ ...object, status: { ...(object as V1Namespace).status, phase: 'Terminating' } }) as StoredObject,
  fields: {
    'status.phase': (object: V1Namespace) => object.status?.phase,
    name: (object: V1Namespace) => object.metadata?.name,
  },
};
