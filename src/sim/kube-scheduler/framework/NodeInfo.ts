import type { V1Node, V1Pod } from '../../../api/generated/types.ts';
import { controllerOf, keyOf } from '../../../api/meta.ts';
import { add, podRequests, type Resources, resourcesOf } from './Resources.ts';
import { SiblingIndex } from './SiblingIndex.ts';

/** A node as the scheduler sees it: the node, the pods on it (or about to be), and sums over them. */
export class NodeInfo {
  readonly pods = new Map<string, V1Pod>();
  readonly requested = new Map<string, number>();
  readonly nonZeroRequested = new Map<string, number>();
  allocatable: Resources;
  /** How many of its pods demand to be away from others. */
  lonely = 0;
  /** Counts changes, so that what was computed from it can be told to be stale. */
  generation = 0;

  /** `siblings` is shared by the nodes of a snapshot; a node that is only tried out has one of its own. */
  constructor(
    public node: V1Node,
    readonly siblings = new SiblingIndex(),
  ) {
    this.allocatable = resourcesOf(node.status?.allocatable);
  }

  get name(): string {
    return this.node.metadata?.name ?? '';
  }

  get allowedPods(): number {
    return this.allocatable.get('pods') ?? 0;
  }

  setNode(node: V1Node): void {
    this.node = node;
    this.allocatable = resourcesOf(node.status?.allocatable);
    this.generation++;
  }

  addPod(pod: V1Pod): void {
    const key = keyOf(pod);
    const known = this.pods.get(key);
    // Its status may change a hundred times: what counts here does not.
    if (
      known &&
      known.spec?.containers === pod.spec?.containers &&
      controllerOf(known)?.uid === controllerOf(pod)?.uid
    ) {
      this.pods.set(key, pod);
      return;
    }
    if (known) this.removePod(key);
    this.pods.set(key, pod);
    this.account(pod, 1);
  }

  removePod(key: string): void {
    const pod = this.pods.get(key);
    if (!pod) return;
    this.pods.delete(key);
    this.account(pod, -1);
  }

  private account(pod: V1Pod, sign: 1 | -1): void {
    if (pod.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution) this.lonely += sign;
    const controller = controllerOf(pod)?.uid;
    if (controller) this.siblings.add(controller, this, sign);
    const { exact, nonZero } = podRequests(pod);
    add(this.requested, exact, sign);
    add(this.nonZeroRequested, nonZero, sign);
    this.generation++;
  }
}
