import type { V1Container, V1PodSpec } from './generated/types.ts';
import { type Quantity, tryParseQuantity } from './Quantity.ts';

/** Amounts by resource name. */
export type Amounts = Record<string, Quantity>;

/**
 * What the containers of a pod ask for, or are limited to, together: the sum of those that run side by side, or the
 * greediest moment of the start, whichever is more (`AggregateContainerRequests`).
 */
export function sumOfContainers(spec: V1PodSpec, list: 'requests' | 'limits'): Amounts {
  const total: Amounts = {};
  for (const container of spec.containers) addTo(total, amountsOf(container, list));
  const sidecars: Amounts = {};
  const peak: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    const need = amountsOf(container, list);
    if (container.restartPolicy === 'Always') {
      addTo(total, need);
      addTo(sidecars, need);
      raiseTo(peak, sidecars);
      continue;
    }
    addTo(need, sidecars);
    raiseTo(peak, need);
  }
  raiseTo(total, peak);
  return total;
}

function amountsOf(container: V1Container, list: 'requests' | 'limits'): Amounts {
  const out: Amounts = {};
  const texts = container.resources?.[list] ?? {};
  for (const name of Object.keys(texts)) {
    const amount = tryParseQuantity(texts[name]);
    if (amount) out[name] = amount;
  }
  return out;
}

function addTo(into: Amounts, amounts: Amounts): void {
  for (const name of Object.keys(amounts)) into[name] = into[name] ? into[name].add(amounts[name]!) : amounts[name]!;
}

function raiseTo(into: Amounts, amounts: Amounts): void {
  for (const name of Object.keys(amounts)) {
    const have = into[name];
    if (!have || amounts[name]!.cmp(have) > 0) into[name] = amounts[name]!;
  }
}
