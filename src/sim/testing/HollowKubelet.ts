import type {
  V1ContainerStatus,
  V1Lease,
  V1Node,
  V1Pod,
  V1PodCondition,
  V1PodStatus,
} from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Clock } from '../../base/Clock.ts';
import { rfc3339, rfc3339Micro } from '../../base/timestamp.ts';
import { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../client/LocalClient.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };
const NODES = { group: '', version: 'v1', resource: 'nodes' };
const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespace: 'kube-node-lease' };

/**
 * For tests: scheduler and kubelets in one, without containers. Pods are bound round robin, run and become ready after
 * `startMs`; a container whose command is `true`, `false` or `exit N` ends after `runMs`; images called bad never start;
 * deleted pods are gone after `stopMs`. Nodes renew their leases.
 */
export class HollowKubelet {
  startMs = 500;
  runMs = 1_000;
  stopMs = 100;
  /** Pods by key that are not to become ready. */
  readonly unready = new Set<string>();
  /** Nodes whose pods nobody attends to. */
  readonly frozen = new Set<string>();
  private next = 0;
  private addresses = 0;
  private readonly informer: SharedInformer<KubeObject>;
  private readonly stopping = new Set<string>();

  constructor(
    private readonly clock: Clock,
    private readonly client: LocalClient,
    private readonly nodes: readonly string[],
  ) {
    this.informer = new SharedInformer<KubeObject>(client, PODS);
    this.informer.addHandler({
      onAdd: (pod) => this.changed(pod as V1Pod),
      onUpdate: (pod) => this.changed(pod as V1Pod),
    });
  }

  start(): void {
    this.informer.start();
    for (const name of this.nodes) {
      const lease: V1Lease = { metadata: { name }, spec: { holderIdentity: name } };
      this.attempt(() => this.client.create<V1Lease>(LEASES, lease));
    }
    this.renewAll();
  }

  /** Lets a frozen node go on: it renews its lease, says that it is ready, and attends to its pods. */
  thaw(name: string): void {
    this.frozen.delete(name);
    this.renew(name);
    this.attempt(() => {
      const node = this.client.get<V1Node>({ ...NODES, name });
      const lastHeartbeatTime = rfc3339(this.clock.startMs + this.clock.now);
      const conditions = [{ type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime }];
      this.client.updateStatus<V1Node>({ ...NODES, name }, { ...node, status: { ...node.status, conditions } });
    });
    for (const pod of this.informer.store.values())
      if ((pod as V1Pod).spec?.nodeName === name) this.changed(pod as V1Pod);
  }

  private renewAll(): void {
    for (const name of this.nodes) if (!this.frozen.has(name)) this.renew(name);
    this.clock.schedule(10_000, () => this.renewAll());
  }

  private renew(name: string): void {
    const renewTime = rfc3339Micro(this.clock.startMs + this.clock.now);
    this.attempt(() => this.client.patch<V1Lease>({ ...LEASES, name }, 'merge', { spec: { renewTime } }));
  }

  /** Makes a pod ready or not ready, as its probe would. */
  setReady(key: string, ready: boolean): void {
    if (ready) this.unready.delete(key);
    else this.unready.add(key);
    const pod = this.informer.store.get(key) as V1Pod | undefined;
    if (pod?.status?.phase === 'Running') this.report(key, 'Running', ready);
  }

  private changed(pod: V1Pod): void {
    const key = keyOf(pod);
    const { nodeName } = pod.spec ?? {};
    if (!nodeName) {
      if (this.nodes.length > 0 && !pod.metadata?.deletionTimestamp) this.bind(pod);
      return;
    }
    if (this.frozen.has(nodeName)) return;
    if (pod.metadata?.deletionTimestamp) {
      if (this.stopping.has(key)) return;
      this.stopping.add(key);
      this.clock.schedule(this.stopMs, () => this.remove(pod));
    } else if (!pod.status?.startTime) {
      this.report(key, 'Pending', false);
      if (!pod.spec?.containers.some((c) => c.image?.includes('bad'))) {
        this.clock.schedule(this.startMs, () => this.run(pod));
      }
    }
  }

  private bind(pod: V1Pod): void {
    const { namespace, name = '' } = pod.metadata ?? {};
    const node = wantedNode(pod) ?? this.nodes[this.next++ % this.nodes.length];
    const target = { kind: 'Node', name: node };
    this.attempt(() =>
      this.client.create({ ...PODS, namespace, name, subresource: 'binding' }, {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, namespace },
        target,
      } as KubeObject),
    );
  }

  private run(pod: V1Pod): void {
    const key = keyOf(pod);
    this.report(key, 'Running', !this.unready.has(key));
    const command = pod.spec?.containers[0]?.command?.join(' ');
    const exit = command === 'true' ? 0 : command === 'false' ? 1 : /^exit (\d+)$/.exec(command ?? '')?.[1];
    if (exit === undefined) return;
    this.clock.schedule(this.runMs, () =>
      this.report(key, Number(exit) === 0 ? 'Succeeded' : 'Failed', false, Number(exit)),
    );
  }

  private remove(pod: V1Pod): void {
    this.stopping.delete(keyOf(pod));
    const { namespace, name = '', uid } = pod.metadata ?? {};
    this.attempt(() =>
      this.client.delete({ ...PODS, namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } }),
    );
  }

  private report(key: string, phase: string, ready: boolean, exitCode?: number): void {
    const pod = this.informer.store.get(key) as V1Pod | undefined;
    if (!pod?.metadata?.name) return;
    const { namespace, name } = pod.metadata;
    this.attempt(() => {
      const fresh = this.client.get<V1Pod>({ ...PODS, namespace, name });
      this.client.updateStatus(
        { ...PODS, namespace, name },
        { ...fresh, status: this.status(fresh, phase, ready, exitCode) },
      );
    });
  }

  private status(pod: V1Pod, phase: string, ready: boolean, exitCode: number | undefined): V1PodStatus {
    const now = rfc3339(this.clock.startMs + this.clock.now);
    const before = pod.status ?? {};
    const condition = (type: string, on: boolean): V1PodCondition => {
      const status = on ? 'True' : 'False';
      const old = before.conditions?.find((c) => c.type === type);
      return { type, status, lastTransitionTime: old?.status === status ? old.lastTransitionTime : now };
    };
    const state =
      exitCode !== undefined
        ? { terminated: { exitCode, finishedAt: now, startedAt: before.startTime } }
        : phase === 'Running'
          ? { running: { startedAt: now } }
          : { waiting: { reason: 'ContainerCreating' } };
    return {
      ...before,
      phase,
      startTime: before.startTime ?? now,
      ...(phase === 'Running' && !before.podIP ? this.address() : {}),
      conditions: [
        condition('Initialized', true),
        condition('Ready', ready),
        condition('ContainersReady', ready),
        condition('PodScheduled', true),
      ],
      containerStatuses: (pod.spec?.containers ?? []).map(
        (c): V1ContainerStatus => ({
          name: c.name,
          image: c.image ?? '',
          imageID: '',
          ready,
          restartCount: 0,
          started: phase === 'Running',
          state,
        }),
      ),
    };
  }

  private address(): { podIP: string; podIPs: { ip: string }[] } {
    const ip = `10.244.${Math.floor(++this.addresses / 250)}.${(this.addresses % 250) + 1}`;
    return { podIP: ip, podIPs: [{ ip }] };
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
    this.client.takeSpentMs();
  }
}

/** The node that a daemon's pod asks for by name. */
function wantedNode(pod: V1Pod): string | undefined {
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required?.nodeSelectorTerms[0]?.matchFields?.find(({ key }) => key === 'metadata.name')?.values?.[0];
}
