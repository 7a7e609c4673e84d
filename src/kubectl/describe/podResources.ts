import type { V1Container, V1Pod } from '../../api/generated/types.ts';
import { parseQuantity, type Quantity } from '../../api/Quantity.ts';

type List = Record<string, Quantity>;

/** What a pod asks for in all: containers and sidecars together, or the largest init container, and its overhead. */
export function podResources(pod: V1Pod): { requests: List; limits: List } {
  return { requests: total(pod, 'requests'), limits: total(pod, 'limits') };
}

function total(pod: V1Pod, kind: 'requests' | 'limits'): List {
  const sum: List = {};
  for (const container of pod.spec?.containers ?? []) add(sum, of(container, kind));
  const sidecars: List = {};
  const most: List = {};
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(sum, of(container, kind));
      add(sidecars, of(container, kind));
      atLeast(most, sidecars);
    } else {
      const together: List = { ...sidecars };
      add(together, of(container, kind));
      atLeast(most, together);
    }
  }
  atLeast(sum, most);
  const overhead = Object.entries(pod.spec?.overhead ?? {}).map(([name, text]) => [name, parseQuantity(text)] as const);
  for (const [name, quantity] of overhead) if (kind === 'requests' || sum[name]) add(sum, { [name]: quantity });
  const ofPod = pod.spec?.resources?.[kind];
  for (const [name, text] of Object.entries(ofPod ?? {})) sum[name] = parseQuantity(text);
  return sum;
}

function of(container: V1Container, kind: 'requests' | 'limits'): List {
  return Object.fromEntries(
    Object.entries(container.resources?.[kind] ?? {}).map(([name, text]) => [name, parseQuantity(text)]),
  );
}

function add(into: List, from: List): void {
  for (const [name, quantity] of Object.entries(from)) {
    const known = into[name];
    into[name] = known ? known.add(quantity) : quantity;
  }
}

function atLeast(into: List, from: List): void {
  for (const [name, quantity] of Object.entries(from)) {
    const known = into[name];
    if (!known || known.cmp(quantity) < 0) into[name] = quantity;
  }
}

/** Whole percent of a quantity in another, 0 when that is nothing. */
export function shareOf(part: Quantity | undefined, whole: string | undefined): number {
  if (!part || !whole) return 0;
  const all = parseQuantity(whole).milliValue;
  return all === 0 ? 0 : Math.trunc((part.milliValue / all) * 100);
}
