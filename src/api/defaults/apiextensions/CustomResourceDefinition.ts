import type { V1CustomResourceDefinition } from '../../generated/types.ts';
import { withChanges, withDefaults } from '../withDefaults.ts';

/** pkg/apis/apiextensions/v1/defaults.go, release 1.36. */
export function defaultCustomResourceDefinition(crd: V1CustomResourceDefinition): V1CustomResourceDefinition {
  const { spec } = crd;
  if (!spec) return crd;
  const kind = spec.names?.kind ?? '';
  const names = withDefaults(spec.names ?? { plural: '', kind }, {
    singular: kind.toLowerCase(),
    ...(kind === '' ? {} : { listKind: `${kind}List` }),
  });
  const conversion = defaultConversion(spec.conversion ?? { strategy: 'None' });
  const stored = crd.status?.storedVersions ?? [];
  const storage = spec.versions?.find((version) => version.storage);
  const status =
    stored.length === 0 && storage ? { ...crd.status, storedVersions: [storage.name] } : (crd.status ?? {});
  return withChanges(crd, {
    spec: withChanges(spec, { names, conversion }),
    status: status as NonNullable<V1CustomResourceDefinition['status']>,
  });
}

type Conversion = NonNullable<V1CustomResourceDefinition['spec']['conversion']>;

/** A Service is called on port 443. */
function defaultConversion(conversion: Conversion): Conversion {
  const { webhook } = conversion;
  const service = webhook?.clientConfig?.service;
  if (!webhook?.clientConfig || !service || service.port !== undefined) return conversion;
  const clientConfig = { ...webhook.clientConfig, service: { ...service, port: 443 } };
  return { ...conversion, webhook: { ...webhook, clientConfig } };
}
