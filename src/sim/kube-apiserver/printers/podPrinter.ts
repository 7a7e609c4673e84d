import type { V1ContainerStatus, V1Pod } from '../../../api/generated/types.ts';
import { ageOf } from '../../../api/humanDuration.ts';
import { AGE, column, NAME, type Printer, printer, wide } from './Printer.ts';

/** `pods`: the status column sums up phase, reasons and container states (printPod). */
export const podPrinter: Printer = printer<V1Pod>(
  [
    NAME,
    column('Ready', { description: 'The aggregate readiness state of this pod for accepting traffic.' }),
    column('Status', { description: 'The aggregate status of the containers in this pod.' }),
    column('Restarts', {
      description:
        'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    }),
    AGE,
    wide('IP'),
    wide('Node'),
    wide('Nominated Node'),
    wide('Readiness Gates'),
  ],
  (pod, now) => {
    const summary = summarize(pod);
    const restarts =
      summary.restarts !== 0 && summary.lastRestart
        ? `${summary.restarts} (${ageOf(summary.lastRestart, now)} ago)`
        : `${summary.restarts}`;
    return [
      pod.metadata?.name ?? '',
      `${summary.ready}/${summary.total}`,
      summary.reason,
      restarts,
      ageOf(pod.metadata?.creationTimestamp, now),
      pod.status?.podIP || pod.status?.podIPs?.[0]?.ip || '<none>',
      pod.spec?.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      readinessGates(pod),
    ];
  },
  (pod) => {
    const phase = pod.status?.phase;
    if (phase === 'Succeeded') return [completed('Succeeded', 'The pod has completed successfully.')];
    if (phase === 'Failed') return [completed('Failed', 'The pod failed.')];
    return undefined;
  },
);

const completed = (reason: string, message: string) => ({ type: 'Completed', status: 'True', reason, message });

interface Summary {
  reason: string;
  ready: number;
  total: number;
  restarts: number;
  lastRestart: string;
}

/** What `kubectl get pods` says about a pod. */
export function summarize(pod: V1Pod): Summary {
  const status = pod.status ?? {};
  const sidecars = new Set(
    (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const summary: Summary = {
    reason: status.reason || status.phase || '',
    ready: 0,
    total: (pod.spec?.containers.length ?? 0) + sidecars.size,
    restarts: 0,
    lastRestart: '',
  };
  if (status.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated')) {
    summary.reason = 'SchedulingGated';
  }
  const initializing = summarizeInit(pod, sidecars, summary);
  const initialized = status.conditions?.some((c) => c.type === 'Initialized' && c.status === 'True') ?? false;
  if (!initializing || initialized) {
    const ofSidecars = (status.initContainerStatuses ?? []).filter((c) => sidecars.has(c.name));
    summary.restarts = 0;
    summary.lastRestart = '';
    for (const container of ofSidecars) countRestarts(container, summary);
    summarizeMain(pod, summary);
  }
  if (pod.metadata?.deletionTimestamp) {
    if (status.reason === 'NodeLost') summary.reason = 'Unknown';
    else if (status.phase !== 'Succeeded' && status.phase !== 'Failed') summary.reason = 'Terminating';
  }
  return summary;
}

function countRestarts(container: V1ContainerStatus, summary: Summary): void {
  summary.restarts += container.restartCount ?? 0;
  const finished = container.lastState?.terminated?.finishedAt ?? '';
  if (finished > summary.lastRestart) summary.lastRestart = finished;
}

function summarizeInit(pod: V1Pod, sidecars: Set<string>, summary: Summary): boolean {
  const count = pod.spec?.initContainers?.length ?? 0;
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    countRestarts(container, summary);
    const { terminated, waiting } = container.state ?? {};
    if (terminated && (terminated.exitCode ?? 0) === 0) continue;
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) summary.ready++;
      continue;
    }
    if (terminated) summary.reason = `Init:${terminated.reason || endOf(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') summary.reason = `Init:${waiting.reason}`;
    else summary.reason = `Init:${index}/${count}`;
    return true;
  }
  return false;
}

function summarizeMain(pod: V1Pod, summary: Summary): void {
  let hasRunning = false;
  for (const container of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    countRestarts(container, summary);
    const { terminated, waiting, running } = container.state ?? {};
    if (waiting?.reason) summary.reason = waiting.reason;
    else if (terminated) summary.reason = terminated.reason || endOf(terminated);
    else if (container.ready && running) {
      hasRunning = true;
      summary.ready++;
    }
  }
  if (summary.reason === 'Completed' && hasRunning) {
    const ready = pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True');
    summary.reason = ready ? 'Running' : 'NotReady';
  }
}

const endOf = (terminated: { signal?: number; exitCode?: number }): string =>
  terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`;

function readinessGates(pod: V1Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const passed = gates.filter((gate) =>
    pod.status?.conditions?.some((c) => c.type === gate.conditionType && c.status === 'True'),
  );
  return `${passed.length}/${gates.length}`;
}
