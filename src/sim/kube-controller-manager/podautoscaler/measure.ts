import type { V1Pod, V2MetricSpec, V2MetricStatus, V2MetricTarget } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { parseQuantity, Quantity, tryParseQuantity } from '../../../api/Quantity.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import { MetricError, type PodUsage, proposeReplicas, type Target } from './ReplicaCalculator.ts';

const POD_METRICS = { group: 'metrics.k8s.io', version: 'v1beta1', resource: 'pods' };

interface PodMetrics extends KubeObject {
  containers?: { name: string; usage: Record<string, string> }[];
}

/** What one metric asks for. */
export interface Measured {
  replicas: number;
  /** As conditions and events name the metric. */
  name: string;
  status: V2MetricStatus;
}

/** Why a metric could not be used. `head` is what the summary of several failures puts in front. */
export interface Unmeasured {
  error: string;
  reason: string;
  head: string;
}

/** Measures one metric of an autoscaler. Only resource metrics have a source here. */
export function measure(
  client: LocalClient,
  namespace: string,
  selector: string,
  spec: V2MetricSpec,
  pods: readonly V1Pod[],
  current: number,
  nowMs: number,
): Measured | Unmeasured {
  const source =
    spec.type === 'Resource' ? spec.resource : spec.type === 'ContainerResource' ? spec.containerResource : undefined;
  if (!source) return withoutSource(spec);
  const { name, target } = source;
  const container = spec.containerResource?.container;
  const byValue = target.averageUtilization === undefined;
  const head = `failed to get ${name} ${container ? 'container ' : ''}resource metric value`;
  try {
    const usage = usageOf(client, namespace, selector, name, container);
    const proposal = proposeReplicas(name, container, pods, usage, targetOf(target), current, nowMs);
    const averageValue = Quantity.ofMillis(proposal.averageMilli, parseFormat(target, name)).toString();
    const currentValue = byValue ? { averageValue } : { averageUtilization: proposal.utilization, averageValue };
    const status: V2MetricStatus = container
      ? { type: 'ContainerResource', containerResource: { name, container, current: currentValue } }
      : { type: 'Resource', resource: { name, current: currentValue } };
    const what = `${name} ${container ? 'container ' : ''}resource${byValue ? '' : ' utilization (percentage of request)'}`;
    return { replicas: proposal.replicas, name: what, status };
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    const reason = container ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric';
    return { error: `failed to get ${name} ${byValue ? 'usage' : 'utilization'}: ${error.message}`, reason, head };
  }
}

function withoutSource(spec: V2MetricSpec): Unmeasured {
  const [reason, api] =
    spec.type === 'External' ? ['FailedGetExternalMetric', 'external'] : [`FailedGet${spec.type}Metric`, 'custom'];
  const error = `unable to get metric ${metricName(spec)}: unable to fetch metrics from ${api} metrics API: no ${api} metrics API (${api}.metrics.k8s.io) registered`;
  return { error, reason: reason as string, head: `failed to get ${spec.type.toLowerCase()} metric value` };
}

const metricName = ({ pods, object, external }: V2MetricSpec): string =>
  pods?.metric.name ?? object?.metric.name ?? external?.metric.name ?? '';

const targetOf = ({ averageUtilization, averageValue }: V2MetricTarget): Target =>
  averageUtilization === undefined
    ? { averageMilli: parseQuantity(averageValue ?? '0').milliValue }
    : { utilization: averageUtilization };

const parseFormat = ({ averageValue }: V2MetricTarget, name: string): 'BinarySI' | 'DecimalSI' =>
  name === 'memory' || averageValue?.endsWith('i') ? 'BinarySI' : 'DecimalSI';

/** What each pod uses, as the resource metrics API tells. Throws MetricError when it does not answer. */
function usageOf(
  client: LocalClient,
  namespace: string,
  labelSelector: string,
  resource: string,
  container: string | undefined,
): PodUsage {
  const usage = new Map<string, number>();
  const items = fetch(client, namespace, labelSelector, resource);
  for (const { metadata, containers = [] } of items) {
    let milli = 0;
    for (const { name, usage: used } of containers) {
      if (container === undefined || container === name) milli += tryParseQuantity(used[resource])?.milliValue ?? 0;
    }
    usage.set(metadata?.name ?? '', milli);
  }
  if (usage.size === 0) {
    throw new MetricError(
      `unable to get metrics for resource ${resource}: no metrics returned from resource metrics API`,
    );
  }
  return usage;
}

function fetch(client: LocalClient, namespace: string, labelSelector: string, resource: string): PodMetrics[] {
  try {
    return client.list<PodMetrics>({ ...POD_METRICS, namespace }, { labelSelector }).items;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const why = `${error.message} (get pods.metrics.k8s.io)`;
    throw new MetricError(
      `unable to get metrics for resource ${resource}: unable to fetch metrics from resource metrics API: ${why}`,
    );
  }
}
