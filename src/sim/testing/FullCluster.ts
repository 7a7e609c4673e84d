import type { CoreV1Event, V1Container, V1Pod, V1PodSpec } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { LocalClient } from '../../client/LocalClient.ts';
import { type ClusterConfig, DEFAULT_CLUSTER } from '../../scenarios/ClusterConfig.ts';
import type { PodWorker } from '../kubelet/PodWorker.ts';
import { Simulation } from '../Simulation.ts';
import { ADMIN } from '../users.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };

/** For tests: a whole cluster with real kubelets on the virtual clock. */
export class FullCluster {
  readonly simulation: Simulation;
  readonly client: LocalClient;

  constructor(config: Partial<ClusterConfig> = {}) {
    this.simulation = new Simulation({ ...DEFAULT_CLUSTER, nodes: 2, ...config });
    this.client = new LocalClient(this.simulation.apiServer, { component: 'kubectl', user: ADMIN, outside: true }, 0);
    this.run(2);
  }

  /** Lets virtual time pass. */
  run(seconds: number): void {
    const { kernel } = this.simulation;
    kernel.runUntil(kernel.now + seconds * 1000, 5_000_000);
  }

  create<T extends KubeObject>(resource: string, object: T, group = '', namespace = 'default'): T {
    return this.client.create<T>({ group, version: 'v1', resource, namespace }, object);
  }

  /** A pod of one container, or of what `spec` says. */
  createPod(
    name: string,
    container: Partial<V1Container>,
    spec: Partial<V1PodSpec> = {},
    metadata: object = {},
  ): V1Pod {
    const containers = [{ name: 'c', image: 'busybox:1.36', ...container }];
    const pod = { metadata: { name, ...metadata }, spec: { terminationGracePeriodSeconds: 1, containers, ...spec } };
    return this.create<V1Pod>('pods', { apiVersion: 'v1', kind: 'Pod', ...pod });
  }

  pod(name: string, namespace = 'default'): V1Pod {
    return this.client.get<V1Pod>({ ...PODS, namespace, name });
  }

  exists(name: string, namespace = 'default'): boolean {
    return this.client.list<V1Pod>({ ...PODS, namespace }).items.some((p) => p.metadata?.name === name);
  }

  deletePod(name: string, gracePeriodSeconds?: number): void {
    this.client.delete(
      { ...PODS, namespace: 'default', name },
      gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
    );
  }

  /** `phase reason` and each container's state, as one line. */
  state(name: string): string {
    const { status } = this.pod(name);
    const states = (status?.containerStatuses ?? []).map(({ state = {}, ready, restartCount }) => {
      const { running, waiting, terminated } = state;
      const text = running
        ? 'running'
        : waiting
          ? `waiting:${waiting.reason}`
          : `${terminated?.reason}:${terminated?.exitCode}`;
      return `${text}${ready ? ' ready' : ''}${restartCount ? ` restarts=${restartCount}` : ''}`;
    });
    return [status?.phase, ...(status?.reason ? [status.reason] : []), ...states].join(' | ');
  }

  condition(name: string, type: string): string | undefined {
    const found = this.pod(name).status?.conditions?.find((c) => c.type === type);
    return found && (found.reason ? `${found.status}:${found.reason}` : found.status);
  }

  /** `reason: message` of a pod's events by the kubelet, in order. */
  events(name: string): string[] {
    const { items } = this.client.list<CoreV1Event>({
      group: '',
      version: 'v1',
      resource: 'events',
      namespace: 'default',
    });
    return items
      .filter((e) => e.involvedObject.name === name && e.source?.component === 'kubelet')
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map((e) => `${e.reason}: ${e.message}`);
  }

  worker(name: string, namespace = 'default'): PodWorker {
    for (const kubelet of this.simulation.kubelets.all()) {
      const worker = kubelet.worker(namespace, name);
      if (worker) return worker;
    }
    throw new Error(`no kubelet has ${name}`);
  }

  logs(name: string, params: Record<string, string> = {}): string {
    const { apiServer } = this.simulation;
    const ref = { ...PODS, namespace: 'default', name, subresource: 'log' };
    const response = apiServer.request({ verb: 'get', ref, options: { params } }, this.client.caller);
    return typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
  }

  /** Runs a command in a container to its end, or for ten seconds. */
  exec(name: string, command: string[], input?: string): { output: string; exitCode: number | undefined } {
    let output = '';
    let exitCode: number | undefined;
    const ref = { ...PODS, namespace: 'default', name, subresource: 'exec' as const };
    const params = { command, stdin: String(input !== undefined), stdout: 'true' };
    const stream = this.simulation.apiServer.stream({ ref, params }, this.client.caller, {
      onData: (_channel, text) => {
        output += text;
      },
      onClose: (end) => {
        if (end.error) output += end.error.message;
        exitCode = end.exitCode ?? 1;
      },
    });
    if (input !== undefined) {
      stream.write(input);
      stream.closeInput();
    }
    for (let i = 0; i < 100 && exitCode === undefined; i++) this.run(0.1);
    return { output, exitCode };
  }

  /** GET of a path on a pod's port. */
  get(name: string, port: number, path = '/'): { status: number; body: string } | undefined {
    let result: { status: number; body: string } | undefined;
    const call = { method: 'GET', path, headers: {}, host: name, body: '', port };
    this.worker(name).handleHttp(call, (answer) => {
      result = answer && { status: answer.status, body: answer.body };
    });
    this.run(1);
    return result;
  }
}
