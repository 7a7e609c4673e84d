import type { V1Namespace, V1ServiceAccount } from '../../../api/generated/types.ts';
import { isAlreadyExists } from '../../../api/StatusError.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { NAMESPACES, SERVICE_ACCOUNTS } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

const NAME = 'default';

/**
 * Gives every namespace a service account named `default` (pkg/controller/serviceaccount).
 *
 *     Namespace ─► itself      ServiceAccount `default` deleted ─► its namespace
 */
export class ServiceAccountsController implements Controller {
  readonly name = 'serviceaccount';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly namespaces: SharedInformer<Stored<V1Namespace>>;
  private readonly accounts: SharedInformer<Stored<V1ServiceAccount>>;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('service-account-controller');
    this.namespaces = context.informers.informer<Stored<V1Namespace>>(NAMESPACES);
    this.accounts = context.informers.informer<Stored<V1ServiceAccount>>(SERVICE_ACCOUNTS);
    const enqueue = ({ metadata }: Stored<V1Namespace>): void => this.queue.add(metadata.name);
    this.namespaces.addHandler({ onAdd: enqueue, onUpdate: enqueue });
    this.accounts.addHandler({
      onDelete: ({ metadata }) => {
        if (metadata.name === NAME) this.queue.add(metadata.namespace);
      },
    });
  }

  sync(namespace: string): void {
    const found = this.namespaces.store.get(namespace);
    if (!found || found.status?.phase === 'Terminating' || this.accounts.store.get(`${namespace}/${NAME}`)) return;
    try {
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME, namespace } };
      this.client.create<V1ServiceAccount>({ ...SERVICE_ACCOUNTS, namespace }, account);
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
    }
  }
}
