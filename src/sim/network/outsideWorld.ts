import { hash32 } from '../../base/Random.ts';

/** Names of the world outside that the model knows. Others do not exist there. */
const NAMES = [
  'example.com',
  'example.org',
  'google.com',
  'kubernetes.io',
  'github.com',
  'registry.k8s.io',
  'docker.io',
  'registry-1.docker.io',
  'api.github.com',
  'httpbin.org',
  'cloudflare.com',
  'numbersapi.com',
];

/** The address of a name outside; undefined when it does not exist. Addresses are of the documentation range. */
export function worldAddress(name: string): string | undefined {
  const base = NAMES.find((known) => name === known || name.endsWith(`.${known}`));
  return base === undefined ? undefined : `198.51.100.${(hash32(base) % 250) + 1}`;
}

/** Whether an address is one of the servers outside. */
export const isWorldAddress = (address: string): boolean => address.startsWith('198.51.100.');

/** Name servers of the world that answer anybody. */
const RESOLVERS = new Set(['8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', '208.67.222.222', '192.168.65.254']);
export const isPublicResolver = (address: string): boolean => RESOLVERS.has(address);

export const worldPage = (host: string): string =>
  `<h1>${host.replace(/[<>&]/g, '')}</h1>\n<p>The world outside, as the model has it.</p>\n`;
