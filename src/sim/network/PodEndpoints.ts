import type { V1Container } from '../../api/generated/types.ts';
import type { PodEntry } from './PodDirectory.ts';
import type { Protocol } from './servicePorts.ts';

export interface HttpCall {
  method: string;
  host: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** How a server behaves under load. */
export interface ServerProfile {
  /** Mean time for one request, in ms. */
  latencyMs: number;
  /** Requests it works on at the same time; more wait. */
  workers: number;
  status: number;
}

/** What the containers of pods do on the network. The runtime answers; without one, the generic answers below do. */
export interface PodEndpoints {
  /** Whether something in the pod accepts connections there. */
  isOpen(pod: PodEntry, port: number, protocol: Protocol): boolean;
  profile(pod: PodEntry, port: number): ServerProfile;
  /** A container's answer to a request that it accepted. */
  answer(pod: PodEntry, port: number, call: HttpCall): HttpAnswer;
}

const WELL_KNOWN: readonly (readonly [RegExp, number])[] = [
  [/(^|\/)(nginx|httpd|caddy|traefik|whoami|php)\b/, 80],
  [/(^|\/)redis\b/, 6379],
  [/(^|\/)postgres\b/, 5432],
  [/(^|\/)(mysql|mariadb)\b/, 3306],
  [/(^|\/)mongo\b/, 27017],
  [/(^|\/)echo\b|counter\b/, 3000],
];

/**
 * What containers do when nothing more is known of them: a running one listens on the ports that it declares, or on the
 * usual one of its image, and answers every request with 200.
 */
export const GENERIC_ENDPOINTS: PodEndpoints = {
  isOpen: (pod, port, protocol) => containerAt(pod, port, protocol) !== undefined,
  profile: () => ({ latencyMs: 4, workers: 16, status: 200 }),
  answer: (pod, port) => ({
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `Hello from ${pod.name}:${port}\n`,
  }),
};

/** The running container that listens on a port. */
function containerAt({ pod }: PodEntry, port: number, protocol: Protocol): V1Container | undefined {
  const statuses = pod.status?.containerStatuses ?? [];
  for (const container of pod.spec?.containers ?? []) {
    if (!listensOn(container, port, protocol)) continue;
    const status = statuses.find((s) => s.name === container.name);
    if (status?.state?.running) return container;
  }
  return undefined;
}

function listensOn({ ports = [], image = '' }: V1Container, port: number, protocol: Protocol): boolean {
  if (ports.some((p) => p.containerPort === port && (p.protocol ?? 'TCP') === protocol)) return true;
  if (ports.length > 0) return false;
  return WELL_KNOWN.some(([name, usual]) => usual === port && name.test(image));
}
