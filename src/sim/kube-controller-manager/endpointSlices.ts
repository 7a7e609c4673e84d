import type { DiscoveryV1EndpointPort, V1Endpoint, V1EndpointSlice } from '../../api/generated/types.ts';
import { deepEqual } from '../../base/deepEqual.ts';
import type { Stored } from './Stored.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
export const HEADLESS = 'service.kubernetes.io/headless';

type Slice = Stored<V1EndpointSlice>;

/** Endpoints that share their ports. */
export interface PortGroup {
  ports: DiscoveryV1EndpointPort[];
  endpoints: V1Endpoint[];
}

export interface SlicePlan {
  create: { ports: DiscoveryV1EndpointPort[]; endpoints: V1Endpoint[] }[];
  update: { slice: Slice; endpoints: V1Endpoint[] }[];
  remove: Slice[];
}

/** The key of an endpoint, worked out once for each: a big service's endpoints are compared at every change of one. */
function endpointKey(endpoint: V1Endpoint): string {
  let key = keys.get(endpoint);
  if (key === undefined) {
    key = keyOfEndpoint(endpoint);
    keys.set(endpoint, key);
  }
  return key;
}

const keys = new WeakMap<V1Endpoint, string>();

const keyOfEndpoint = (e: V1Endpoint): string =>
  `${e.addresses[0]}|${e.hostname ?? ''}|${e.nodeName ?? ''}|${e.targetRef?.namespace ?? ''}/${e.targetRef?.name ?? ''}|${e.targetRef?.uid ?? ''}`;

export const portsKey = (ports: readonly DiscoveryV1EndpointPort[]): string =>
  ports
    .map((p) => [p.name ?? '', p.protocol ?? '', p.port ?? '', p.appProtocol ?? ''].join(':'))
    .sort()
    .join(',');

/**
 * What to do to slices so that they hold these endpoints, moving as few as possible (staging endpointslice
 * `reconcileByPortMapping`): endpoints stay where they are, new ones fill slices that change anyway, then one more slice
 * with room, then new slices.
 * @param outdated whether a slice has to be written for other reasons (labels)
 */
export function planSlices(
  existing: readonly Slice[],
  groups: readonly PortGroup[],
  max: number,
  outdated: (slice: Slice) => boolean,
): SlicePlan {
  const plan: SlicePlan = { create: [], update: [], remove: [] };
  const wanted = new Map(groups.map((group) => [portsKey(group.ports), group]));
  const byPorts = new Map<string, Slice[]>();
  for (const slice of existing) {
    const key = portsKey(slice.ports ?? []);
    if (!wanted.has(key)) plan.remove.push(slice);
    else byPorts.set(key, [...(byPorts.get(key) ?? []), slice]);
  }
  for (const [key, group] of wanted) planGroup(plan, byPorts.get(key) ?? [], group, max, outdated);
  return plan;
}

function planGroup(
  plan: SlicePlan,
  slices: readonly Slice[],
  { ports, endpoints }: PortGroup,
  max: number,
  outdated: (slice: Slice) => boolean,
): void {
  const missing = new Map(endpoints.map((e) => [endpointKey(e), e]));
  const unchanged: Slice[] = [];
  const changed: { slice: Slice; endpoints: V1Endpoint[] }[] = [];
  for (const slice of slices) {
    const kept: V1Endpoint[] = [];
    let touched = false;
    for (const endpoint of slice.endpoints ?? []) {
      const key = endpointKey(endpoint);
      const next = missing.get(key);
      if (!next) touched = true;
      else {
        missing.delete(key);
        // What has not changed stays the same object, so that nobody looks into it again.
        const same = deepEqual(endpoint, next);
        if (!same) touched = true;
        kept.push(same ? endpoint : next);
      }
    }
    if (touched || outdated(slice)) changed.push({ slice, endpoints: kept });
    else unchanged.push(slice);
  }
  place([...missing.values()], plan, unchanged, changed, ports, max);
  for (const { slice, endpoints: kept } of changed) {
    if (kept.length === 0) plan.remove.push(slice);
    else plan.update.push({ slice, endpoints: kept });
  }
}

function place(
  missing: V1Endpoint[],
  plan: SlicePlan,
  unchanged: readonly Slice[],
  changed: { slice: Slice; endpoints: V1Endpoint[] }[],
  ports: DiscoveryV1EndpointPort[],
  max: number,
): void {
  for (const target of [...changed].sort((a, b) => b.endpoints.length - a.endpoints.length)) {
    target.endpoints.push(...missing.splice(0, max - target.endpoints.length));
  }
  if (missing.length === 0) return;
  const fits = unchanged
    .filter((slice) => (slice.endpoints?.length ?? 0) + Math.min(missing.length, max) <= max)
    .sort((a, b) => (b.endpoints?.length ?? 0) - (a.endpoints?.length ?? 0))[0];
  if (fits && missing.length <= max) {
    changed.push({ slice: fits, endpoints: [...(fits.endpoints ?? []), ...missing.splice(0)] });
  }
  while (missing.length > 0) plan.create.push({ ports, endpoints: missing.splice(0, max) });
}
