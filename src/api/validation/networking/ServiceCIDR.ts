import { type FieldError, invalid, required } from '../../FieldError.ts';
import type { V1ServiceCIDR } from '../../generated/types.ts';
import { parseCIDR, validateCIDR } from '../ip.ts';
import { nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

const PATH = 'spec.cidrs';

/** `networking.k8s.io/ServiceCIDR` (pkg/apis/networking/validation, release 1.36). */
export function validateServiceCIDR(range: V1ServiceCIDR): FieldError[] {
  return [
    ...validateObjectMeta(range.metadata, false, nameIsDNSSubdomain),
    ...validateBlocks(range.spec?.cidrs ?? [], range),
  ];
}

/** A second family may be added; nothing else changes. */
export function validateServiceCIDRUpdate(next: V1ServiceCIDR, prev: V1ServiceCIDR): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  const now = next.spec?.cidrs ?? [];
  const then = prev.spec?.cidrs ?? [];
  const grows = then.length === 1 && now.length === 2;
  if (now.length !== then.length && !grows) return [...out, invalid(PATH, now, FIELD_IMMUTABLE)];
  then.forEach((block, i) => {
    if (now[i] !== block) out.push(invalid(`${PATH}[${i}]`, now[i], FIELD_IMMUTABLE));
  });
  if (grows) out.push(...validateBlocks(now, next));
  return out;
}

export const validateServiceCIDRStatusUpdate = (next: V1ServiceCIDR, prev: V1ServiceCIDR): FieldError[] =>
  validateObjectMetaUpdate(next.metadata, prev.metadata);

function validateBlocks(blocks: readonly string[], range: V1ServiceCIDR): FieldError[] {
  if (blocks.length === 0) return [required(PATH, 'at least one CIDR required')];
  if (blocks.length > 2) return [invalid(PATH, range.spec, 'may only hold up to 2 values')];
  const out = blocks.flatMap((block, i) => validateCIDR(block, `${PATH}[${i}]`));
  const [first, second] = blocks.map((block) => parseCIDR(block)?.address.family);
  if (blocks.length === 2 && first !== undefined && first === second) {
    const text = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64';
    out.push(invalid(PATH, blocks, text));
  }
  return out;
}
