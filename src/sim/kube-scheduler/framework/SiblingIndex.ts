import type { NodeInfo } from './NodeInfo.ts';

const NOWHERE: ReadonlyMap<NodeInfo, number> = new Map();

/** How many pods of each controller are on which node: few entries a controller, however many nodes there are. */
export class SiblingIndex {
  private readonly byController = new Map<string, Map<NodeInfo, number>>();

  add(controllerUid: string, node: NodeInfo, sign: 1 | -1): void {
    const places = this.byController.get(controllerUid) ?? new Map<NodeInfo, number>();
    const count = (places.get(node) ?? 0) + sign;
    if (count === 0) places.delete(node);
    else places.set(node, count);
    if (places.size === 0) this.byController.delete(controllerUid);
    else this.byController.set(controllerUid, places);
  }

  of(controllerUid: string): ReadonlyMap<NodeInfo, number> {
    return this.byController.get(controllerUid) ?? NOWHERE;
  }
}
