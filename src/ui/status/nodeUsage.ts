import type { KindMap, Node, Pod } from '../stores/useMirror.ts';

export interface Usage {
  used: number;
  of: number;
  /** `300m / 4`. */
  text: string;
}

export interface NodeUsage {
  /** Requests in millicores, bytes and pods, against what may be allocated. */
  cpu: Usage;
  memory: Usage;
  pods: Usage;
}

const podsByNode = new WeakMap<object, Map<string, Pod[]>>();

/** The pods of each node, computed once per version of the pod map. */
export function podsOn(pods: KindMap, node: string): readonly Pod[] {
  let index = podsByNode.get(pods);
  if (!index) {
    index = new Map();
    for (const pod of pods.values() as Iterable<Pod>) {
      const name = pod.spec?.nodeName;
      if (!name || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
      const list = index.get(name);
      if (list) list.push(pod);
      else index.set(name, [pod]);
    }
    podsByNode.set(pods, index);
  }
  return index.get(node) ?? [];
}

/** What the pods of a node request of what it has, as `kubectl describe node` sums it. */
export function nodeUsage(node: Node, pods: KindMap): NodeUsage {
  const mine = podsOn(pods, node.metadata.name);
  let cpu = 0;
  let memory = 0;
  for (const pod of mine)
    for (const container of pod.spec?.containers ?? []) {
      cpu += quantity(container.resources?.requests?.cpu) * 1000;
      memory += quantity(container.resources?.requests?.memory);
    }
  const has = node.status?.allocatable ?? {};
  const cpuOf = quantity(has.cpu) * 1000;
  const memoryOf = quantity(has.memory);
  const podsOf = quantity(has.pods);
  return {
    cpu: { used: cpu, of: cpuOf, text: `${cores(cpu)} / ${cores(cpuOf)}` },
    memory: { used: memory, of: memoryOf, text: `${gibi(memory)} / ${gibi(memoryOf)}` },
    pods: { used: mine.length, of: podsOf, text: `${mine.length} / ${podsOf}` },
  };
}

const SUFFIX: Record<string, number> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** A quantity as a rough number, good enough to draw a bar. */
export function quantity(text: string | undefined): number {
  const match = /^([\d.]+(?:e\d+)?)([a-zA-Z]*)$/.exec(text ?? '');
  return match ? Number(match[1]) * (SUFFIX[match[2] ?? ''] ?? 1) : 0;
}

const cores = (millis: number): string => (millis % 1000 === 0 ? `${millis / 1000}` : `${Math.round(millis)}m`);
const gibi = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${Math.round((bytes / 1024 ** 3) * 10) / 10}Gi` : `${Math.round(bytes / 1024 ** 2)}Mi`;
