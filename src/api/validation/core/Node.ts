import { duplicate, type FieldError, forbidden, invalid } from '../../FieldError.ts';
import type { V1Node, V1Taint } from '../../generated/types.ts';
import { parseCIDR, validateLegacyCIDR } from '../ip.ts';
import { isQualifiedName, isValidLabelValue, nameIsDNSSubdomain } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateResourceQuantity } from './resourceNames.ts';
import { checkTaintEffect } from './tolerations.ts';

export function validateNode(node: V1Node): FieldError[] {
  const errors = validateObjectMeta(node.metadata, false, nameIsDNSSubdomain);
  checkTaints(errors, node.spec?.taints ?? []);
  checkResources(errors, node);
  const ranges = node.spec?.podCIDRs ?? [];
  for (const [i, range] of ranges.entries()) errors.push(...validateLegacyCIDR(range, `spec.podCIDRs[${i}]`));
  if (ranges.length > 1) {
    const families = new Set(ranges.map((range) => parseCIDR(range)?.address.family));
    if (families.size !== 2 || ranges.length > 2) {
      errors.push(invalid('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family'));
    }
  }
  return errors;
}

/** Taints stand under `metadata` in these messages, as they once did in the object. */
function checkTaints(errors: FieldError[], taints: readonly V1Taint[]): void {
  const seen = new Set<string>();
  for (const [i, taint] of taints.entries()) {
    const path = `metadata.taints[${i}]`;
    const { key = '', value = '', effect = '' } = taint;
    for (const problem of isQualifiedName(key)) errors.push(invalid(`${path}.key`, key, problem));
    const problems = isValidLabelValue(value);
    if (problems.length > 0) errors.push(invalid(`${path}.value`, value, problems.join(';')));
    checkTaintEffect(errors, effect, `${path}.effect`);
    if (seen.has(`${key}:${effect}`)) {
      const shown = { Key: key, Value: value, Effect: effect, TimeAdded: taint.timeAdded ?? null };
      errors.push({ ...duplicate(path, shown), detail: 'taints must be unique by key and effect pair' });
    }
    seen.add(`${key}:${effect}`);
  }
}

function checkResources(errors: FieldError[], node: V1Node): void {
  for (const list of ['capacity', 'allocatable'] as const) {
    const amounts = node.status?.[list];
    for (const name in amounts)
      errors.push(...validateResourceQuantity(name, amounts[name]!, `status.${list}.${name}`));
  }
}

/** Updates of a node and of its status are checked alike. */
export function validateNodeUpdate(next: V1Node, prev: V1Node): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  if (next.status !== prev.status) {
    checkResources(errors, next);
    checkAddresses(errors, next);
  }
  const now = next.spec ?? {};
  const then = prev.spec ?? {};
  const ranges = now.podCIDRs ?? [];
  const old = then.podCIDRs ?? [];
  const changed = ranges.length === old.length ? old.filter((range, i) => range !== ranges[i]).length : 1;
  for (let i = 0; old.length > 0 && i < changed; i += 1) {
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  if (then.providerID && then.providerID !== now.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  if (now.taints !== then.taints) checkTaints(errors, now.taints ?? []);
  return errors;
}

function checkAddresses(errors: FieldError[], node: V1Node): void {
  const seen = new Set<string>();
  for (const [i, { type, address }] of (node.status?.addresses ?? []).entries()) {
    if (seen.has(`${type}/${address}`)) {
      errors.push(duplicate(`status.addresses[${i}]`, { Type: type, Address: address }));
    }
    seen.add(`${type}/${address}`);
  }
}
