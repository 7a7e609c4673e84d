import { duplicate, type FieldError, invalid, notSupported } from '../../FieldError.ts';
import type { V1ServiceSpec } from '../../generated/types.ts';
import { isIPv6, validateLegacyIP } from '../ip.ts';

const FAMILIES = ['IPv4', 'IPv6'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** Does the Service do without an address of its own? */
export function isHeadless({ clusterIP, clusterIPs = [] }: V1ServiceSpec): boolean {
  return clusterIPs.length === 0 ? clusterIP === 'None' : clusterIPs.length === 1 && clusterIPs[0] === 'None';
}

/** The addresses of a Service and their families. `known` are those that it had before. */
export function checkClusterIPs(errors: FieldError[], spec: V1ServiceSpec, known: readonly string[] | undefined): void {
  const { clusterIP = '', ipFamilies = [], ipFamilyPolicy } = spec;
  // The server writes one field into the other before it checks them.
  const clusterIPs = spec.clusterIPs?.length ? spec.clusterIPs : clusterIP === '' ? [] : [clusterIP];
  const path = 'spec.clusterIPs';
  if (clusterIP !== '') {
    if (clusterIPs[0] !== clusterIP) errors.push(invalid(path, clusterIPs, 'first value must match `clusterIP`'));
  } else if (clusterIPs.length > 0) {
    errors.push(invalid(path, clusterIPs, 'must be empty when `clusterIP` is not specified'));
  }
  checkFamilies(errors, ipFamilies, ipFamilyPolicy);
  const before = errors.length;
  for (const [i, ip] of clusterIPs.entries()) {
    if (i > 0 || ip !== 'None') errors.push(...validateLegacyIP(ip, `${path}[${i}]`, known));
    else if (clusterIPs.length > 1) errors.push(invalid(path, clusterIPs, "'None' must be the first and only value"));
  }
  const hasInvalid = errors.length > before;
  if (clusterIPs.length > 2) errors.push(invalid(path, clusterIPs, 'may only hold up to 2 values'));
  if (hasInvalid) return;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(isIPv6)).size !== 2) {
    errors.push(invalid(path, clusterIPs, 'may specify no more than one IP for each IP family'));
  }
  if (isHeadless(spec)) return;
  for (const [i, ip] of clusterIPs.slice(0, ipFamilies.length).entries()) {
    const family = ipFamilies[i]!;
    if (FAMILIES.includes(family) && (family === 'IPv6') !== isIPv6(ip)) {
      errors.push(invalid(`${path}[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``));
    }
  }
}

function checkFamilies(errors: FieldError[], families: readonly string[], policy: string | undefined): void {
  const seen = new Set<string>();
  for (const [i, family] of families.entries()) {
    if (!FAMILIES.includes(family)) errors.push(notSupported(`spec.ipFamilies[${i}]`, family, FAMILIES));
    if (seen.has(family)) errors.push(duplicate(`spec.ipFamilies[${i}]`, family));
    seen.add(family);
  }
  if (policy !== undefined && !FAMILY_POLICIES.includes(policy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', policy, FAMILY_POLICIES));
  }
}

/** A Service keeps its first address and family; a second one may come and go. */
export function checkClusterIPsUpdate(errors: FieldError[], now: V1ServiceSpec, then: V1ServiceSpec): void {
  if (now.type === 'ExternalName' || then.type === 'ExternalName') return;
  if (!(isHeadless(now) && isHeadless(then))) {
    checkList(errors, now, then, 'clusterIPs', 'clusterIP');
  }
  if (isHeadless(now) || isHeadless(then)) return;
  checkList(errors, now, then, 'ipFamilies', 'ipFamily');
}

type ListName = 'clusterIPs' | 'ipFamilies';

function checkList(errors: FieldError[], now: V1ServiceSpec, then: V1ServiceSpec, list: ListName, one: string): void {
  const next = now[list] ?? [];
  const prev = then[list] ?? [];
  const first = `spec.${list}[0]`;
  const changed = (path: string): FieldError => invalid(path, next, 'may not change once set');
  if (next.length === prev.length) {
    for (const [i, value] of prev.entries()) {
      if (value !== next[i]) errors.push(changed(list === 'clusterIPs' ? `spec.clusterIPs[${i}]` : first));
    }
    return;
  }
  if (next.length === 0) errors.push(invalid(first, next, `primary ${one} can not be unset`));
  if (next.length > 0 && prev.length > 0 && next[0] !== prev[0]) errors.push(changed(first));
  if (next.length < prev.length && next.length === 1 && now.ipFamilyPolicy !== 'SingleStack') {
    const text = `must be set to 'SingleStack' when releasing the secondary ${one}`;
    errors.push(invalid('spec.ipFamilyPolicy', now.ipFamilyPolicy ?? null, text));
  }
}
