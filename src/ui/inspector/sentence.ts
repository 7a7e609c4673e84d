import type * as K from '../../api/generated/types.ts';
import type { StoredObject } from '../../api/meta.ts';
import { type Gateway, type GatewayClass, type HttpRoute, routeLines } from '../graph/model/gatewayModel.ts';
import { backendCount } from '../graph/model/serviceBackends.ts';
import { rulesOf } from '../graph/model/trafficModel.ts';
import type { Translate } from '../i18n/translate.ts';
import { podsOn } from '../status/nodeUsage.ts';
import { objectState } from '../status/objectState.ts';
import { podState } from '../status/podState.ts';
import type { Ingress, Mirror, Node, Pod, Service } from '../stores/useMirror.ts';
import { kindOf } from '../stores/useMirror.ts';

type Say<T> = (object: T & StoredObject, t: Translate, mirror: Mirror) => string;

const say =
  <T>(rule: Say<T>): Say<StoredObject> =>
  (object, t, mirror) =>
    rule(object as T & StoredObject, t, mirror);

const RULES: Record<string, Say<StoredObject>> = {
  Pod: say<Pod>(sayPod),
  Node: say<Node>((node, t, mirror) => {
    const pods = podsOn(kindOf(mirror, 'pods'), node.metadata.name).length;
    if (objectState(node).tone === 'err') return t('say.node.notReady');
    return t(node.spec?.unschedulable ? 'say.node.cordoned' : 'say.node.ready', { pods });
  }),
  Deployment: say<K.V1Deployment>(sayDeployment),
  ReplicaSet: say<K.V1ReplicaSet>((rs, t) =>
    rs.spec?.replicas === 0
      ? t('say.replicaset.old')
      : t('say.replicaset.current', { wanted: rs.spec?.replicas ?? 1, ready: rs.status?.readyReplicas ?? 0 }),
  ),
  StatefulSet: say<K.V1StatefulSet>((s, t) =>
    t('say.statefulset', { wanted: s.spec?.replicas ?? 1, ready: s.status?.readyReplicas ?? 0 }),
  ),
  DaemonSet: say<K.V1DaemonSet>((d, t) =>
    t('say.daemonset', { wanted: d.status?.desiredNumberScheduled ?? 0, ready: d.status?.numberReady ?? 0 }),
  ),
  Job: say<K.V1Job>((job, t) => {
    const done = job.status?.succeeded ?? 0;
    const failed = job.status?.conditions?.find((c) => c.type === 'Failed' && c.status === 'True');
    if (failed) return t('say.job.failed', { why: failed.message ?? failed.reason ?? '' });
    if (job.status?.conditions?.some((c) => c.type === 'Complete' && c.status === 'True'))
      return t('say.job.complete', { done });
    return t('say.job.running', { done, wanted: job.spec?.completions ?? 1, active: job.status?.active ?? 0 });
  }),
  CronJob: say<K.V1CronJob>((c, t) =>
    c.spec?.suspend ? t('say.cronjob.suspended') : t('say.cronjob', { schedule: c.spec?.schedule ?? '' }),
  ),
  Service: say<Service>(sayService),
  Ingress: say<Ingress>((ingress, t) => {
    const rules = rulesOf(ingress);
    const hosts = [...new Set(rules.map((r) => r.host))].join(', ');
    const waiting = !ingress.status?.loadBalancer?.ingress?.length;
    return t(waiting ? 'say.ingress.waiting' : 'say.ingress', { hosts, count: rules.length });
  }),
  Gateway: say<Gateway>((gateway, t, mirror) => {
    const key = `gateway/${gateway.metadata.namespace}/${gateway.metadata.name}`;
    const routes = [...kindOf<HttpRoute>(mirror, 'httproutes').values()].filter((r) =>
      r.spec?.parentRefs?.some((p) => `gateway/${p.namespace ?? r.metadata.namespace}/${p.name}` === key),
    ).length;
    const address = gateway.status?.addresses?.[0]?.value;
    const listeners = (gateway.spec?.listeners ?? []).map((l) => `${l.protocol} ${l.port}`).join(', ');
    return address ? t('say.gateway', { address, listeners, count: routes }) : t('say.gateway.waiting', { listeners });
  }),
  GatewayClass: say<GatewayClass>((c, t) => t('say.gatewayclass', { controller: c.spec?.controllerName ?? '' })),
  HTTPRoute: say<HttpRoute>((route, t) => {
    const hosts = route.spec?.hostnames?.join(', ') || '*';
    const refused = route.status?.parents?.flatMap((p) => p.conditions ?? []).find((c) => c.status === 'False');
    if (refused) return t('say.httproute.refused', { why: refused.message ?? refused.reason ?? '' });
    return t(route.status?.parents?.length ? 'say.httproute' : 'say.httproute.waiting', {
      hosts,
      count: routeLines(route).length,
    });
  }),
  PersistentVolumeClaim: say<K.V1PersistentVolumeClaim>((claim, t) =>
    claim.status?.phase === 'Bound'
      ? t('say.pvc.bound', { volume: claim.spec?.volumeName ?? '' })
      : t('say.pvc.pending'),
  ),
  HorizontalPodAutoscaler: say<K.V2HorizontalPodAutoscaler>((hpa, t) =>
    t('say.hpa', {
      target: `${hpa.spec?.scaleTargetRef.kind} ${hpa.spec?.scaleTargetRef.name}`,
      min: hpa.spec?.minReplicas ?? 1,
      max: hpa.spec?.maxReplicas ?? '?',
      current: hpa.status?.currentReplicas ?? 0,
    }),
  ),
  ConfigMap: say<K.V1ConfigMap>((c, t) =>
    t('say.configmap', { count: Object.keys(c.data ?? {}).length + Object.keys(c.binaryData ?? {}).length }),
  ),
  Secret: say<K.V1Secret>((s, t) =>
    t('say.secret', { count: Object.keys(s.data ?? {}).length, type: s.type ?? 'Opaque' }),
  ),
  Namespace: say<K.V1Namespace>((_n, t) => t('say.namespace')),
};

/** What an object is doing now, in one plain sentence. */
export function sentence(object: StoredObject, t: Translate, mirror: Mirror): string {
  if (object.metadata.deletionTimestamp && object.kind !== 'Pod') {
    const finalizers = object.metadata.finalizers?.join(', ') || '…';
    return t('say.terminating', { finalizers });
  }
  const rule = RULES[object.kind];
  return rule ? rule(object, t, mirror) : t('say.generic', { kind: object.kind, name: object.metadata.name });
}

function sayPod(pod: Pod, t: Translate): string {
  const { word, restarts, serving } = podState(pod);
  const node = pod.spec?.nodeName ?? '';
  const statuses = pod.status?.containerStatuses ?? [];
  const image = statuses.find((s) => s.state?.waiting)?.image ?? pod.spec?.containers[0]?.image ?? '';
  const ended = statuses.map((s) => s.state?.terminated ?? s.lastState?.terminated).find((s) => s);
  if (word === 'Terminating')
    return t('say.pod.terminating', { seconds: pod.metadata.deletionGracePeriodSeconds ?? 30 });
  if (word.startsWith('Init:')) return t('say.pod.init', { word });
  if (word === 'Pending' && !node) {
    const why = pod.status?.conditions?.find((c) => c.type === 'PodScheduled' && c.status === 'False')?.message;
    return why ? t('say.pod.pendingWhy', { why }) : t('say.pod.pending');
  }
  if (word === 'ErrImagePull' || word === 'ImagePullBackOff' || word === 'InvalidImageName')
    return t('say.pod.pullError', { image });
  if (word === 'ContainerCreating' || word === 'Pending' || word === 'PodInitializing')
    return t('say.pod.creating', { node });
  if (word === 'Running') {
    const now = t(serving ? 'say.pod.running' : 'say.pod.notReady', { node });
    return pod.metadata.ownerReferences?.length ? now : `${now} ${t('say.pod.alone')}`;
  }
  if (word === 'CrashLoopBackOff')
    return `${ended?.reason === 'OOMKilled' ? `${t('say.pod.oom')} ` : ''}${t('say.pod.crash', { count: restarts })}`;
  if (word === 'OOMKilled') return t('say.pod.oom');
  if (word === 'Error') return t('say.pod.error', { code: ended?.exitCode ?? 1 });
  if (word === 'Completed' || word === 'Succeeded') return t('say.pod.completed');
  return t('say.pod.other', { word });
}

function sayDeployment(deployment: K.V1Deployment & StoredObject, t: Translate): string {
  const wanted = deployment.spec?.replicas ?? 1;
  const { readyReplicas: ready = 0, updatedReplicas: updated = 0, replicas = 0, conditions } = deployment.status ?? {};
  if (deployment.spec?.paused) return t('say.deployment.paused');
  const stuck = conditions?.find((c) => c.type === 'Progressing' && c.status === 'False');
  if (stuck) return t('say.deployment.stuck', { why: stuck.message ?? stuck.reason ?? '' });
  if (wanted === 0 && replicas === 0) return t('say.deployment.zero');
  if (updated < wanted || replicas > updated) return t('say.deployment.rolling', { updated, wanted, ready });
  return ready < wanted ? t('say.deployment.scaling', { ready, wanted }) : t('say.deployment.steady', { ready });
}

function sayService(service: Service, t: Translate, mirror: Mirror): string {
  const { type, externalName, selector, clusterIP, ports } = service.spec ?? {};
  if (type === 'ExternalName') return t('say.service.external', { name: externalName ?? '' });
  if (!selector) return t('say.service.noSelector');
  const { ready } = backendCount(mirror, service);
  if (clusterIP === 'None') return t('say.service.headless', { ready });
  const text = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  if (ready === 0) return t('say.service.none', { selector: text });
  return t('say.service.ready', { address: `${clusterIP ?? service.metadata.name}:${ports?.[0]?.port ?? ''}`, ready });
}
