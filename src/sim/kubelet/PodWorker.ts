import type { V1Pod } from '../../api/generated/types.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Timer } from '../../base/Clock.ts';
import type { ContainerExit, Sandbox } from '../cri/ContainerRuntime.ts';
import { type ContainerRecord, hasEnded, isRunning, newRecord } from './ContainerRecord.ts';
import type { NodeContext } from './NodeContext.ts';
import { initDone, type PodFacts, phaseOf, podStatusOf } from './podStatus.ts';
import { pullImage } from './pullImage.ts';
import type { StatusManager } from './StatusManager.ts';

const PODS = { group: '', version: 'v1', resource: 'pods' };

/**
 * One pod on its node, from the moment the kubelet hears of it until nothing is left of it (pkg/kubelet/pod_workers.go).
 *
 *     sync: sandbox ─► init containers one by one ─► containers (pull, create, start) ─► restarts with back-off
 *     terminating: stop all ─► last status ─► delete at the API server
 */
export class PodWorker {
  readonly init: ContainerRecord[];
  readonly app: ContainerRecord[];
  sandbox: Sandbox | undefined;
  terminating = false;
  private terminated = false;
  private creatingSandbox = false;
  private readonly startTime: string;
  private readonly busy = new Set<ContainerRecord>();
  private readonly timers = new Set<Timer>();
  private deadline: Timer | undefined;
  private reason: string | undefined;
  private message: string | undefined;

  constructor(
    public pod: V1Pod,
    private readonly node: NodeContext,
    private readonly statuses: StatusManager,
  ) {
    const { spec } = pod;
    const waiting = spec?.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
    this.init = (spec?.initContainers ?? []).map((c) =>
      newRecord(c, c.restartPolicy === 'Always' ? 'sidecar' : 'init', waiting),
    );
    this.app = (spec?.containers ?? []).map((c) => newRecord(c, 'app', waiting));
    this.startTime = node.timestamp();
  }

  get over(): boolean {
    return this.terminated;
  }

  /** The API server's pod changed. */
  update(pod: V1Pod): void {
    const wasDeleting = this.pod.metadata?.deletionTimestamp;
    this.pod = pod;
    if (pod.metadata?.deletionTimestamp) this.terminate((pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000);
    else if (!wasDeleting) this.sync();
  }

  /** Brings the containers closer to what the pod asks for. Everything that happens to one ends here again. */
  sync(): void {
    if (this.terminating || this.terminated) return;
    const phase = phaseOf(this.facts());
    if (phase === 'Succeeded' || phase === 'Failed') {
      this.report();
      this.finish();
      return;
    }
    this.armDeadline();
    if (!this.sandbox) this.createSandbox();
    else this.startNext();
    this.report();
  }

  /** Stops everything, because the pod was deleted or must go. */
  terminate(graceMs: number): void {
    if (this.terminated) {
      this.remove();
      return;
    }
    if (this.terminating) return;
    this.terminating = true;
    this.forgetTimers();
    for (const record of [...this.init, ...this.app]) {
      if (!isRunning(record)) continue;
      this.event('Normal', 'Killing', `Stopping container ${record.spec.name}`, record);
      record.runtime?.stop(graceMs);
    }
    this.afterTermination();
  }

  /** Ends the pod for a reason of the node's or its own deadline: it stays as Failed. */
  evict(reason: string, message: string, graceMs: number): void {
    this.reason = reason;
    this.message = message;
    this.terminate(graceMs);
  }

  /** Its API object is gone. */
  dispose(): void {
    this.forgetTimers();
    for (const record of [...this.init, ...this.app]) if (isRunning(record)) record.runtime?.kill();
    this.terminated = true;
    if (this.sandbox) this.node.runtime.stopPodSandbox(this.sandbox);
  }

  setReady(record: ContainerRecord, ready: boolean): void {
    if (record.ready === ready || !isRunning(record)) return;
    record.ready = ready;
    this.report();
  }

  private createSandbox(): void {
    if (this.creatingSandbox) return;
    this.creatingSandbox = true;
    this.node.runtime.runPodSandbox(this.pod, (sandbox) => {
      this.creatingSandbox = false;
      this.sandbox = sandbox;
      if (this.terminating || this.terminated) this.node.runtime.stopPodSandbox(sandbox);
      else this.sync();
    });
  }

  /** The next init container, or all containers when those are done. */
  private startNext(): void {
    for (const record of this.init) {
      if (initDone(record)) {
        if (record.kind === 'sidecar' && hasEnded(record)) this.begin(record);
        continue;
      }
      this.begin(record);
      return;
    }
    for (const record of this.app) this.begin(record);
  }

  /** Starts a container that is not running, if it is to run again and nothing is under way for it. */
  private begin(record: ContainerRecord): void {
    if (this.busy.has(record) || isRunning(record)) return;
    if (hasEnded(record) && !this.restarts(record)) return;
    this.busy.add(record);
    const wait = hasEnded(record) ? this.backOff(record) : 0;
    if (wait > 0) {
      this.crashLoop(record, wait);
      return;
    }
    this.pull(record);
  }

  private restarts(record: ContainerRecord): boolean {
    if (record.kind === 'sidecar') return true;
    const policy = this.pod.spec?.restartPolicy ?? 'Always';
    if (record.kind === 'init') return policy !== 'Never' && record.state.terminated?.exitCode !== 0;
    return policy === 'Always' || (policy === 'OnFailure' && record.state.terminated?.exitCode !== 0);
  }

  /** How long a container that ended waits: nothing the first time, then 10 s doubling to 5 minutes. */
  private backOff(record: ContainerRecord): number {
    const { crashLoopInitialMs, crashLoopMaxMs, crashLoopResetMs } = this.node.timings;
    const ranMs = this.node.clock.now - record.startedAt;
    if (ranMs >= crashLoopResetMs) record.backOffMs = 0;
    const wait = record.backOffMs;
    record.backOffMs = wait === 0 ? crashLoopInitialMs : Math.min(wait * 2, crashLoopMaxMs);
    return wait;
  }

  private crashLoop(record: ContainerRecord, waitMs: number): void {
    const { name } = record.spec;
    const pod = `${this.pod.metadata?.name}_${this.pod.metadata?.namespace}(${this.pod.metadata?.uid})`;
    const message = `back-off ${goDuration(waitMs)} restarting failed container=${name} pod=${pod}`;
    this.event('Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${pod}`, record);
    this.after(this.node.timings.plegRelistMs, () => {
      record.lastState = record.state;
      record.state = { waiting: { reason: 'CrashLoopBackOff', message } };
      this.report();
    });
    this.after(Math.max(waitMs, this.node.timings.plegRelistMs), () => this.pull(record));
  }

  private pull(record: ContainerRecord): void {
    pullImage(this.node, this.pod, record, {
      ready: () => this.create(record),
      failed: (reason, message, retryMs) => {
        record.state = { waiting: { reason, message } };
        this.report();
        if (retryMs !== undefined) this.after(retryMs, () => this.pull(record));
      },
      stopped: () => this.terminating || this.terminated,
    });
  }

  private create(record: ContainerRecord): void {
    const { runtime, timings } = this.node;
    this.after(timings.createContainerMs, () => {
      const attempt = record.containerID ? record.restartCount + 1 : 0;
      record.runtime = runtime.createContainer({
        pod: this.pod,
        container: record.spec,
        attempt,
        sandbox: this.sandbox as Sandbox,
        onExit: (exit) => this.exited(record, exit),
      });
      this.event('Normal', 'Created', 'Container created', record);
      this.after(timings.startContainerMs, () => this.start(record, attempt));
    });
  }

  private start(record: ContainerRecord, attempt: number): void {
    const container = record.runtime;
    if (!container) return;
    this.busy.delete(record);
    if (hasEnded(record)) record.lastState = record.state;
    record.restartCount = attempt;
    record.containerID = container.id;
    Object.assign(record, this.node.runtime.imageRef(record.spec.image ?? ''));
    record.startedAt = this.node.clock.now;
    record.state = { running: { startedAt: this.node.timestamp() } };
    record.started = true;
    record.ready = true;
    this.event('Normal', 'Started', 'Container started', record);
    container.start();
    this.sync();
  }

  private exited(record: ContainerRecord, { exitCode, reason, signal, message }: ContainerExit): void {
    const startedAt = record.state.running?.startedAt ?? this.node.timestamp();
    record.ready = false;
    record.started = false;
    record.state = {
      terminated: {
        exitCode,
        ...(signal ? { signal } : {}),
        reason,
        ...(message ? { message } : {}),
        startedAt,
        finishedAt: this.node.timestamp(),
        containerID: record.containerID,
      },
    };
    if (this.terminating) this.afterTermination();
    else this.sync();
  }

  private armDeadline(): void {
    const seconds = this.pod.spec?.activeDeadlineSeconds;
    if (seconds === undefined || this.deadline) return;
    const elapsed = this.node.clock.startMs + this.node.clock.now - Date.parse(this.startTime);
    this.deadline = this.node.clock.schedule(Math.max(0, seconds * 1000 - elapsed), () => {
      if (this.terminating || this.terminated) return;
      this.event('Normal', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline');
      this.evict('DeadlineExceeded', 'Pod was active on the node longer than the specified deadline', 30_000);
    });
  }

  /** When the last container has ended, the pod gets its last status and goes. */
  private afterTermination(): void {
    if (this.terminated || [...this.init, ...this.app].some(isRunning)) return;
    this.finish();
    this.report(() => this.remove());
  }

  private finish(): void {
    this.terminated = true;
    this.forgetTimers();
    this.deadline?.cancel();
    if (this.sandbox) this.node.runtime.stopPodSandbox(this.sandbox);
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
    this.statuses.set(this.pod, podStatusOf(this.facts()), then);
  }

  private facts(): PodFacts {
    return {
      pod: this.pod,
      init: this.init,
      app: this.app,
      hostIP: this.node.machine.internalIP,
      podIP: this.sandbox ? this.sandbox.ip || this.node.machine.internalIP : '',
      sandboxReady: this.sandbox !== undefined && !this.terminated,
      startTime: this.startTime,
      terminal: this.terminated && this.terminating,
      reason: this.reason,
      message: this.message,
      now: this.node.timestamp(),
    };
  }

  private event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void {
    const part = record?.kind === 'app' ? 'containers' : 'initContainers';
    this.node.recorder.event(this.pod, type, reason, message, record && `spec.${part}{${record.spec.name}}`);
  }

  private after(ms: number, run: () => void): void {
    const timer = this.node.clock.schedule(ms, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
  }

  private forgetTimers(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }
}

/** `10s`, `1m20s`: a duration as Go prints it. */
export function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
