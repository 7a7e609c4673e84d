import type {
  V1Pod,
  V1Scale,
  V2HorizontalPodAutoscaler,
  V2HorizontalPodAutoscalerCondition,
  V2HorizontalPodAutoscalerStatus,
  V2MetricStatus,
} from '../../../api/generated/types.ts';
import { parseSelector } from '../../../api/labels/selector.ts';
import { keyOf, parseApiVersion } from '../../../api/meta.ts';
import { Scheme } from '../../../api/Scheme.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { ResourceRef } from '../../../client/KubeRequest.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { EventRecorder } from '../../../client/record/EventRecorder.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { indexByLabel, selectPods } from '../labelIndex.ts';
import { HORIZONTAL_POD_AUTOSCALERS, PODS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';
import { type AutoscalerHistory, bounded } from './behavior.ts';
import { type Measured, measure } from './measure.ts';
import { MetricError } from './ReplicaCalculator.ts';

type Autoscaler = Stored<V2HorizontalPodAutoscaler>;
type Scale = V1Scale & { metadata: { name: string; namespace: string } };

/** `--horizontal-pod-autoscaler-sync-period`. */
const PERIOD_MS = 15_000;

/**
 * Horizontal pod autoscalers: sizes workloads by what their pods use (pkg/controller/podautoscaler).
 *
 *     HorizontalPodAutoscaler ─► itself, every 15 s
 */
export class HorizontalController implements Controller {
  readonly name = 'podautoscaler';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly recorder: EventRecorder;
  private readonly scheme = Scheme.builtin();
  private readonly autoscalers: SharedInformer<Autoscaler>;
  private readonly pods: SharedInformer<Stored<V1Pod>>;
  private readonly histories = new Map<string, AutoscalerHistory>();

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('horizontal-pod-autoscaler');
    this.recorder = context.recorderFor('horizontal-pod-autoscaler');
    this.autoscalers = context.informers.informer<Autoscaler>(HORIZONTAL_POD_AUTOSCALERS);
    this.pods = context.informers.informer<Stored<V1Pod>>(PODS);
    indexByLabel(this.pods);
    const enqueue = (hpa: Autoscaler): void => this.queue.addAfter(keyOf(hpa), PERIOD_MS);
    this.autoscalers.addHandler({
      onAdd: enqueue,
      onUpdate: enqueue,
      onDelete: (hpa) => {
        this.histories.delete(keyOf(hpa));
      },
    });
  }

  sync(key: string): void {
    const hpa = this.autoscalers.store.get(key);
    if (!hpa) return;
    this.queue.addAfter(key, PERIOD_MS);
    const draft = new StatusDraft(hpa, this.now());
    const ref = this.targetOf(hpa);
    let scale: Scale;
    try {
      if (!ref) throw new MetricError(`no matches for kind "${hpa.spec.scaleTargetRef.kind}"`);
      scale = this.client.get<Scale>(ref);
    } catch (error) {
      const why = messageOf(error);
      this.recorder.event(hpa, 'Warning', 'FailedGetScale', why);
      draft.condition(
        'AbleToScale',
        'False',
        'FailedGetScale',
        `the HPA controller was unable to get the target's current scale: ${why}`,
      );
      this.write(hpa, draft.status);
      return;
    }
    draft.condition(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    this.reconcile(key, hpa, ref as ResourceRef & { name: string }, scale, draft);
    this.write(hpa, draft.status);
  }

  private reconcile(
    key: string,
    hpa: Autoscaler,
    ref: ResourceRef & { name: string },
    scale: Scale,
    draft: StatusDraft,
  ): void {
    const current = scale.spec?.replicas ?? 0;
    draft.status.currentReplicas = current;
    const { minReplicas = 1, maxReplicas } = hpa.spec;
    let desired = current;
    let why = '';
    if (current === 0 && minReplicas !== 0) {
      draft.status.desiredReplicas = 0;
      draft.condition(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      return;
    }
    if (current > maxReplicas) [desired, why] = [maxReplicas, 'Current number of replicas above Spec.MaxReplicas'];
    else if (current < minReplicas) [desired, why] = [minReplicas, 'Current number of replicas below Spec.MinReplicas'];
    else {
      const wish = this.wish(hpa, scale, current, draft);
      if (!wish) {
        draft.status.desiredReplicas = hpa.status?.desiredReplicas ?? 0;
        return;
      }
      why = wish.replicas > current ? `${wish.name} above target` : 'All metrics below target';
      desired = this.bound(key, hpa, current, wish.replicas, draft);
    }
    draft.status.desiredReplicas = desired;
    if (desired !== current) this.rescale(key, hpa, ref, scale, current, desired, why, draft);
  }

  /** The largest size that any metric asks for; undefined when none could be measured. */
  private wish(hpa: Autoscaler, scale: Scale, current: number, draft: StatusDraft): Measured | undefined {
    const pods = selectPods(this.pods.store, hpa.metadata.namespace, parseSelector(scale.status?.selector ?? ''));
    const { startMs, now } = this.context.clock;
    const statuses: V2MetricStatus[] = [];
    let best: Measured | undefined;
    let failure: { reason: string; message: string; head: string } | undefined;
    let invalid = 0;
    for (const spec of hpa.spec.metrics ?? []) {
      const result = measure(
        this.client,
        hpa.metadata.namespace,
        scale.status?.selector ?? '',
        spec,
        pods,
        current,
        startMs + now,
      );
      if ('error' in result) {
        invalid++;
        failure ??= { reason: result.reason, message: result.error, head: result.head };
        this.recorder.event(hpa, 'Warning', result.reason, result.error);
        continue;
      }
      statuses.push(result.status);
      if (!best || result.replicas > best.replicas) best = result;
    }
    const total = hpa.spec.metrics?.length ?? 0;
    if (failure && (invalid === total || (best?.replicas ?? 0) < current)) {
      const text = `the HPA was unable to compute the replica count: ${failure.message}`;
      draft.condition('ScalingActive', 'False', failure.reason, text);
      const summary = `invalid metrics (${invalid} invalid out of ${total}), first error is: ${failure.head}: ${failure.message}`;
      this.recorder.event(hpa, 'Warning', 'FailedComputeMetricsReplicas', summary);
      return undefined;
    }
    if (!best) return undefined;
    const text = `the HPA was able to successfully calculate a replica count from ${best.name}`;
    draft.condition('ScalingActive', 'True', 'ValidMetricFound', text);
    draft.status.currentMetrics = statuses;
    return best;
  }

  private bound(key: string, hpa: Autoscaler, current: number, wish: number, draft: StatusDraft): number {
    const history = this.historyOf(key);
    const { replicas, able, limited } = bounded(hpa.spec, history, current, wish, this.context.clock.now);
    draft.condition('AbleToScale', 'True', ...able);
    if (limited) draft.condition('ScalingLimited', 'True', ...limited);
    else
      draft.condition(
        'ScalingLimited',
        'False',
        'DesiredWithinRange',
        'the desired count is within the acceptable range',
      );
    this.context.decide({
      from: 'horizontal-pod-autoscaler-controller',
      to: 'horizontal-pod-autoscaler-controller',
      object: `horizontalpodautoscalers/${key}`,
      text: `${current} replicas, metrics ask for ${wish}, ${replicas} it is`,
      data: { current, wish, replicas, able: able[0], limited: limited?.[0] ?? '' },
    });
    return replicas;
  }

  private rescale(
    key: string,
    hpa: Autoscaler,
    ref: ResourceRef & { name: string },
    scale: Scale,
    current: number,
    desired: number,
    why: string,
    draft: StatusDraft,
  ): void {
    try {
      this.client.update<V1Scale>(ref, { ...scale, spec: { replicas: desired } });
    } catch (error) {
      const message = messageOf(error);
      this.recorder.event(hpa, 'Warning', 'FailedRescale', `New size: ${desired}; reason: ${why}; error: ${message}`);
      draft.condition(
        'AbleToScale',
        'False',
        'FailedUpdateScale',
        `the HPA controller was unable to update the target scale: ${message}`,
      );
      draft.status.desiredReplicas = current;
      return;
    }
    draft.condition(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${desired}`,
    );
    this.recorder.event(hpa, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${why}`);
    draft.status.lastScaleTime = this.now();
    const past = { atMs: this.context.clock.now, replicas: Math.abs(desired - current) };
    const history = this.historyOf(key);
    (desired > current ? history.ups : history.downs).push(past);
  }

  private historyOf(key: string): AutoscalerHistory {
    let history = this.histories.get(key);
    if (!history) {
      history = { recommendations: [], ups: [], downs: [] };
      this.histories.set(key, history);
    }
    return history;
  }

  private targetOf({ metadata, spec: { scaleTargetRef } }: Autoscaler): (ResourceRef & { name: string }) | undefined {
    const { group } = parseApiVersion(scaleTargetRef.apiVersion ?? '');
    const info = this.scheme.preferredKind(group, scaleTargetRef.kind);
    if (!info) return undefined;
    const { version, resource } = info;
    return { group, version, resource, namespace: metadata.namespace, name: scaleTargetRef.name, subresource: 'scale' };
  }

  private now(): string {
    return rfc3339(this.context.clock.startMs + this.context.clock.now);
  }

  private write(hpa: Autoscaler, status: V2HorizontalPodAutoscalerStatus): void {
    if (deepEqual(hpa.status, status)) return;
    this.client.updateStatus<V2HorizontalPodAutoscaler>(refOf(HORIZONTAL_POD_AUTOSCALERS, hpa), { ...hpa, status });
  }
}

const messageOf = (error: unknown): string => {
  if (error instanceof StatusError || error instanceof MetricError) return error.message;
  throw error;
};

/** The status as it will be written. */
class StatusDraft {
  readonly status: V2HorizontalPodAutoscalerStatus;

  constructor(
    hpa: Autoscaler,
    private readonly now: string,
  ) {
    this.status = { desiredReplicas: 0, currentMetrics: null as never, conditions: [], ...hpa.status };
    if (this.status.currentMetrics === null) delete this.status.currentMetrics;
    if (hpa.metadata.generation) this.status.observedGeneration = hpa.metadata.generation;
  }

  condition(type: string, status: string, reason: string, message: string): void {
    const conditions = this.status.conditions ?? [];
    const old = conditions.find((c) => c.type === type);
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : this.now;
    const next: V2HorizontalPodAutoscalerCondition = { type, status, lastTransitionTime, reason, message };
    this.status.conditions = old ? conditions.map((c) => (c === old ? next : c)) : [...conditions, next];
  }
}
