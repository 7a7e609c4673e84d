import type { V1Namespace } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The defaults of a Namespace, which carries its own name as a label. */
export function defaultNamespace(namespace: V1Namespace): V1Namespace {
  const { name, labels } = namespace.metadata ?? {};
  const labelled = !name || labels?.[NAME_LABEL] === name;
  return withChanges(namespace, {
    ...(labelled ? {} : { metadata: { ...namespace.metadata, labels: { ...labels, [NAME_LABEL]: name } } }),
    spec: namespace.spec ?? {},
    status: withDefaults(namespace.status ?? {}, { phase: 'Active' }),
  });
}
