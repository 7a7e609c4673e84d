import type { V1Container } from '../../api/generated/types.ts';

/** The number that a port of a probe or hook means: itself, or a named port of the container; 0 for an unknown name. */
export function portNumber(container: V1Container, port: unknown): number {
  if (typeof port === 'number') return port;
  const named = (container.ports ?? []).find((p) => p.name === port);
  return named ? named.containerPort : Number.parseInt(String(port), 10) || 0;
}
