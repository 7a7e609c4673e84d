import type { V1ConfigMap, V1Namespace } from '../../../api/generated/types.ts';
import { isAlreadyExists } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { isNamespaceTerminating } from '../PodControl.ts';
import { CONFIG_MAPS, NAMESPACES, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { ROOT_CA } from './rootCa.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'kubernetes.io/description';
const DESCRIBED =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/**
 * Publishes the cluster's CA certificate in every namespace, for pods (pkg/controller/certificates/rootcacertpublisher).
 *
 *     Namespace ─► itself      ConfigMap `kube-root-ca.crt` changed or deleted ─► its namespace
 */
export class RootCaCertPublisher implements Controller {
  readonly name = 'root-ca-cert-publisher';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly namespaces: SharedInformer<Stored<V1Namespace>>;
  private readonly configMaps: SharedInformer<Stored<V1ConfigMap>>;

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('root-ca-cert-publisher');
    this.namespaces = context.informers.informer<Stored<V1Namespace>>(NAMESPACES);
    this.configMaps = context.informers.informer<Stored<V1ConfigMap>>(CONFIG_MAPS);
    const enqueue = ({ metadata }: Stored<V1Namespace>): void => this.queue.add(metadata.name);
    this.namespaces.addHandler({ onAdd: enqueue, onUpdate: enqueue });
    const changed = ({ metadata }: Stored<V1ConfigMap>): void => {
      if (metadata.name === NAME) this.queue.add(metadata.namespace);
    };
    this.configMaps.addHandler({ onUpdate: changed, onDelete: changed });
  }

  sync(namespace: string): void {
    const found = this.namespaces.store.get(namespace);
    if (!found || found.status?.phase === 'Terminating') return;
    const data = { 'ca.crt': ROOT_CA };
    const current = this.configMaps.store.get(`${namespace}/${NAME}`);
    if (current && deepEqual(current.data, data) && current.metadata.annotations?.[DESCRIPTION] !== undefined) return;
    const annotations = { ...current?.metadata.annotations, [DESCRIPTION]: DESCRIBED };
    try {
      if (current) {
        const metadata = { ...current.metadata, annotations };
        this.client.update<V1ConfigMap>(refOf(CONFIG_MAPS, current), { ...current, metadata, data });
      } else {
        const metadata = { name: NAME, namespace, annotations };
        const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
        this.client.create<V1ConfigMap>({ ...CONFIG_MAPS, namespace }, made);
      }
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
    }
  }
}
