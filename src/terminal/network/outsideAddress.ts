import type { V1Ingress, V1Node, V1Service } from '../../api/generated/types.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { ResourceRef } from '../../client/KubeRequest.ts';

const NODES: ResourceRef = { group: '', version: 'v1', resource: 'nodes' };
const SERVICES: ResourceRef = { group: '', version: 'v1', resource: 'services' };
const INGRESSES: ResourceRef = { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses' };

export interface NodeAddress {
  name: string;
  ip: string;
  controlPlane: boolean;
}

/** The machines of the cluster with their addresses, control plane first. */
export async function nodeAddresses(client: KubeClient): Promise<NodeAddress[]> {
  const { items } = await client.list<V1Node>(NODES);
  const nodes = items.map((node) => ({
    name: node.metadata?.name ?? '',
    ip: node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    controlPlane: node.metadata?.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
  }));
  return nodes.sort((a, b) => Number(b.controlPlane) - Number(a.controlPlane));
}

/**
 * Where a port of the terminal's own machine leads, as where the cluster runs on the same machine: node ports to a node,
 * ports of load balancers to them, 80 and 443 to the ingress controller.
 */
export async function behindLocalPort(client: KubeClient, port: number): Promise<string | undefined> {
  const { items } = await client.list<V1Service>(SERVICES);
  for (const { spec, status } of items) {
    const address = status?.loadBalancer?.ingress?.[0]?.ip;
    if (address && spec?.ports?.some((one) => one.port === port)) return `${address}:${port}`;
  }
  const published = items.some(({ spec }) => spec?.ports?.some(({ nodePort }) => nodePort === port));
  if (published) return `${(await nodeAddresses(client))[0]?.ip}:${port}`;
  if (port !== 80 && port !== 443) return undefined;
  const controller = items.find(({ metadata }) => /^ingress-nginx-controller$|^traefik$/.test(metadata?.name ?? ''));
  const nodePort = controller?.spec?.ports?.find((one) => one.port === port)?.nodePort;
  return nodePort === undefined ? undefined : `${(await nodeAddresses(client))[0]?.ip}:${nodePort}`;
}

/** The address that a name has outside the cluster: a node's, or that of the load balancer of an Ingress. */
export async function addressOfName(client: KubeClient, name: string): Promise<string | undefined> {
  const embedded = /(?:^|[.-])(\d+[.-]\d+[.-]\d+[.-]\d+)\.(?:nip|sslip)\.io$/.exec(name)?.[1]?.replaceAll('-', '.');
  if (embedded !== undefined) return embedded;
  const node = (await nodeAddresses(client)).find((one) => one.name === name);
  if (node) return node.ip;
  const { items } = await client.list<V1Ingress>(INGRESSES);
  for (const { spec, status } of items) {
    const knows = spec?.rules?.some(({ host = '' }) =>
      host.startsWith('*.') ? name.endsWith(host.slice(1)) : host === name,
    );
    const address = status?.loadBalancer?.ingress?.[0]?.ip;
    if (knows && address) return address;
  }
  return undefined;
}
