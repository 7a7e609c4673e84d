import type { V1Pod, V1PodCondition } from '../../api/generated/types.ts';
import { type ContainerRecord, isRunning } from './ContainerRecord.ts';
import { initDone } from './initDone.ts';
import type { KubeletRelease } from './kubeletRelease.ts';
import type { Phase, PodFacts } from './PodFacts.ts';

type Why = { reason?: string; message?: string };
type Add = (type: string, isTrue: boolean, why?: Why) => void;

const OWN = new Set([
  'PodResizePending',
  'PodResizeInProgress',
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
]);

/** The conditions of a pod: those of others first, then the kubelet's in its order (pkg/kubelet/status/generate.go). */
export function conditionsOf(facts: PodFacts, phase: Phase): V1PodCondition[] {
  const { pod, init, app, now, release } = facts;
  const before = pod.status?.conditions ?? [];
  const observedGeneration = release.observedGeneration ? pod.metadata?.generation : undefined;
  const made: V1PodCondition[] = before.filter((c) => !OWN.has(c.type));
  const add: Add = (type, isTrue, why) => {
    const status = isTrue ? 'True' : 'False';
    const known = before.find((c) => c.type === type);
    const lastProbeTime = null as unknown as undefined;
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : now;
    const condition: V1PodCondition = observedGeneration
      ? { type, observedGeneration, status, lastProbeTime, lastTransitionTime }
      : { type, status, lastProbeTime, lastTransitionTime };
    if (why?.reason !== undefined) condition.reason = why.reason;
    if (why?.message !== undefined) condition.message = why.message;
    made.push(condition);
  };
  if (facts.resize?.pending) add('PodResizePending', true, facts.resize.pending);
  if (facts.resize?.inProgress) add('PodResizeInProgress', true);
  if (facts.disrupted && facts.message)
    add('DisruptionTarget', true, { reason: 'TerminationByKubelet', message: facts.message });
  if (release.sandboxCondition) add('PodReadyToStartContainers', facts.sandboxReady);
  addInitialized(add, init, phase);
  const unready = unreadiness([...init.filter((r) => r.kind === 'sidecar'), ...app], phase, release);
  const gates = unready ? undefined : unmetGates(pod);
  add('Ready', !unready && !gates, unready ?? gates);
  add('ContainersReady', !unready, unready);
  add('PodScheduled', true);
  return made;
}

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
function unreadiness(records: readonly ContainerRecord[], phase: Phase, release: KubeletRelease): Why | undefined {
  if (phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (phase === 'Failed' && release.podFailedReason) return { reason: 'PodFailed' };
  const unready = records.filter((r) => !r.ready || !isRunning(r)).map((r) => r.spec.name);
  if (unready.length === 0) return undefined;
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}

function unmetGates(pod: V1Pod): Why | undefined {
  const before = pod.status?.conditions ?? [];
  const messages: string[] = [];
  for (const { conditionType } of pod.spec?.readinessGates ?? []) {
    const condition = before.find((c) => c.type === conditionType);
    if (!condition) messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (condition.status !== 'True') {
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`);
    }
  }
  return messages.length > 0 ? { reason: 'ReadinessGatesNotReady', message: messages.join(', ') } : undefined;
}
