import type { V1ContainerStatus, V1Pod, V1PodCondition, V1PodStatus } from '../../api/generated/types.ts';
import { type ContainerRecord, hasEnded, isRunning } from './ContainerRecord.ts';

/** What the pod worker knows besides its containers. */
export interface PodFacts {
  pod: V1Pod;
  init: readonly ContainerRecord[];
  app: readonly ContainerRecord[];
  hostIP: string;
  podIP: string;
  sandboxReady: boolean;
  /** RFC 3339, of when the kubelet first saw the pod. */
  startTime: string;
  /** The pod is over: deleted with its containers ended, evicted, or past its deadline. */
  terminal: boolean;
  reason?: string;
  message?: string;
  now: string;
}

type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

/** The status of a pod as its kubelet reports it (kubelet_pods.go generateAPIPodStatus; pkg/kubelet/status/generate.go). */
export function podStatusOf(facts: PodFacts): V1PodStatus {
  const { pod, init, app, hostIP, podIP } = facts;
  const before = pod.status ?? {};
  const phase = phaseOf(facts);
  return {
    observedGeneration: pod.metadata?.generation,
    phase,
    conditions: conditionsOf(facts, phase),
    ...(facts.message ? { message: facts.message } : {}),
    ...(facts.reason ? { reason: facts.reason } : {}),
    ...(before.nominatedNodeName ? { nominatedNodeName: before.nominatedNodeName } : {}),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: facts.startTime,
    ...(init.length > 0 ? { initContainerStatuses: init.map(containerStatus) } : {}),
    containerStatuses: app.map(containerStatus),
    qosClass: before.qosClass,
  };
}

function containerStatus(record: ContainerRecord): V1ContainerStatus {
  return {
    name: record.spec.name,
    state: record.state,
    lastState: record.lastState,
    ready: record.ready,
    restartCount: record.restartCount,
    image: record.image,
    imageID: record.imageID,
    ...(record.containerID ? { containerID: record.containerID } : {}),
    started: record.started,
  };
}

/** kubelet_pods.go getPhase */
export function phaseOf({ pod, init, app, terminal }: PodFacts): Phase {
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return phase;
  const policy = pod.spec?.restartPolicy ?? 'Always';
  const failedInit = init.some((r) => r.kind === 'init' && hasEnded(r) && r.state.terminated?.exitCode !== 0);
  if (terminal) return [...init, ...app].some(failed) ? 'Failed' : 'Succeeded';
  if (failedInit && policy === 'Never') return 'Failed';
  if (init.some((r) => !initDone(r))) return 'Pending';
  if (app.some((r) => r.state.waiting && r.lastState.terminated === undefined && r.restartCount === 0))
    return 'Pending';
  const ended = app.filter(hasEnded);
  if (ended.length < app.length || policy === 'Always') return 'Running';
  if (ended.every((r) => r.state.terminated?.exitCode === 0)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

const failed = (record: ContainerRecord): boolean =>
  record.kind !== 'sidecar' && hasEnded(record) && record.state.terminated?.exitCode !== 0;

/** An init container that lets the next begin. */
export function initDone(record: ContainerRecord): boolean {
  if (record.kind === 'sidecar') return record.started || hasEnded(record);
  return hasEnded(record) && record.state.terminated?.exitCode === 0;
}

function conditionsOf(facts: PodFacts, phase: Phase): V1PodCondition[] {
  const { pod, init, app, now } = facts;
  const before = pod.status?.conditions ?? [];
  const observedGeneration = pod.metadata?.generation;
  const made: V1PodCondition[] = [];
  const add = (type: string, isTrue: boolean, why: { reason?: string; message?: string } = {}): void => {
    const status = isTrue ? 'True' : 'False';
    const known = before.find((c) => c.type === type);
    made.push({
      type,
      ...(observedGeneration ? { observedGeneration } : {}),
      status,
      lastProbeTime: null as unknown as undefined,
      lastTransitionTime: known?.status === status ? known.lastTransitionTime : now,
      ...why,
    });
  };
  const over = phase === 'Succeeded' || phase === 'Failed';
  add('PodReadyToStartContainers', facts.sandboxReady);
  addInitialized(add, init, phase);
  const containersReady = readiness(app, phase, 'containers');
  const gates = pod.spec?.readinessGates ?? [];
  const unmet = gates.filter((g) => before.find((c) => c.type === g.conditionType)?.status !== 'True');
  if (containersReady || unmet.length === 0) add('Ready', !containersReady && !over, containersReady);
  else add('Ready', false, { reason: 'ReadinessGatesNotReady', message: gateMessage(unmet, before) });
  add('ContainersReady', !containersReady && !over, containersReady);
  const own = new Set(made.map((c) => c.type));
  return [...made, ...before.filter((c) => !own.has(c.type))];
}

function gateMessage(unmet: readonly { conditionType: string }[], before: readonly V1PodCondition[]): string {
  return unmet
    .map(({ conditionType }) =>
      before.some((c) => c.type === conditionType)
        ? `the status of pod readiness gate "${conditionType}" is not "True", but ${before.find((c) => c.type === conditionType)?.status}`
        : `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
    )
    .join(', ');
}

type Add = (type: string, isTrue: boolean, why?: { reason?: string; message?: string }) => void;

function addInitialized(add: Add, init: readonly ContainerRecord[], phase: Phase): void {
  if (phase === 'Succeeded') {
    add('Initialized', true, { reason: 'PodCompleted' });
    return;
  }
  const incomplete = init.filter((r) => !initDone(r)).map((r) => r.spec.name);
  if (incomplete.length === 0) add('Initialized', true);
  else {
    const message = `containers with incomplete status: [${incomplete.join(' ')}]`;
    add('Initialized', false, { reason: 'ContainersNotInitialized', message });
  }
}

/** Why the containers are not ready; undefined when they are. */
function readiness(
  app: readonly ContainerRecord[],
  phase: Phase,
  _what: string,
): { reason: string; message?: string } | undefined {
  if (phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (phase === 'Failed') return { reason: 'PodFailed' };
  const unready = app.filter((r) => !r.ready || !isRunning(r)).map((r) => r.spec.name);
  if (unready.length === 0) return undefined;
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}
