import type { StoredObject } from '../../api/meta.ts';
import { parseApiVersion } from '../../api/meta.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { ResourceRef } from '../../client/KubeRequest.ts';
import type { Playback } from '../../playback/Playback.ts';
import { faultState } from '../chaos/faultState.ts';
import type { MessageKey } from '../i18n/en.ts';
import { podsOn } from '../status/nodeUsage.ts';
import { type Deployment, kindOf, type Node, type Pod, type ReplicaSet, useMirror } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { watchedByKind } from '../stores/watchedResources.ts';
import { typeInTerminal } from '../terminal/typeInTerminal.ts';

/** Something one can do to an object, with the kubectl line that does the same. */
export interface ObjectAction {
  id: string;
  label: MessageKey;
  kubectl: string;
  danger?: boolean;
  run: (client: KubeClient, playback?: Playback) => Promise<unknown>;
}

const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);
const RESTARTABLE = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

export const replicasOf = (object: StoredObject): number =>
  (object as StoredObject & { spec?: { replicas?: number } }).spec?.replicas ?? 1;

export const isScalable = (object: StoredObject): boolean => SCALABLE.has(object.kind);

export function refOf(object: StoredObject): ResourceRef & { name: string } {
  const { name, namespace } = object.metadata;
  const resource = watchedByKind(object.kind)?.resource ?? `${object.kind.toLowerCase()}s`;
  return { ...parseApiVersion(object.apiVersion), resource, name, ...(namespace ? { namespace } : {}) };
}

/** `deploy/web -n team`, as one would type it. */
export function kubectlTarget(object: StoredObject, separator = '/'): string {
  const { name, namespace } = object.metadata;
  const short = watchedByKind(object.kind)?.short ?? object.kind.toLowerCase();
  return `${short}${separator}${name}${namespace && namespace !== 'default' ? ` -n ${namespace}` : ''}`;
}

export function scaleAction(object: StoredObject, replicas: number): ObjectAction {
  return {
    id: 'scale',
    label: 'action.scale',
    kubectl: `kubectl scale ${kubectlTarget(object)} --replicas=${replicas}`,
    run: (client) => client.patch({ ...refOf(object), subresource: 'scale' }, 'merge', { spec: { replicas } }),
  };
}

/** The actions an object offers, besides scaling. */
export function actionsFor(object: StoredObject): ObjectAction[] {
  const actions: ObjectAction[] = [];
  if (RESTARTABLE.has(object.kind)) actions.push(restart(object));
  if (object.kind === 'Deployment') actions.push(...rollout(object as Deployment));
  if (object.kind === 'Node') actions.push(...nodeActions(object as Node));
  if (object.kind === 'Pod' && usePlayback.getState().state) actions.push(...podFaults(object as Pod));
  if (object.kind === 'CronJob') actions.push(suspend(object));
  if (object.kind !== 'Node' && object.kind !== 'Event') actions.push(remove(object));
  return actions;
}

const remove = (object: StoredObject): ObjectAction => ({
  id: 'delete',
  label: 'action.delete',
  kubectl: `kubectl delete ${kubectlTarget(object, ' ')}`,
  danger: true,
  run: (client) => client.delete(refOf(object), { propagationPolicy: 'Background' }),
});

function restart(object: StoredObject): ObjectAction {
  return {
    id: 'restart',
    label: 'action.restart',
    kubectl: `kubectl rollout restart ${kubectlTarget(object)}`,
    run: (client) =>
      client.patch(refOf(object), 'strategic', {
        spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': virtualTime() } } } },
      }),
  };
}

/** The cluster's time, to the second, as kubectl writes it. */
function virtualTime(): string {
  const { state } = usePlayback.getState();
  const ms = state ? Date.parse(state.startTime) + state.now : Date.now();
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function rollout(deployment: Deployment): ObjectAction[] {
  const paused = deployment.spec?.paused === true;
  const target = kubectlTarget(deployment);
  const toggle: ObjectAction = {
    id: 'pause',
    label: paused ? 'action.resume' : 'action.pause',
    kubectl: `kubectl rollout ${paused ? 'resume' : 'pause'} ${target}`,
    run: (client) => client.patch(refOf(deployment), 'strategic', { spec: { paused: paused ? null : true } }),
  };
  const previous = previousRevision(deployment);
  if (!previous) return [toggle];
  const undo: ObjectAction = {
    id: 'undo',
    label: 'action.undo',
    kubectl: `kubectl rollout undo ${target}`,
    run: (client) =>
      client.patch(refOf(deployment), 'json', [{ op: 'replace', path: '/spec/template', value: templateOf(previous) }]),
  };
  return [undo, toggle];
}

const REVISION = 'deployment.kubernetes.io/revision';

/** The ReplicaSet before the current one, by revision. */
function previousRevision(deployment: Deployment): ReplicaSet | undefined {
  const revision = (rs: StoredObject): number => Number(rs.metadata.annotations?.[REVISION] ?? 0);
  const current = revision(deployment);
  const mine = [...kindOf<ReplicaSet>(useMirror.getState(), 'replicasets').values()].filter((rs) =>
    rs.metadata.ownerReferences?.some((o) => o.uid === deployment.metadata.uid),
  );
  return mine.filter((rs) => revision(rs) < current).sort((a, b) => revision(b) - revision(a))[0];
}

function templateOf(replicaSet: ReplicaSet): unknown {
  const template = replicaSet.spec?.template;
  const { 'pod-template-hash': _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

function nodeActions(node: Node): ObjectAction[] {
  const { name } = node.metadata;
  const cordoned = node.spec?.unschedulable === true;
  const down = faultState(usePlayback.getState().journal).nodes.has(name);
  const actions: ObjectAction[] = [
    {
      id: 'cordon',
      label: cordoned ? 'action.uncordon' : 'action.cordon',
      kubectl: `kubectl ${cordoned ? 'uncordon' : 'cordon'} ${name}`,
      run: (client) => client.patch(refOf(node), 'strategic', { spec: { unschedulable: cordoned ? null : true } }),
    },
    {
      id: 'drain',
      label: 'action.drain',
      kubectl: `kubectl drain ${name} --ignore-daemonsets --delete-emptydir-data`,
      danger: true,
      run: (client) => drain(client, node),
    },
  ];
  if (usePlayback.getState().state)
    actions.push({
      id: 'power',
      label: down ? 'action.startNode' : 'action.stopNode',
      kubectl: `docker ${down ? 'start' : 'stop'} ${name}`,
      danger: !down,
      run: async (_client, playback) => playback?.fault({ type: down ? 'startNode' : 'stopNode', name }),
    });
  return actions;
}

/** Cordons the node and evicts what a DaemonSet does not bring back at once; budgets may refuse, then it waits. */
async function drain(client: KubeClient, node: Node): Promise<void> {
  await client.patch(refOf(node), 'strategic', { spec: { unschedulable: true } });
  const pods = podsOn(kindOf(useMirror.getState(), 'pods'), node.metadata.name).filter(
    (pod) =>
      !pod.metadata.ownerReferences?.some((o) => o.kind === 'DaemonSet' || o.kind === 'Node') &&
      !pod.metadata.annotations?.['kubernetes.io/config.mirror'],
  );
  for (const pod of pods) {
    const { name, namespace } = pod.metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    await client.create({ ...refOf(pod), subresource: 'eviction' }, eviction as StoredObject);
  }
}

/** What one can break in a pod; probes only where it has them. */
function podFaults(pod: Pod): ObjectAction[] {
  const { name, namespace = 'default' } = pod.metadata;
  const { probes } = faultState(usePlayback.getState().journal);
  const running = pod.status?.containerStatuses?.some((c) => c.state?.running);
  const actions = running ? [shell(pod), killContainer(pod)] : [];
  for (const probe of ['readiness', 'liveness'] as const) {
    if (!pod.spec?.containers.some((c) => c[`${probe}Probe`])) continue;
    const broken = !probes.has(`${namespace}/${name}/${probe}`);
    actions.push({
      id: probe,
      label: `action.${broken ? 'break' : 'mend'}.${probe}`,
      kubectl: `# ${probe} probe of ${name}: ${broken ? 'fails from now on' : 'as the container answers'}`,
      run: async (_client, playback) => playback?.fault({ type: 'breakProbe', namespace, pod: name, probe, broken }),
    });
  }
  return actions;
}

/** A shell in the first container, in the terminal below. */
function shell(pod: Pod): ObjectAction {
  const { name, namespace = 'default' } = pod.metadata;
  const line = `kubectl exec -it ${name}${namespace === 'default' ? '' : ` -n ${namespace}`} -- sh`;
  return { id: 'shell', label: 'action.shell', kubectl: line, run: async () => typeInTerminal(`${line}\r`) };
}

function killContainer(pod: Pod): ObjectAction {
  const container = pod.spec?.containers[0]?.name ?? '';
  const { name, namespace = 'default' } = pod.metadata;
  return {
    id: 'kill',
    label: 'action.kill',
    kubectl: `kubectl exec ${name}${namespace === 'default' ? '' : ` -n ${namespace}`} -- kill 1`,
    danger: true,
    run: async (_client, playback) => playback?.fault({ type: 'killContainer', namespace, pod: name, container }),
  };
}

function suspend(object: StoredObject): ObjectAction {
  const suspended = (object as StoredObject & { spec?: { suspend?: boolean } }).spec?.suspend === true;
  return {
    id: 'suspend',
    label: suspended ? 'action.unsuspend' : 'action.suspend',
    kubectl: `kubectl patch ${kubectlTarget(object, ' ')} -p '{"spec":{"suspend":${!suspended}}}'`,
    run: (client) => client.patch(refOf(object), 'merge', { spec: { suspend: !suspended } }),
  };
}
