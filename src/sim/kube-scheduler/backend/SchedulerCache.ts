import type { V1Node, V1Pod } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/meta.ts';
import { NodeInfo } from '../framework/NodeInfo.ts';
import type { Snapshot } from '../framework/Plugin.ts';

/**
 * Nodes and the pods on them. A pod counts from the moment a node is chosen for it (assumed), before the API server has
 * heard of it, so that the next cycle already sees the room gone.
 */
export class SchedulerCache implements Snapshot {
  readonly nodes: NodeInfo[] = [];
  private readonly byName = new Map<string, NodeInfo>();
  /** Which node each pod counts on. */
  private readonly placed = new Map<string, string>();

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
    const info = new NodeInfo(node);
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

  removePod(key: string): void {
    const nodeName = this.placed.get(key);
    if (nodeName === undefined) return;
    this.placed.delete(key);
    this.byName.get(nodeName)?.removePod(key);
  }
}
