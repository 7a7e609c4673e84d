import type { V1Node, V1Pod } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/meta.ts';
import { NodeInfo } from '../framework/NodeInfo.ts';
import type { ReservingSnapshot } from '../framework/Plugin.ts';
import { SiblingIndex } from '../framework/SiblingIndex.ts';

/**
 * Nodes and the pods on them. A pod counts from the moment a node is chosen for it (assumed), before the API server has
 * heard of it, so that the next cycle already sees the room gone.
 */
export class SchedulerCache implements ReservingSnapshot {
  readonly nodes: NodeInfo[] = [];
  private readonly siblings = new SiblingIndex();
  private readonly byName = new Map<string, NodeInfo>();
  /** Which node each pod counts on. */
  private readonly placed = new Map<string, string>();

  /** Pods for which room is being made on a node, by node and key. */
  private readonly nominated = new Map<string, Map<string, V1Pod>>();
  private readonly nominatedTo = new Map<string, string>();

  get(nodeName: string): NodeInfo | undefined {
    return this.byName.get(nodeName);
  }

  setNode(node: V1Node): void {
    const name = node.metadata?.name ?? '';
    const known = this.byName.get(name);
    if (known) {
      known.setNode(node);
      return;
    }
    const info = new NodeInfo(node, this.siblings);
    this.byName.set(name, info);
    this.nodes.push(info);
  }

  removeNode(name: string): void {
    this.byName.delete(name);
    const at = this.nodes.findIndex((node) => node.name === name);
    if (at >= 0) this.nodes.splice(at, 1);
  }

  /** A pod is on its node, or will be. */
  setPod(pod: V1Pod): void {
    const key = keyOf(pod);
    const nodeName = pod.spec?.nodeName ?? '';
    const before = this.placed.get(key);
    if (before !== undefined && before !== nodeName) this.byName.get(before)?.removePod(key);
    this.placed.set(key, nodeName);
    this.byName.get(nodeName)?.addPod(pod);
  }

  /** Room is being made for a pod: pods that are not more important must leave it alone. */
  nominate(pod: V1Pod, nodeName: string): void {
    const key = keyOf(pod);
    this.forgetNomination(key);
    this.nominatedTo.set(key, nodeName);
    const pods = this.nominated.get(nodeName) ?? new Map<string, V1Pod>();
    this.nominated.set(nodeName, pods.set(key, pod));
  }

  /** The pod has a node, or is gone. */
  forgetNomination(key: string): void {
    const nodeName = this.nominatedTo.get(key);
    if (nodeName === undefined) return;
    this.nominatedTo.delete(key);
    const pods = this.nominated.get(nodeName);
    pods?.delete(key);
    if (pods?.size === 0) this.nominated.delete(nodeName);
  }

  withNominated(node: NodeInfo, pod: V1Pod): NodeInfo {
    const pods = this.nominated.get(node.name);
    if (!pods) return node;
    const key = keyOf(pod);
    const others = [...pods.values()].filter((p) => keyOf(p) !== key && priorityOf(p) >= priorityOf(pod));
    if (others.length === 0) return node;
    const trial = new NodeInfo(node.node);
    for (const other of [...node.pods.values(), ...others]) trial.addPod(other);
    return trial;
  }

  removePod(key: string): void {
    const nodeName = this.placed.get(key);
    if (nodeName === undefined) return;
    this.placed.delete(key);
    this.byName.get(nodeName)?.removePod(key);
  }
}

const priorityOf = (pod: V1Pod): number => pod.spec?.priority ?? 0;
