import type { V1Pod, V1ResourceQuota } from '../../../api/generated/types.ts';
import type { StoredObject } from '../../../api/meta.ts';
import { Quantity, tryParseQuantity } from '../../../api/Quantity.ts';
import { missingRequirements } from '../../../api/quota/podUsage.ts';
import { isScoped, quotaMatchesPod } from '../../../api/quota/quotaMatches.ts';
import { type Usage, usageOf } from '../../../api/quota/usageOf.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

type StoredQuota = V1ResourceQuota & StoredObject;

const NOTHING = Quantity.of(0);
/** Kinds whose usage an update can raise; of others only their number counts. */
const CHANGES = new Set(['services', 'persistentvolumeclaims']);

/**
 * Refuses what would exceed a quota, and counts what it lets through in the quota's status in the same step, so that no
 * two requests share what is left (apiserver/pkg/admission/plugin/resourcequota). The resourcequota controller gives
 * back what is deleted. A quota counts from when its controller has filled in its status.
 */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  validate(attributes, reader) {
    const { context, operation, namespace } = attributes;
    if (namespace === '' || context.ref.subresource || reader.changes('', 'resourcequotas') === 0) return;
    if (operation === 'UPDATE' && (context.info.group !== '' || !CHANGES.has(context.info.resource))) return;
    const quotas = [...reader.list<StoredQuota>('', 'resourcequotas', namespace)];
    if (quotas.length === 0) return;
    const changed: StoredQuota[] = [];
    const usage = raised(attributes);
    for (const quota of quotas) {
      const next = charged(attributes, quota, usage);
      if (next) changed.push(next);
    }
    if (context.dryRun) return;
    for (const quota of changed) reader.replace('', 'resourcequotas', quota);
  },
};

/** By how much the request raises what is used. */
function raised({ context, object, previous }: AdmissionAttributes): Usage {
  const { group, resource } = context.info;
  const usage = usageOf(group, resource, object as StoredObject);
  if (!previous) return usage;
  const before = usageOf(group, resource, previous);
  const more: Usage = {};
  for (const [name, amount] of Object.entries(usage)) {
    const delta = amount.sub(before[name] ?? NOTHING);
    if (delta.sign() > 0) more[name] = delta;
  }
  return more;
}

/** The quota with the usage added; undefined when it does not concern the request. Throws when it has no room. */
function charged(attributes: AdmissionAttributes, quota: StoredQuota, usage: Usage): StoredQuota | undefined {
  const { context, object } = attributes;
  const isPod = context.info.group === '' && context.info.resource === 'pods';
  if (isPod ? !quotaMatchesPod(quota, object as V1Pod) : isScoped(quota)) return undefined;
  const hard = quota.status?.hard ?? {};
  const { name } = quota.metadata;
  const missing = isPod ? missingRequirements((object as V1Pod).spec as never, Object.keys(hard)) : undefined;
  if (missing) throw admissionForbidden(attributes, `failed quota: ${name}: ${missing}`);
  const limited = Object.keys(usage).filter((resource) => hard[resource] !== undefined);
  if (limited.length === 0) return undefined;
  const used = quota.status?.used ?? {};
  const unknown = limited.filter((resource) => used[resource] === undefined).sort();
  if (unknown.length > 0) {
    throw admissionForbidden(attributes, `status unknown for quota: ${name}, resources: ${unknown.join(',')}`);
  }
  const next = addUsage(attributes, quota, usage, limited.sort());
  return limited.some((resource) => !(usage[resource] as Quantity).isZero()) ? next : undefined;
}

function addUsage(
  attributes: AdmissionAttributes,
  quota: StoredQuota,
  usage: Usage,
  limited: readonly string[],
): StoredQuota {
  const { hard = {}, used = {} } = quota.status ?? {};
  const next: Record<string, string> = { ...used };
  const exceeded: string[] = [];
  for (const resource of limited) {
    const asked = usage[resource] as Quantity;
    const total = (tryParseQuantity(used[resource]) ?? NOTHING).add(asked);
    const bound = tryParseQuantity(hard[resource]) ?? NOTHING;
    if (!asked.isZero() && total.cmp(bound) > 0) exceeded.push(resource);
    next[resource] = total.toString();
  }
  if (exceeded.length === 0) return { ...quota, status: { ...quota.status, used: next } };
  const listed = (amountOf: (resource: string) => unknown): string =>
    exceeded.map((resource) => `${resource}=${amountOf(resource)}`).join(',');
  const requested = listed((resource) => usage[resource]);
  const why = `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${listed((r) => used[r])}, limited: ${listed((r) => hard[r])}`;
  throw admissionForbidden(attributes, why);
}
