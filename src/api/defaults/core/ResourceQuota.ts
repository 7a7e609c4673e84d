import type { V1ResourceQuota } from '../../generated/types.ts';
import { withChanges } from '../withDefaults.ts';
import { defaultResourceList } from './resourceList.ts';

/** A ResourceQuota has no defaults of its own; its quantities become canonical. */
export function defaultResourceQuota(quota: V1ResourceQuota): V1ResourceQuota {
  const spec = quota.spec ?? {};
  const status = quota.status ?? {};
  return withChanges(quota, {
    spec: spec.hard ? withChanges(spec, { hard: defaultResourceList(spec.hard) }) : spec,
    status: withChanges(status, {
      ...(status.hard ? { hard: defaultResourceList(status.hard) } : {}),
      ...(status.used ? { used: defaultResourceList(status.used) } : {}),
    }),
  });
}
