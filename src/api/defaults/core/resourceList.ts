import type { V1ResourceRequirements } from '../../generated/types.ts';
import { Quantity, tryParseQuantity } from '../../Quantity.ts';
import { withChanges } from '../withDefaults.ts';

type ResourceList = Record<string, string>;

const NANOS_PER_MILLI = 1_000_000n;
const canonicalLists = new WeakSet<ResourceList>();

/** Quantities in canonical form, rounded up to thousandths (`SetDefaults_ResourceList`). */
export function defaultResourceList(list: ResourceList): ResourceList;
export function defaultResourceList(list: ResourceList | undefined): ResourceList | undefined;
export function defaultResourceList(list: ResourceList | undefined): ResourceList | undefined {
  if (!list || canonicalLists.has(list)) return list;
  let out = list;
  for (const name of Object.keys(list)) {
    const text = resourceText(list[name] as string | number);
    if (text === list[name]) continue;
    if (out === list) out = { ...list };
    out[name] = text;
  }
  canonicalLists.add(out);
  return out;
}

export function defaultResourceRequirements(resources: V1ResourceRequirements): V1ResourceRequirements {
  const { limits, requests } = resources;
  if (!limits && !requests) return resources;
  return withChanges(resources, {
    ...(limits ? { limits: defaultResourceList(limits) } : {}),
    ...(requests ? { requests: defaultResourceList(requests) } : {}),
  });
}

function resourceText(text: string | number): string {
  const quantity = tryParseQuantity(text);
  if (!quantity) return text as string;
  const rest = quantity.nanos % NANOS_PER_MILLI;
  if (rest === 0n) return quantity.toString();
  const towards = quantity.nanos < 0n ? -NANOS_PER_MILLI : NANOS_PER_MILLI;
  return new Quantity(quantity.nanos - rest + towards, quantity.format).toString();
}
