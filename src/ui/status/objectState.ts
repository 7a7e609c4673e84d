import type * as K from '../../api/generated/types.ts';
import type { StoredObject } from '../../api/meta.ts';
import { type Glyph, podState, type Tone } from './podState.ts';

export interface ObjectState {
  tone: Tone;
  glyph: Glyph;
  /** A short English word or count, as kubectl prints it. */
  word: string;
}

const state = (tone: Tone, glyph: Glyph, word: string): ObjectState => ({ tone, glyph, word });

const counted = (ready: number, wanted: number): ObjectState => {
  const word = `${ready}/${wanted}`;
  if (wanted === 0) return state('idle', 'pause', word);
  return ready >= wanted
    ? state('ok', 'check', word)
    : state(ready === 0 ? 'warn' : 'run', ready === 0 ? 'bang' : 'spinner', word);
};

type Rule = (object: StoredObject) => ObjectState;
const rule =
  <T>(read: (object: T) => ObjectState): Rule =>
  (object) =>
    read(object as unknown as T);

const RULES: Record<string, Rule> = {
  Pod: rule<K.V1Pod>(podState),
  Node: rule<K.V1Node>((node) => {
    const ready = node.status?.conditions?.find((c) => c.type === 'Ready')?.status;
    if (ready !== 'True')
      return state('err', 'cross', ready === 'Unknown' || !ready ? 'NotReady (Unknown)' : 'NotReady');
    const pressure = node.status?.conditions?.find((c) => c.type !== 'Ready' && c.status === 'True');
    if (pressure) return state('warn', 'bang', pressure.type);
    return node.spec?.unschedulable ? state('warn', 'pause', 'SchedulingDisabled') : state('ok', 'check', 'Ready');
  }),
  Deployment: rule<K.V1Deployment>((d) => {
    const stuck = d.status?.conditions?.find((c) => c.type === 'Progressing' && c.status === 'False');
    const count = counted(d.status?.readyReplicas ?? 0, d.spec?.replicas ?? 1);
    return stuck ? state('err', 'cross', stuck.reason ?? count.word) : count;
  }),
  ReplicaSet: rule<K.V1ReplicaSet>((r) => counted(r.status?.readyReplicas ?? 0, r.spec?.replicas ?? 1)),
  ReplicationController: rule<K.V1ReplicationController>((r) =>
    counted(r.status?.readyReplicas ?? 0, r.spec?.replicas ?? 1),
  ),
  StatefulSet: rule<K.V1StatefulSet>((s) => counted(s.status?.readyReplicas ?? 0, s.spec?.replicas ?? 1)),
  DaemonSet: rule<K.V1DaemonSet>((d) => counted(d.status?.numberReady ?? 0, d.status?.desiredNumberScheduled ?? 0)),
  Job: rule<K.V1Job>((job) => {
    const end = job.status?.conditions?.find(
      (c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'),
    );
    if (end) return end.type === 'Failed' ? state('err', 'cross', 'Failed') : state('ok', 'done', 'Complete');
    return state('run', 'spinner', `${job.status?.succeeded ?? 0}/${job.spec?.completions ?? 1}`);
  }),
  CronJob: rule<K.V1CronJob>((c) =>
    c.spec?.suspend ? state('warn', 'pause', 'suspended') : state('ok', 'wait', c.spec?.schedule ?? ''),
  ),
  Service: rule<K.V1Service>((s) => state('ok', 'check', s.spec?.type ?? 'ClusterIP')),
  Ingress: rule<K.V1Ingress>((i) =>
    i.status?.loadBalancer?.ingress?.length ? state('ok', 'check', 'ready') : state('warn', 'wait', 'no address'),
  ),
  Gateway: rule<Conditioned>((g) => conditioned(g.status?.conditions, 'Programmed')),
  GatewayClass: rule<Conditioned>((c) => conditioned(c.status?.conditions, 'Accepted')),
  HTTPRoute: rule<Conditioned>((r) =>
    conditioned(
      r.status?.parents?.flatMap((p) => p.conditions ?? []),
      'Accepted',
      'ResolvedRefs',
    ),
  ),
  PersistentVolumeClaim: rule<K.V1PersistentVolumeClaim>((p) => phase(p.status?.phase, 'Bound')),
  PersistentVolume: rule<K.V1PersistentVolume>((p) => phase(p.status?.phase, 'Bound', 'Available')),
  Namespace: rule<K.V1Namespace>((n) => phase(n.status?.phase ?? 'Active', 'Active')),
  HorizontalPodAutoscaler: rule<K.V2HorizontalPodAutoscaler>((h) =>
    state(
      'ok',
      'check',
      `${h.status?.currentReplicas ?? 0} (${h.spec?.minReplicas ?? 1}–${h.spec?.maxReplicas ?? '?'})`,
    ),
  ),
};

interface Conditioned {
  status?: { conditions?: readonly Condition[]; parents?: readonly { conditions?: readonly Condition[] }[] };
}
interface Condition {
  type: string;
  status: string;
  reason?: string;
}

/** Good when none of these conditions is anything but True; else the reason of the first that is not. */
function conditioned(conditions: readonly Condition[] | undefined, ...types: string[]): ObjectState {
  const told = conditions?.filter((c) => types.includes(c.type)) ?? [];
  const bad = told.find((c) => c.status !== 'True');
  if (bad)
    return state(
      bad.status === 'False' ? 'err' : 'warn',
      bad.status === 'False' ? 'cross' : 'wait',
      bad.reason ?? bad.type,
    );
  return told.length > 0 ? state('ok', 'check', types[0] ?? '') : state('warn', 'wait', 'Pending');
}

function phase(word: string | undefined, ...good: string[]): ObjectState {
  if (word && good.includes(word)) return state('ok', 'check', word);
  if (word === 'Failed' || word === 'Lost') return state('err', 'cross', word);
  return word === 'Terminating' ? state('idle', 'leaving', word) : state('warn', 'wait', word ?? 'Pending');
}

/** What any object is doing, in one word and one shape. Kinds without a state of their own are simply there. */
export function objectState(object: StoredObject): ObjectState {
  const own = RULES[object.kind]?.(object) ?? state('ok', 'check', '');
  if (object.metadata.deletionTimestamp && object.kind !== 'Pod') return state('idle', 'leaving', 'Terminating');
  return own;
}
