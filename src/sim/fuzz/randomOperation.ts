import type { Random } from '../../base/Random.ts';
import type { KubeRequest, ResourceRef } from '../../client/KubeRequest.ts';
import type { Fault } from '../../playback/Playback.ts';
import { KINDS, NAMES } from './randomObject.ts';

/** Something that a person might do to a cluster. */
export type Operation = { request: KubeRequest } | { fault: Fault } | { waitMs: number };

const NAMESPACE = 'default';

/** The next thing to do, from a seeded stream. `pods` are names that exist. */
export function randomOperation(random: Random, pods: readonly string[], nodes: readonly string[]): Operation {
  const dice = random.int(100);
  if (dice < 25) return { waitMs: random.pick([0, 10, 500, 3_000, 20_000]) };
  const kind = random.pick(KINDS);
  const object = kind.make(random, random.pick(NAMES));
  const namespace = kind.resource === 'persistentvolumes' ? {} : { namespace: NAMESPACE };
  const ref = { group: kind.group, version: 'v1', resource: kind.resource, ...namespace };
  const named = { ...ref, name: object.metadata?.name ?? '' };
  if (dice < 48) return { request: { verb: 'create', ref, body: object } };
  if (dice < 57) return { request: { verb: 'delete', ref: named, options: deleteOptions(random) } };
  if (dice < 80) return { request: merge(named, change(random, object)) };
  if (dice < 92 && pods.length > 0) return podOperation(random, random.pick(pods));
  return nodeOperation(random, random.pick(nodes));
}

const merge = (ref: ResourceRef & { name: string }, body: object): KubeRequest => ({
  verb: 'patch',
  ref,
  patchType: 'merge',
  body,
});

/** Scaling, rolling out, rolling back to an earlier template, pausing, suspending; what a kind does not know changes nothing. */
function change(random: Random, object: object): object {
  switch (random.int(6)) {
    case 0:
    case 1:
      return { spec: { replicas: random.int(6) } };
    case 2:
      return { spec: { template: { metadata: { annotations: { turn: String(random.int(4)) } } } } };
    case 3:
      return { spec: { template: (object as { spec?: { template?: object } }).spec?.template ?? null } };
    case 4:
      return { spec: { paused: random.int(2) === 0, suspend: random.int(2) === 0 } };
    default:
      return { spec: { parallelism: random.int(4), completions: random.int(5) } };
  }
}

function podOperation(random: Random, name: string): Operation {
  const ref = { group: '', version: 'v1', resource: 'pods', namespace: NAMESPACE, name };
  if (random.int(2) === 0) return { request: { verb: 'delete', ref, options: deleteOptions(random) } };
  return { request: merge(ref, { metadata: { labels: { app: random.pick([...NAMES, null, 'elsewhere']) } } }) };
}

function nodeOperation(random: Random, name: string): Operation {
  const ref = { group: '', version: 'v1', resource: 'nodes', name };
  switch (random.int(5)) {
    case 0:
    case 1:
      return { fault: { type: random.pick(['stopNode', 'startNode'] as const), name } };
    case 2: {
      const taints = [{ key: 'fuzz', effect: random.pick(['NoSchedule', 'NoExecute', 'PreferNoSchedule']) }];
      return { request: merge(ref, { spec: { taints: random.int(2) === 0 ? taints : null } }) };
    }
    case 3:
      return { request: merge(ref, { spec: { unschedulable: random.int(2) === 0 } }) };
    default:
      return { request: merge(ref, { metadata: { labels: { zone: random.pick([...NAMES, null]) } } }) };
  }
}

function deleteOptions(random: Random): KubeRequest['options'] {
  return {
    ...(random.int(3) === 0 ? { gracePeriodSeconds: random.int(3) } : {}),
    ...(random.int(3) === 0 ? { propagationPolicy: random.pick(['Foreground', 'Background', 'Orphan'] as const) } : {}),
  };
}
