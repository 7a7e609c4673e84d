import { sumOfContainers } from '../containerAmounts.ts';
import type { V1Pod, V1PodSpec } from '../generated/types.ts';
import { Quantity } from '../Quantity.ts';
import type { Usage } from './usageOf.ts';

const ONE = Quantity.of(1);
/** What is counted under its own name as well as under `requests.`. */
const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** A pod that has ended takes nothing but its place among all objects. */
export function podUsage(pod: V1Pod): Usage {
  const usage: Usage = { 'count/pods': ONE };
  const phase = pod.status?.phase;
  if (phase === 'Failed' || phase === 'Succeeded' || !pod.spec) return usage;
  usage.pods = ONE;
  for (const [name, amount] of Object.entries(sumOfContainers(pod.spec, 'requests'))) {
    if (STANDARD.has(name) || name.startsWith('hugepages-')) usage[name] = amount;
    usage[`requests.${name}`] = amount;
  }
  for (const [name, amount] of Object.entries(sumOfContainers(pod.spec, 'limits'))) {
    if (STANDARD.has(name)) usage[`limits.${name}`] = amount;
  }
  return usage;
}

const REQUIRED = /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$/;

/**
 * What containers must say for a quota that limits it (`Constraints`): `must specify limits.memory for: c`, or undefined
 * when they say it all.
 */
export function missingRequirements(spec: V1PodSpec, limited: readonly string[]): string | undefined {
  const missing = new Map<string, Set<string>>();
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    for (const resource of limited) {
      if (!REQUIRED.test(resource)) continue;
      const ofLimits = resource.startsWith('limits.');
      const name = resource.replace(/^(requests|limits)\./, '');
      const amounts = ofLimits ? container.resources?.limits : container.resources?.requests;
      if (amounts?.[name] !== undefined) continue;
      missing.set(resource, (missing.get(resource) ?? new Set()).add(container.name));
    }
  }
  if (missing.size === 0) return undefined;
  const texts = [...missing.keys()]
    .sort()
    .map((resource) => `${resource} for: ${[...(missing.get(resource) as Set<string>)].sort().join(',')}`);
  return `must specify ${texts.join('; ')}`;
}
