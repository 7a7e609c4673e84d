import type { V1Pod } from '../../../api/generated/types.ts';
import type { NodeInfo } from '../framework/NodeInfo.ts';
import type { Plugin } from '../framework/Plugin.ts';

const ANY = '0.0.0.0';

/** NodePorts: two pods cannot have the same port of one node. */
export const nodePorts: Plugin = {
  name: 'NodePorts',
  preFilter: (state, pod) => {
    state.set('NodePorts', hostPorts(pod));
    return undefined;
  },
  filter: (state, _, node) => {
    const wanted = state.get('NodePorts') as string[];
    return wanted.length > 0 && clashes(wanted, node)
      ? { reasons: ["node(s) didn't have free ports for the requested pod ports"] }
      : undefined;
  },
};

/** `TCP 0.0.0.0 80` for each host port of the pod. */
function hostPorts(pod: V1Pod): string[] {
  const ports: string[] = [];
  for (const container of [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]) {
    for (const { hostPort, protocol = 'TCP', hostIP } of container.ports ?? []) {
      if (hostPort) ports.push(`${protocol} ${hostIP || ANY} ${hostPort}`);
    }
  }
  return ports;
}

function clashes(wanted: readonly string[], node: NodeInfo): boolean {
  for (const pod of node.pods.values()) {
    for (const used of hostPorts(pod)) if (wanted.some((port) => same(port, used))) return true;
  }
  return false;
}

function same(a: string, b: string): boolean {
  const [protocolA, ipA, portA] = a.split(' ');
  const [protocolB, ipB, portB] = b.split(' ');
  return protocolA === protocolB && portA === portB && (ipA === ipB || ipA === ANY || ipB === ANY);
}
