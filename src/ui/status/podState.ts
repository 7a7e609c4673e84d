import type * as K from '../../api/generated/types.ts';

/** How a state looks: the tone gives colour, the glyph gives shape; both always come with text. */
export type Tone = 'ok' | 'run' | 'warn' | 'err' | 'idle';
export type Glyph = 'check' | 'spinner' | 'bang' | 'cross' | 'pause' | 'leaving' | 'done' | 'wait';

export interface PodState {
  tone: Tone;
  glyph: Glyph;
  /** The word that `kubectl get pods` prints. */
  word: string;
  ready: number;
  containers: number;
  restarts: number;
  /** All containers ready and the pod's own Ready condition true: Services send traffic. */
  serving: boolean;
}

type PodLike = Pick<K.V1Pod, 'metadata' | 'spec' | 'status'>;

/** A pod's state in one word and one shape, by the rules of `kubectl get pods`. */
export function podState(pod: PodLike): PodState {
  const statuses = pod.status?.containerStatuses ?? [];
  const ready = statuses.filter((s) => s.ready).length;
  const containers = pod.spec?.containers.length ?? 0;
  const restarts = statuses.reduce((sum, s) => sum + s.restartCount, 0);
  const word = wordOf(pod);
  const serving = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
  return { ...lookOf(word, serving), word, ready, containers, restarts, serving };
}

function wordOf(pod: PodLike): string {
  const { status, metadata } = pod;
  let word = status?.reason ?? status?.phase ?? 'Unknown';
  const unscheduled = status?.conditions?.find((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated');
  if (unscheduled) word = 'SchedulingGated';
  const init = initWord(pod);
  if (init !== undefined) word = init;
  else word = containerWord(status?.containerStatuses ?? [], word, status?.conditions ?? []);
  if (metadata?.deletionTimestamp)
    return status?.reason === 'NodeLost'
      ? 'Unknown'
      : status?.phase === 'Succeeded' || status?.phase === 'Failed'
        ? word
        : 'Terminating';
  return word;
}

function containerWord(
  statuses: readonly K.V1ContainerStatus[],
  phase: string,
  conditions: readonly K.V1PodCondition[],
): string {
  let word = phase;
  let running = false;
  for (const { state, ready } of [...statuses].reverse()) {
    if (state?.waiting?.reason) word = state.waiting.reason;
    else if (state?.terminated) {
      const { reason, signal, exitCode } = state.terminated;
      word = reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
    } else if (ready && state?.running) running = true;
  }
  if (word === 'Completed' && running) {
    const isReady = conditions.some((c) => c.type === 'Ready' && c.status === 'True');
    return isReady ? 'Running' : 'NotReady';
  }
  return word;
}

function initWord(pod: PodLike): string | undefined {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const specs = pod.spec?.initContainers ?? [];
  for (const [i, s] of statuses.entries()) {
    const sidecar = specs.find((c) => c.name === s.name)?.restartPolicy === 'Always';
    if (s.state?.terminated?.exitCode === 0 || (sidecar && s.started)) continue;
    const { terminated, waiting } = s.state ?? {};
    if (terminated)
      return `Init:${terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${i}/${specs.length}`;
  }
  return undefined;
}

const FAILING =
  /CrashLoopBackOff|ImagePullBackOff|ErrImage|InvalidImageName|Error|OOMKilled|Failed|Evicted|ExitCode|Signal:|ContainerCannotRun|CreateContainer|DeadlineExceeded|Unknown|NodeLost|Preempting/;

function lookOf(word: string, serving: boolean): { tone: Tone; glyph: Glyph } {
  if (word === 'Terminating') return { tone: 'idle', glyph: 'leaving' };
  if (word === 'Completed' || word === 'Succeeded') return { tone: 'idle', glyph: 'done' };
  if (FAILING.test(word)) return { tone: 'err', glyph: 'cross' };
  if (word === 'Running') return serving ? { tone: 'ok', glyph: 'check' } : { tone: 'warn', glyph: 'bang' };
  if (word === 'Pending') return { tone: 'warn', glyph: 'wait' };
  if (word === 'NotReady' || word === 'SchedulingGated') return { tone: 'warn', glyph: 'pause' };
  return { tone: 'run', glyph: 'spinner' };
}
