import type { V1ContainerState, V1ContainerStatus, V1PodStatus } from '../../api/generated/types.ts';
import { type ContainerRecord, hasEnded, isRunning } from './ContainerRecord.ts';
import { initDone, succeeded } from './initDone.ts';
import type { Phase, PodFacts } from './PodFacts.ts';
import { conditionsOf } from './podConditions.ts';
import { restarts } from './restartPolicy.ts';

/** The status of a pod as its kubelet reports it (kubelet_pods.go generateAPIPodStatus; pkg/kubelet/status/generate.go). */
export function podStatusOf(facts: PodFacts): V1PodStatus {
  const { pod, init, app, ephemeral, hostIP, podIP, release } = facts;
  const phase = phaseOf(facts);
  const statuses = (records: readonly ContainerRecord[]) => records.map((r) => containerStatus(r, facts));
  return {
    ...(release.observedGeneration ? { observedGeneration: pod.metadata?.generation } : {}),
    phase,
    conditions: conditionsOf(facts, phase),
    ...(facts.message ? { message: facts.message } : {}),
    ...(facts.reason ? { reason: facts.reason } : {}),
    hostIP,
    ...(release.hostIPs ? { hostIPs: [{ ip: hostIP }] } : {}),
    ...(podIP ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: facts.startTime,
    ...(init.length > 0 ? { initContainerStatuses: statuses(init) } : {}),
    containerStatuses: statuses(app),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: statuses(ephemeral) } : {}),
    qosClass: pod.status?.qosClass,
  };
}

function containerStatus(record: ContainerRecord, facts: PodFacts): V1ContainerStatus {
  const { state, lastState } = shownState(record, facts);
  const { spec, kind } = record;
  const { release } = facts;
  const showsResources = release.containerResources;
  const done = kind === 'init' && state.terminated?.exitCode === 0;
  return {
    name: spec.name,
    state,
    lastState,
    ready: done || record.ready,
    restartCount: record.restartCount,
    image: record.image,
    imageID: record.imageID,
    ...(record.containerID ? { containerID: record.containerID } : {}),
    ...(kind === 'ephemeral' ? {} : { started: record.started }),
    ...(showsResources && spec.resources?.requests ? { allocatedResources: spec.resources.requests } : {}),
    ...(kind === 'ephemeral' || !showsResources ? {} : { resources: spec.resources ?? {} }),
    ...(release.mountStatuses && spec.volumeMounts?.length ? { volumeMounts: mountStatuses(spec.volumeMounts) } : {}),
  } as V1ContainerStatus;
}

function mountStatuses(
  mounts: NonNullable<ContainerRecord['spec']['volumeMounts']>,
): V1ContainerStatus['volumeMounts'] {
  return mounts.map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
  }));
}

/** A container that ended and waits to be started again shows why it waits; its end moves to `lastState`. */
function shownState(
  record: ContainerRecord,
  facts: PodFacts,
): { state: V1ContainerState; lastState: V1ContainerState } {
  const { state, lastState, waiting } = record;
  if (!waiting || isRunning(record)) return { state, lastState };
  if (!hasEnded(record)) return { state: { waiting }, lastState };
  if (facts.terminal || !restarts(facts.pod, record)) return { state, lastState };
  return { state: { waiting }, lastState: state };
}

/** kubelet_pods.go getPhase */
export function phaseOf(facts: PodFacts): Phase {
  const { pod, init, app, terminal, failed, release } = facts;
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return phase;
  if (failed) return 'Failed';
  const over = terminal && release.finalPhaseOfDeleted && app.every((r) => !isRunning(r));
  if (over)
    return app.every(succeeded) && init.every((r) => r.kind === 'sidecar' || succeeded(r)) ? 'Succeeded' : 'Failed';
  if (init.some((r) => r.kind === 'init' && hasEnded(r) && !succeeded(r) && !restarts(pod, r))) return 'Failed';
  if (init.some((r) => !initDone(r))) return 'Pending';
  if (app.some((r) => r.state.waiting && !r.seen)) return 'Pending';
  if (app.some((r) => !hasEnded(r) || restarts(pod, r))) return 'Running';
  return app.every(succeeded) ? 'Succeeded' : 'Failed';
}
