import type { StoredObject } from '../../api/meta.ts';
import { indexOf, type KindIndex } from '../stores/KindTable.ts';
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

/** The pods of each node that still hold their place there. */
class PodsByNode implements KindIndex {
  readonly nodes = new Map<string, Map<string, Pod>>();

  change(key: string, before: StoredObject | undefined, after: StoredObject | undefined): void {
    const old = placeOf(before as Pod | undefined);
    const now = placeOf(after as Pod | undefined);
    if (old !== undefined && old !== now) this.nodes.get(old)?.delete(key);
    if (now === undefined) return;
    const pods = this.nodes.get(now);
    if (pods) pods.set(key, after as Pod);
    else this.nodes.set(now, new Map([[key, after as Pod]]));
  }
}

const makePodsByNode = (): PodsByNode => new PodsByNode();

function placeOf(pod: Pod | undefined): string | undefined {
  const phase = pod?.status?.phase;
  return !pod || phase === 'Succeeded' || phase === 'Failed' ? undefined : (pod.spec?.nodeName ?? '');
}

/** The pods of a node, those that have ended apart; of the node `''`, those that wait for one. */
export function podsOn(pods: KindMap, node: string): readonly Pod[] {
  return [...(indexOf(pods, makePodsByNode).nodes.get(node)?.values() ?? [])];
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
