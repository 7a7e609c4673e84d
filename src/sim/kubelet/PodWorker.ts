import type { V1Container, V1Pod } from '../../api/generated/types.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Timer } from '../../base/Clock.ts';
import type { Socket } from '../../posix/Socket.ts';
import type { HttpCall, HttpReply, Sandbox } from '../cri/ContainerRuntime.ts';
import { type ContainerRecord, isAlive, newRecord, observe } from './ContainerRecord.ts';
import type { StartFailure } from './ensureImage.ts';
import { killContainer } from './killContainer.ts';
import type { NodeContext } from './NodeContext.ts';
import type { Relisted } from './Pleg.ts';
import type { PodContext } from './PodContext.ts';
import type { PodFacts, Verdict } from './PodFacts.ts';
import { PodResize } from './PodResize.ts';
import { PodTermination } from './PodTermination.ts';
import { phaseOf, podStatusOf } from './podStatus.ts';
import { ProbeWorker } from './prober/ProbeWorker.ts';
import { startContainer } from './startContainer.ts';
import { toStart } from './toStart.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };
const DEADLINE = 'Pod was active on the node longer than the specified deadline';

/**
 * One pod on its node, from the moment the kubelet hears of it until nothing is left of it (pkg/kubelet/pod_workers.go).
 *
 *     sync: status ─► volumes ─► sandbox ─► containers one after the other ─► again after an error or a change
 *     terminating: stop all ─► last status ─► delete at the API server
 *
 * A sync first reports what the last look at the runtime showed, with the reasons that the sync before it left; so a
 * reason is seen one sync later than it arose, as upstream.
 */
export class PodWorker implements PodContext, Relisted {
  readonly init: ContainerRecord[];
  readonly app: ContainerRecord[];
  readonly ephemeral: ContainerRecord[] = [];
  sandbox: Sandbox | undefined;
  /** Nothing of it runs any more. */
  over = false;
  private readonly termination: PodTermination;
  readonly resize = new PodResize(this);
  /** The spec that its containers were last compared with. */
  private spec: V1Pod['spec'];
  private readonly startTime: string;
  private syncing = false;
  private again = false;
  private readonly timers = new Set<Timer>();
  private retry: Timer | undefined;
  private deadline: Timer | undefined;
  private verdict: Verdict | undefined;

  constructor(
    public pod: V1Pod,
    readonly node: NodeContext,
  ) {
    const { spec } = pod;
    this.spec = spec;
    const waiting = spec?.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
    this.init = (spec?.initContainers ?? []).map((c) =>
      newRecord(c, c.restartPolicy === 'Always' ? 'sidecar' : 'init', waiting),
    );
    this.app = (spec?.containers ?? []).map((c) => newRecord(c, 'app', waiting));
    for (const record of [...this.init, ...this.app]) this.addProbes(record);
    this.startTime = pod.status?.startTime ?? node.timestamp();
    this.termination = new PodTermination(this, () => this.terminated());
  }

  get records(): ContainerRecord[] {
    return [...this.init, ...this.app, ...this.ephemeral];
  }

  get stopping(): boolean {
    return this.termination.begun || this.over;
  }

  get podIP(): string {
    return this.sandbox ? this.sandbox.ip || this.node.machine.internalIP : '';
  }

  record(container: string): ContainerRecord | undefined {
    return this.records.find((r) => r.spec.name === container);
  }

  /** The API server's pod changed. */
  update(pod: V1Pod): void {
    this.pod = pod;
    if (pod.spec !== this.spec && !this.stopping) {
      this.spec = pod.spec;
      this.resize.specChanged();
    }
    for (const spec of pod.spec?.ephemeralContainers ?? []) {
      if (this.record(spec.name)) continue;
      this.ephemeral.push(newRecord(spec as V1Container, 'ephemeral', 'ContainerCreating'));
    }
    if (!pod.metadata?.deletionTimestamp) this.sync();
    else if (this.over) this.report(() => this.remove());
    else this.terminate((pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000);
  }

  /** Brings the containers closer to what the pod asks for. */
  sync(): void {
    if (this.stopping) return;
    if (this.syncing) {
      this.again = true;
      return;
    }
    this.retry?.cancel();
    const phase = phaseOf(this.facts());
    this.report();
    if (phase === 'Succeeded' || phase === 'Failed') {
      this.terminate(undefined);
      return;
    }
    this.armDeadline();
    if (!this.sandbox && this.node.lacksNetwork(this.pod)) return;
    if (!this.node.volumes.prepare(this, () => this.sync())) return;
    this.syncing = true;
    if (this.sandbox) this.startNext(toStart(this.pod, this), 0, []);
    else this.createSandbox();
  }

  /** Stops everything, because the pod was deleted or must go; undefined leaves its own grace period. */
  terminate(graceMs: number | undefined): void {
    this.forgetTimers();
    this.termination.begin(graceMs);
  }

  /** Ends the pod for a reason of the node's or its own deadline: it stays as Failed. */
  evict(verdict: Verdict, graceMs?: number): void {
    if (this.stopping) return;
    this.verdict = verdict;
    this.terminate(graceMs);
  }

  /** Its API object is gone. */
  dispose(): void {
    this.forgetTimers();
    for (const record of this.records) if (isAlive(record)) record.run?.container.kill();
    this.letGo();
  }

  relist(): void {
    if (this.over) return;
    for (const record of this.records) {
      if (!observe(record)) continue;
      if (record.run && !record.run.exit) for (const probe of record.probes) probe.begin(record.run);
    }
    this.sync();
  }

  runChanged(record: ContainerRecord): void {
    const { run } = record;
    if (run && !run.exit) {
      run.container.onChange = () => this.wakeProbes(record);
    } else if (run) {
      for (const probe of record.probes) probe.stop();
      for (const tell of run.whenEnded.splice(0)) tell();
    }
    if (this.termination.begun) this.termination.ended();
    else if (!this.over) this.node.pleg.note(this);
  }

  filesChanged(): void {
    for (const record of this.records) this.wakeProbes(record);
  }

  probed(record: ContainerRecord): void {
    for (const probe of record.probes) {
      if (probe.type === 'readiness') continue;
      if (probe.failed && record.run && !record.run.stopping) {
        const message = `Container ${record.spec.name} failed ${probe.type} probe, will be restarted`;
        killContainer(this, record, { message, graceMs: probe.graceMs });
        return;
      }
    }
    const started = record.probes.every((p) => p.type !== 'startup' || p.passed);
    if (started && !record.started) {
      record.started = true;
      for (const probe of record.probes) probe.containerStarted();
    }
    record.ready = record.started && record.probes.every((p) => p.type !== 'readiness' || p.passed);
    this.sync();
  }

  /** Something in the pod that answers on this port. */
  private listening(port: number): ContainerRecord | undefined {
    return this.records.find((r) => isAlive(r) && r.run?.container.listeners.some((l) => l.port === port));
  }

  /** Opens a connection to one of the pod's ports; undefined when it is refused. */
  connect(port: number, remote: string): Socket | undefined {
    return this.listening(port)?.run?.container.connect(port, remote);
  }

  /** Sends a request to one of the pod's ports; undefined when nothing listens there. */
  handleHttp(call: HttpCall, reply: (answer: HttpReply | undefined) => void): void {
    const record = this.listening(call.port);
    if (record?.run) record.run.container.handleHttp(call, reply);
    else reply(undefined);
  }

  /** Probes are asked again: something was broken or mended from outside. */
  wakeProbes(record: ContainerRecord): void {
    for (const probe of record.probes) probe.wake();
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void {
    const part =
      record?.kind === 'app' ? 'containers' : record?.kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers';
    this.node.recorder.event(this.pod, type, reason, message, record && `spec.${part}{${record.spec.name}}`);
  }

  after(delayMs: number, run: () => void): Timer {
    const timer = this.node.clock.schedule(delayMs, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
    return timer;
  }

  private addProbes(record: ContainerRecord): void {
    if (record.kind === 'init') return;
    const { startupProbe, readinessProbe, livenessProbe } = record.spec;
    if (startupProbe) record.probes.push(new ProbeWorker(this, record, 'startup', startupProbe));
    if (readinessProbe) record.probes.push(new ProbeWorker(this, record, 'readiness', readinessProbe));
    if (livenessProbe) record.probes.push(new ProbeWorker(this, record, 'liveness', livenessProbe));
  }

  private createSandbox(): void {
    this.node.runtime.runPodSandbox(this.pod, (sandbox) => {
      if (this.over) {
        this.node.runtime.stopPodSandbox(sandbox);
        return;
      }
      this.sandbox = sandbox;
      if (sandbox.ip) this.node.podsByIP.set(sandbox.ip, this);
      if (this.termination.begun) this.termination.ended();
      else this.startNext(toStart(this.pod, this), 0, []);
    });
  }

  /** Starts the containers of a list one after the other, then ends the sync. */
  private startNext(list: readonly ContainerRecord[], at: number, failures: StartFailure[]): void {
    const record = list[at];
    if (!record || this.stopping) {
      this.synced(failures);
      return;
    }
    startContainer(this, record, (failure) => {
      record.waiting = failure && { reason: failure.reason, ...(failure.message ? { message: failure.message } : {}) };
      if (failure) failures.push(failure);
      this.startNext(list, at + 1, failures);
    });
  }

  private synced(failures: readonly StartFailure[]): void {
    this.syncing = false;
    if (this.stopping) return;
    if (this.again) {
      this.again = false;
      this.sync();
      return;
    }
    if (failures.length === 0) return;
    const { podBackOffMs, podSyncMs } = this.node.timings;
    const first = Math.min(...failures.map((f) => f.retryMs ?? podBackOffMs));
    const wait = Math.min(first, podSyncMs) * (1 + this.node.random.float() * 0.5);
    this.retry = this.after(wait, () => this.sync());
    if (failures.some((f) => f.reason === 'ErrImagePull' || f.reason === 'CrashLoopBackOff')) this.node.pleg.note(this);
  }

  private armDeadline(): void {
    const seconds = this.pod.spec?.activeDeadlineSeconds;
    if (seconds === undefined || this.deadline) return;
    const elapsed = this.node.clock.startMs + this.node.clock.now - Date.parse(this.startTime);
    this.deadline = this.node.clock.schedule(Math.max(0, seconds * 1000 - elapsed), () => {
      if (this.stopping) return;
      this.event('Normal', 'DeadlineExceeded', DEADLINE);
      this.evict({ reason: 'DeadlineExceeded', message: DEADLINE });
    });
  }

  /** The last container has ended: the pod gets its last status and goes. */
  private terminated(): void {
    for (const record of this.records) observe(record);
    this.letGo();
    this.report(() => this.remove());
  }

  private letGo(): void {
    this.over = true;
    this.forgetTimers();
    this.deadline?.cancel();
    for (const record of this.records) for (const probe of record.probes) probe.stop();
    if (this.sandbox) {
      if (this.node.podsByIP.get(this.sandbox.ip) === this) this.node.podsByIP.delete(this.sandbox.ip);
      this.node.runtime.stopPodSandbox(this.sandbox);
    }
    this.node.volumes.release(this.pod);
  }

  /** Tells the API server that nothing holds the pod any more. */
  private remove(): void {
    const { namespace = '', name = '', uid } = this.pod.metadata ?? {};
    if (!this.pod.metadata?.deletionTimestamp) return;
    try {
      this.node.client.delete({ ...PODS, namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  private report(then?: () => void): void {
    this.node.statuses.set(this.pod, podStatusOf(this.facts()), then);
  }

  private facts(): PodFacts {
    return {
      pod: this.pod,
      release: this.node.release,
      init: this.init,
      app: this.app,
      ephemeral: this.ephemeral,
      hostIP: this.node.machine.internalIP,
      podIP: this.podIP,
      sandboxReady: this.sandbox !== undefined && !this.over,
      startTime: this.startTime,
      terminal: this.over,
      resize: this.resize.state,
      failed: this.verdict !== undefined,
      ...this.verdict,
      now: this.node.timestamp(),
    };
  }

  private forgetTimers(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }
}
