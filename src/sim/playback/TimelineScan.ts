import type { CoreV1Event, V1Node } from '../../api/generated/types.ts';
import type { StoredObject } from '../../api/meta.ts';
import type { TimelineMark } from '../../playback/Playback.ts';
import type { Etcd, EtcdEvent } from '../etcd/Etcd.ts';
import { objectOfKey } from './objectOfKey.ts';
import { podFailure } from './podFailure.ts';
import { rolloutState } from './rolloutState.ts';

/** Marks kept; beyond, warnings that repeat themselves go first. */
const MOST = 2_000;

/** Reads what is new in the log and keeps what the timeline marks. Costs what changed. */
export class TimelineScan {
  marks: TimelineMark[] = [];
  /** Counts up with every change of `marks`. */
  version = 0;
  private revision = 0;

  /** Another history is read from its beginning. */
  begin(): void {
    this.marks = [];
    this.revision = 0;
    this.version++;
  }

  look(etcd: Etcd<StoredObject>): void {
    if (etcd.revision === this.revision) return;
    for (const change of etcd.changesSince(Math.max(this.revision, etcd.compactRevision))) this.read(change);
    this.revision = etcd.revision;
    if (this.marks.length > MOST) this.thin();
  }

  private read(change: EtcdEvent<StoredObject>): void {
    const mark = markOf(change);
    if (!mark) return;
    this.marks.push({ at: change.time, ...mark });
    this.version++;
  }

  private thin(): void {
    const seen = new Set<string>();
    const kept = this.marks.filter(({ kind, object, text, at }) => {
      const minute = `${kind} ${object} ${text} ${Math.floor(at / 60_000)}`;
      return kind !== 'warning' || (!seen.has(minute) && seen.add(minute));
    });
    this.marks = kept.slice(-MOST / 2);
    this.version++;
  }
}

function markOf({ key, current, previous }: EtcdEvent<StoredObject>): Omit<TimelineMark, 'at'> | undefined {
  switch (key.slice(10, key.indexOf('/', 10))) {
    case 'events': {
      const event = current?.value as (CoreV1Event & StoredObject) | undefined;
      if (event?.type !== 'Warning') return undefined;
      const { kind, namespace = '', name } = event.involvedObject;
      return { kind: 'warning', object: `${kind?.toLowerCase()}s/${namespace}/${name}`, text: event.reason ?? '' };
    }
    case 'pods': {
      const why = podFailure(current?.value);
      return why && why !== podFailure(previous?.value)
        ? { kind: 'failure', object: objectOfKey(key), text: why }
        : undefined;
    }
    case 'nodes':
      return previous && current && isReady(previous.value) && !isReady(current.value)
        ? { kind: 'failure', object: objectOfKey(key), text: 'NotReady' }
        : undefined;
    case 'deployments':
    case 'statefulsets':
    case 'daemonsets': {
      const [before, after] = [rolloutState(key, previous?.value), rolloutState(key, current?.value)];
      if (!after || before === after) return undefined;
      return { kind: 'rollout', object: objectOfKey(key), text: after === 'done' ? 'rolled out' : 'rolling out' };
    }
    default:
      return undefined;
  }
}

const isReady = (node: StoredObject): boolean =>
  (node as V1Node & StoredObject).status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
