import type { V1Node } from '../../../api/generated/types.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { NODES, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

const ANNOTATION = 'node.alpha.kubernetes.io/ttl';
/** Above how many nodes kubelets cache secrets and config maps for how many seconds. */
const STEPS: readonly (readonly [nodes: number, seconds: number])[] = [
  [100, 0],
  [500, 15],
  [1000, 30],
  [2000, 60],
];

/**
 * Tells kubelets how long to trust their caches, by the size of the cluster (pkg/controller/ttl).
 *
 *     Node ─► itself
 */
export class TtlController implements Controller {
  readonly name = 'ttl';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly nodes: SharedInformer<Stored<V1Node>>;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('ttl-controller');
    this.nodes = context.informers.informer<Stored<V1Node>>(NODES);
    const changed = (node: Stored<V1Node>): void => {
      if (node.metadata.annotations?.[ANNOTATION] !== this.wanted()) this.queue.add(node.metadata.name);
    };
    this.nodes.addHandler({ onAdd: changed, onUpdate: changed });
  }

  sync(name: string): void {
    const node = this.nodes.store.get(name);
    const wanted = this.wanted();
    if (!node || node.metadata.annotations?.[ANNOTATION] === wanted) return;
    this.client.patch<V1Node>(refOf(NODES, node), 'strategic', { metadata: { annotations: { [ANNOTATION]: wanted } } });
  }

  private wanted(): string {
    return String(STEPS.find(([nodes]) => this.nodes.store.size <= nodes)?.[1] ?? 300);
  }
}
