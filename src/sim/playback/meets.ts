import type { CoreV1Event, V1Pod } from '../../api/generated/types.ts';
import type { StoredObject } from '../../api/meta.ts';
import type { Interest } from '../../playback/Playback.ts';
import type { EtcdEvent } from '../etcd/Etcd.ts';
import { objectOfKey } from './objectOfKey.ts';
import { podFailure } from './podFailure.ts';
import { rolloutState } from './rolloutState.ts';

type Change = EtcdEvent<StoredObject>;

/** What in a change is worth stopping for, in words; undefined when nothing is. */
export function meets(interest: Interest, change: Change): string | undefined {
  const { key } = change;
  if (key.startsWith('/registry/leases/')) return undefined;
  return (
    (interest.phase ? phaseChange(change) : undefined) ??
    (interest.error ? failure(change) : undefined) ??
    (interest.rollout ? rolloutEnd(change) : undefined) ??
    (interest.object !== undefined && objectOfKey(key) === interest.object
      ? `${interest.object} ${verbOf(change)}`
      : undefined)
  );
}

const verbOf = ({ current, previous }: Change): string => (!current ? 'is gone' : previous ? 'changed' : 'appeared');

function phaseChange({ key, current, previous }: Change): string | undefined {
  if (!key.startsWith('/registry/pods/')) return undefined;
  const phase = (kv: Change['current']): string | undefined => (kv?.value as V1Pod | undefined)?.status?.phase;
  const [before, after] = [phase(previous), phase(current)];
  if (before === after) return undefined;
  return `${objectOfKey(key)}: ${before ?? 'nothing'} → ${after ?? 'gone'}`;
}

function failure({ key, current, previous }: Change): string | undefined {
  if (key.startsWith('/registry/events/')) {
    const event = current?.value as (CoreV1Event & StoredObject) | undefined;
    return event?.type === 'Warning' ? `${event.involvedObject.name}: ${event.reason}` : undefined;
  }
  if (!key.startsWith('/registry/pods/')) return undefined;
  const why = podFailure(current?.value);
  return why && why !== podFailure(previous?.value) ? `${objectOfKey(key)}: ${why}` : undefined;
}

function rolloutEnd({ key, current, previous }: Change): string | undefined {
  const ended = rolloutState(key, current?.value) === 'done' && rolloutState(key, previous?.value) === 'rolling';
  return ended ? `${objectOfKey(key)} is rolled out` : undefined;
}
