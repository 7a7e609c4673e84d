import type { V1Probe } from '../../../api/generated/types.ts';
import type { Timer } from '../../../base/Clock.ts';
import { type ContainerRecord, type ContainerRun, isRunning } from '../ContainerRecord.ts';
import type { PodContext } from '../PodContext.ts';
import { runProbe } from './runProbe.ts';

export type ProbeType = 'startup' | 'readiness' | 'liveness';

/** From a container being seen running to its readiness probe being asked: the status goes out first. */
const TRIGGER_MS = 20;

const TITLES = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const;

/**
 * Asks one probe of one container again and again (pkg/kubelet/prober/worker.go). Rounds lie a period apart, counted from
 * when the kubelet met the pod; a readiness probe is also asked as soon as its container is seen running. While a
 * container's answers cannot change by themselves, a probe that passes sleeps.
 */
export class ProbeWorker {
  /** The verdict, after its thresholds. */
  passed: boolean;
  private readonly bornMs: number;
  private run: ContainerRun | undefined;
  private timer: Timer | undefined;
  private streak = 0;
  private lastPassed: boolean | undefined;
  private asking = false;
  /** A failed startup or liveness probe waits for the container to be replaced. */
  private onHold = false;

  constructor(
    private readonly pod: PodContext,
    private readonly record: ContainerRecord,
    readonly type: ProbeType,
    private readonly probe: V1Probe,
  ) {
    this.passed = type === 'liveness';
    this.bornMs = pod.node.clock.now;
  }

  get graceMs(): number | undefined {
    const seconds = this.probe.terminationGracePeriodSeconds;
    return seconds === undefined ? undefined : seconds * 1000;
  }

  /** A new run of the container was seen running. */
  begin(run: ContainerRun): void {
    if (run === this.run) return;
    this.run = run;
    this.streak = 0;
    this.lastPassed = undefined;
    this.onHold = false;
    this.passed = this.type === 'liveness';
    this.schedule(this.type === 'readiness');
  }

  /** Something changed that may change its answer. */
  wake(): void {
    if (!this.timer && !this.asking && this.run && !this.onHold) this.schedule(false);
  }

  /** The container passed its startup probe. */
  containerStarted(): void {
    if (this.type !== 'readiness' || !this.run) return;
    this.timer?.cancel();
    this.schedule(true);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.run = undefined;
  }

  private get periodMs(): number {
    return (this.probe.periodSeconds ?? 10) * 1000;
  }

  private schedule(atOnce: boolean): void {
    const { run } = this;
    if (!run) return;
    const { now } = this.pod.node.clock;
    const earliest = Math.max(now, run.startedMs + (this.probe.initialDelaySeconds ?? 0) * 1000);
    let at = now + TRIGGER_MS;
    if (!atOnce || earliest > now) {
      const rounds = Math.floor((earliest - this.bornMs) / this.periodMs) + (earliest > now ? 0 : 1);
      at = this.bornMs + rounds * this.periodMs;
      while (at < earliest || at <= now) at += this.periodMs;
    }
    this.timer = this.pod.node.clock.schedule(at - now, () => {
      this.timer = undefined;
      this.ask();
    });
  }

  private ask(): void {
    const { pod, record, run } = this;
    if (!run || run.exit || pod.stopping || !isRunning(record) || this.onHold) return;
    if (this.type === 'startup' ? record.started : !record.started) {
      if (this.type !== 'startup') this.schedule(false);
      return;
    }
    this.asking = true;
    if (pod.node.isBroken(pod.pod, this.type)) {
      this.answered(run, { passed: false, output: brokenOutput(this.probe) });
      return;
    }
    runProbe(pod, record, run, this.probe, (result) => this.answered(run, result));
  }

  private answered(run: ContainerRun, { passed, output }: { passed: boolean; output: string }): void {
    this.asking = false;
    if (run !== this.run || run.exit || this.pod.stopping) return;
    if (!passed) this.pod.event('Warning', 'Unhealthy', `${TITLES[this.type]} probe failed: ${output}`, this.record);
    this.streak = passed === this.lastPassed ? this.streak + 1 : 1;
    this.lastPassed = passed;
    const threshold = passed ? (this.probe.successThreshold ?? 1) : (this.probe.failureThreshold ?? 3);
    const decided = this.streak >= threshold;
    const asleep = decided && passed && run.container.steady && !this.pod.node.isBroken(this.pod.pod, this.type);
    if (decided && !passed && this.type !== 'readiness') this.onHold = true;
    if (!asleep && !this.onHold && !(decided && passed && this.type === 'startup')) this.schedule(false);
    if (!decided || (this.passed === passed && !this.onHold)) return;
    this.passed = passed;
    this.pod.probed(this.record);
  }

  /** It has just failed for good: the container is to be replaced. */
  get failed(): boolean {
    return this.onHold;
  }
}

/** What a probe that was broken on purpose says. */
function brokenOutput({ exec, httpGet, tcpSocket }: V1Probe): string {
  if (exec) return "cat: can't open '/healthy': No such file or directory\n";
  if (httpGet) return 'HTTP probe failed with statuscode: 500';
  if (tcpSocket) return 'dial tcp: connect: connection refused';
  return 'service unhealthy (responded with "NOT_SERVING")';
}
