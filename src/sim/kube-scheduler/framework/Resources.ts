import type { V1Pod, V1PodSpec } from '../../../api/generated/types.ts';
import { parseQuantity } from '../../../api/Quantity.ts';

/** Amounts of what a node has or pods ask for: cpu in millicores, everything else in whole units. */
export type Resources = ReadonlyMap<string, number>;

/** Requests of containers that state none, as scoring counts them (util/pod_resources.go). */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

const bySpec = new WeakMap<object, { exact: Resources; nonZero: Resources }>();

export function amountOf(resource: string, quantity: string | number): number {
  const parsed = parseQuantity(quantity);
  return resource === 'cpu' ? parsed.milliValue : parsed.value;
}

export function resourcesOf(amounts: Record<string, string> | undefined): Map<string, number> {
  return new Map(Object.entries(amounts ?? {}).map(([name, quantity]) => [name, amountOf(name, quantity)]));
}

/**
 * What a pod asks of its node: the sum of its containers, or the largest moment of its initialisation if that is more,
 * and its overhead. `nonZero` counts a little for containers that ask for nothing. Sidecars add up with everything
 * that runs beside them.
 */
export function podRequests(pod: V1Pod): { exact: Resources; nonZero: Resources } {
  const spec = pod.spec as V1PodSpec;
  const known = bySpec.get(spec.containers);
  if (known && !spec.initContainers && !spec.overhead) return known;
  const requests = { exact: sumOf(spec, false), nonZero: sumOf(spec, true) };
  if (!spec.initContainers && !spec.overhead) bySpec.set(spec.containers, requests);
  return requests;
}

function sumOf(spec: V1PodSpec, nonZero: boolean): Map<string, number> {
  const total = new Map<string, number>();
  for (const container of spec.containers) add(total, requestsOf(container.resources?.requests, nonZero));
  const sidecars = new Map<string, number>();
  const starting = new Map<string, number>();
  for (const container of spec.initContainers ?? []) {
    const own = requestsOf(container.resources?.requests, nonZero);
    if (container.restartPolicy === 'Always') {
      add(sidecars, own);
      max(starting, sidecars);
    } else {
      const moment = new Map(sidecars);
      add(moment, own);
      max(starting, moment);
    }
  }
  add(total, sidecars);
  max(total, starting);
  if (spec.overhead) add(total, resourcesOf(spec.overhead));
  return total;
}

function requestsOf(requests: Record<string, string> | undefined, nonZero: boolean): Map<string, number> {
  const amounts = resourcesOf(requests);
  if (nonZero && !amounts.has('cpu')) amounts.set('cpu', DEFAULT_MILLI_CPU);
  if (nonZero && !amounts.has('memory')) amounts.set('memory', DEFAULT_MEMORY);
  return amounts;
}

export function add(total: Map<string, number>, more: Resources, sign: 1 | -1 = 1): void {
  for (const [name, amount] of more) total.set(name, (total.get(name) ?? 0) + sign * amount);
}

function max(total: Map<string, number>, other: Resources): void {
  for (const [name, amount] of other) if (amount > (total.get(name) ?? 0)) total.set(name, amount);
}
