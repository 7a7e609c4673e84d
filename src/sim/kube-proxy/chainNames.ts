import { sha256 } from '../../posix/text/digests.ts';
import type { Backend, ServicePort } from '../network/servicePorts.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Names of the chains of one port of a Service, as every kube-proxy makes them (pkg/proxy/iptables `portProtoHash`). */
export interface ChainNames {
  /** Balances over all endpoints. */
  cluster: string;
  /** Balances over the endpoints of this node. */
  local: string;
  /** Takes traffic from outside. */
  external: string;
  /** Admits the sources that a load balancer is restricted to. */
  firewall: string;
}

const known = new WeakMap<ServicePort, ChainNames>();
const endpoints = new WeakMap<Backend, string>();

export function chainNames(port: ServicePort): ChainNames {
  let names = known.get(port);
  if (!names) {
    const hash = base32Hash(`${port.id}${port.protocol.toLowerCase()}`);
    names = {
      cluster: `KUBE-SVC-${hash}`,
      local: `KUBE-SVL-${hash}`,
      external: `KUBE-EXT-${hash}`,
      firewall: `KUBE-FW-${hash}`,
    };
    known.set(port, names);
  }
  return names;
}

/** The chain that sends to one endpoint. */
export function endpointChain(port: ServicePort, backend: Backend): string {
  let name = endpoints.get(backend);
  if (!name) {
    name = `KUBE-SEP-${base32Hash(`${port.id}${port.protocol.toLowerCase()}${backend.address}`)}`;
    endpoints.set(backend, name);
  }
  return name;
}

/** The first 16 characters of the base32 form of a SHA-256. */
function base32Hash(text: string): string {
  return base32(sha256(Uint8Array.from(text, (c) => c.charCodeAt(0)))).slice(0, 16);
}

/** The first 16 characters of the base32 form of bytes. */
export function base32(digest: Uint8Array): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (let i = 0; out.length < 16; ) {
    if (bits < 5) {
      value = ((value << 8) | (digest[i++] ?? 0)) & 0xfff;
      bits += 8;
    }
    out += BASE32[(value >> (bits - 5)) & 31];
    bits -= 5;
  }
  return out;
}
