import type { V1Node, V1Pod } from '../../api/generated/types.ts';
import type { StoredObject } from '../../api/meta.ts';
import type { LaneStep } from '../../playback/Playback.ts';
import type { Etcd } from '../etcd/Etcd.ts';
import { objectOfKey } from './objectOfKey.ts';
import { podFailure } from './podFailure.ts';
import { rolloutState } from './rolloutState.ts';

/** The course of one object (`resource/namespace/name`) as far back as history goes, oldest first. */
export function laneOf(etcd: Etcd<StoredObject>, object: string): LaneStep[] {
  const steps: LaneStep[] = [];
  const add = (at: number, key: string, value: StoredObject | undefined): void => {
    const step = { at, ...stateOf(key, value) };
    const last = steps.at(-1);
    if (last?.state !== step.state || last.tone !== step.tone) steps.push(step);
  };
  const name = `/${object.slice(object.lastIndexOf('/') + 1)}`;
  for (const { key, time, current, previous } of etcd.pastChanges()) {
    if (!key.endsWith(name) || objectOfKey(key) !== object) continue;
    if (steps.length === 0 && previous) add(0, key, previous.value);
    add(time, key, current?.value);
  }
  if (steps.length > 0) return steps;
  const [resource, namespace, last] = object.split('/');
  const key = `/registry/${resource}/${namespace ? `${namespace}/` : ''}${last}`;
  const unchanged = etcd.get(key);
  return unchanged ? [{ at: 0, ...stateOf(key, unchanged.value) }] : [];
}

function stateOf(key: string, value: StoredObject | undefined): Omit<LaneStep, 'at'> {
  if (!value) return { state: 'gone', tone: 'gone' };
  if (key.startsWith('/registry/pods/')) return podState(value as V1Pod & StoredObject);
  if (key.startsWith('/registry/nodes/')) {
    const ready = (value as V1Node & StoredObject).status?.conditions?.find(({ type }) => type === 'Ready');
    return ready?.status === 'True' ? { state: 'Ready', tone: 'ok' } : { state: 'NotReady', tone: 'err' };
  }
  const { spec, status } = value as StoredObject & {
    spec?: { replicas?: number };
    status?: { readyReplicas?: number };
  };
  const rollout = rolloutState(key, value);
  if (rollout || key.startsWith('/registry/replicasets/')) {
    const [ready, wanted] = [status?.readyReplicas ?? 0, spec?.replicas ?? 0];
    return { state: `${ready}/${wanted}`, tone: rollout === 'rolling' ? 'run' : ready >= wanted ? 'ok' : 'warn' };
  }
  return { state: value.metadata.deletionTimestamp ? 'Terminating' : 'here', tone: 'ok' };
}

function podState(pod: V1Pod & StoredObject): Omit<LaneStep, 'at'> {
  if (pod.metadata.deletionTimestamp) return { state: 'Terminating', tone: 'warn' };
  const why = podFailure(pod);
  if (why) return { state: why, tone: 'err' };
  const statuses = pod.status?.containerStatuses ?? [];
  const ready = statuses.filter((status) => status.ready).length;
  const phase = pod.status?.phase ?? 'Pending';
  if (phase !== 'Running') return { state: phase, tone: phase === 'Succeeded' ? 'ok' : 'run' };
  return { state: `Running ${ready}/${statuses.length}`, tone: ready === statuses.length ? 'ok' : 'warn' };
}
