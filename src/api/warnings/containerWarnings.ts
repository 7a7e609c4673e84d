import type { V1Container, V1ContainerPort, V1PodSpec } from '../generated/types.ts';
import { tryParseQuantity } from '../Quantity.ts';

type Placed = readonly [container: V1Container, path: string];

/** What there is to say of a pod's containers. `path` is the spec's (pkg/api/pod/warnings.go). */
export function containerWarnings(spec: V1PodSpec, path: string): string[] {
  const placed: Placed[] = [];
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) placed.push([container, `${path}.${list}[${i}]`]);
  }
  return [...placed.flatMap(([container, at]) => ofContainer(container, at)), ...portWarnings(placed)];
}

function ofContainer({ resources, env = [] }: V1Container, path: string): string[] {
  const warnings: string[] = [];
  for (const name of ['memory', 'ephemeral-storage']) {
    for (const list of ['limits', 'requests'] as const) {
      const amount = resources?.[list]?.[name];
      if (amount !== undefined) warnings.push(...fractionWarning(amount, `${path}.resources.${list}[${name}]`));
    }
  }
  const seen = new Set<string>();
  for (const [i, { name, value = '', valueFrom }] of env.entries()) {
    const reference = `$(${name})`;
    // A value may build on the one before it.
    const hides = valueFrom !== undefined || value === reference || !value.includes(reference);
    if (seen.has(name) && hides) {
      const text = `hides previous definition of "${name}", which may be dropped when using apply`;
      warnings.push(`${path}.env[${i}]: ${text}`);
    }
    seen.add(name);
  }
  return warnings;
}

/** Bytes do not come in fractions. */
export function fractionWarning(amount: string, path: string): string[] {
  const milli = tryParseQuantity(amount)?.milliValue;
  return milli === undefined || milli % 1000 === 0
    ? []
    : [`${path}: fractional byte value "${amount}" is invalid, must be an integer`];
}

/** More are never told: the header holds so many bytes (apiserver/pkg/endpoints/filters/warning.go). */
const MANY = 100;

/** Ports that containers of one pod have in common, which the pod's network has only once. */
function portWarnings(placed: readonly Placed[]): string[] {
  const warnings: string[] = [];
  const known = new Map<string, { port: V1ContainerPort; path: string }[]>();
  for (const [{ ports = [] }, at] of placed) {
    for (const [i, port] of ports.entries()) {
      const key = `${port.containerPort}/${port.protocol ?? 'TCP'}`;
      const path = `${at}.ports[${i}]`;
      const others = known.get(key) ?? [];
      for (const other of others) {
        if (warnings.length >= MANY) return warnings;
        const how = overlap(port, other.port);
        if (how) warnings.push(`${path}: ${how} port definition with ${other.path}`);
      }
      others.push({ port, path });
      known.set(key, others);
    }
  }
  return warnings;
}

function overlap(a: V1ContainerPort, b: V1ContainerPort): string | undefined {
  const [hostA, hostB] = [a.hostPort ?? 0, b.hostPort ?? 0];
  const [ipA, ipB] = [a.hostIP ?? '', b.hostIP ?? ''];
  if (hostA === hostB && ipA === ipB) return 'duplicate';
  if (hostA === 0 || hostB === 0) return 'overlapping';
  return hostA === hostB && (ipA === '') !== (ipB === '') ? 'dangerously ambiguous' : undefined;
}
