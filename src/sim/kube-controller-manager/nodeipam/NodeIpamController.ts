import type { V1Node } from '../../../api/generated/types.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { NODES, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

type Node = Stored<V1Node>;

/** `--cluster-cidr` is cut into ranges of 256 addresses (`--node-cidr-mask-size` 24). */
const RANGES = 256;

/**
 * Gives every node a range of pod addresses (pkg/controller/nodeipam, range allocator).
 *
 *     Node without a range ─► itself      Node deleted ─► its range is free again
 */
export class NodeIpamController implements Controller {
  readonly name = 'nodeipam';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly nodes: SharedInformer<Node>;
  private readonly taken = new Map<string, string>();
  /** `10.244`, of 10.244.0.0/16. */
  private readonly prefix: string;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.prefix = context.clusterCIDR.split('.').slice(0, 2).join('.');
    this.client = context.clientFor('node-controller');
    this.recorder = context.recorderFor('cidrAllocator');
    this.nodes = context.informers.informer<Node>(NODES);
    const changed = (node: Node): void => {
      if (node.spec.podCIDR) this.taken.set(node.spec.podCIDR, node.metadata.name);
      else this.queue.add(node.metadata.name);
    };
    this.nodes.addHandler({
      onAdd: changed,
      onUpdate: changed,
      onDelete: (node) => {
        if (this.taken.get(node.spec.podCIDR ?? '') === node.metadata.name)
          this.taken.delete(node.spec.podCIDR as string);
      },
    });
  }

  sync(name: string): void {
    const node = this.nodes.store.get(name);
    if (!node || node.spec.podCIDR) return;
    const podCIDR = this.free();
    if (!podCIDR) {
      this.recorder.event(node, 'Normal', 'CIDRNotAvailable', `Node ${name} status is now: CIDRNotAvailable`);
      return;
    }
    this.taken.set(podCIDR, name);
    this.client.patch<V1Node>(refOf(NODES, node), 'strategic', { spec: { podCIDR, podCIDRs: [podCIDR] } });
  }

  private free(): string | undefined {
    for (let i = 0; i < RANGES; i++) {
      const range = `${this.prefix}.${i}.0/24`;
      if (!this.taken.has(range)) return range;
    }
    return undefined;
  }
}
