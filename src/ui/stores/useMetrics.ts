import { create } from 'zustand';
import type { StoredObject } from '../../api/meta.ts';
import type { Cancel } from '../../client/KubeRequest.ts';
import { podState } from '../status/podState.ts';
import { indexOf, type KindIndex } from './KindTable.ts';
import { useFlows } from './useFlows.ts';
import { type KindMap, kindOf, type Pod, useMirror } from './useMirror.ts';
import { usePlayback } from './usePlayback.ts';

/** The cluster at one moment. */
export interface Sample {
  /** Virtual milliseconds. */
  at: number;
  requests: number;
  errors: number;
  ready: number;
  pods: number;
}

const KEPT = 600;

/** The course of a few numbers over virtual time, for the timeline and the plots. */
export const useMetrics = create<{ samples: readonly Sample[] }>()(() => ({ samples: [] }));

/** Takes a sample each `everyMs` of wall time while virtual time moves. */
export function recordMetrics(everyMs = 500): Cancel {
  const timer = setInterval(() => {
    const { state } = usePlayback.getState();
    if (!state || state.viewing !== undefined) return;
    addSample(state.now, state.end);
  }, everyMs);
  return () => clearInterval(timer);
}

function addSample(now: number, end: number): void {
  const { samples } = useMetrics.getState();
  const kept = samples.at(-1) && (samples.at(-1)?.at ?? 0) > end ? samples.filter((s) => s.at <= end) : samples;
  if (kept === samples && samples.at(-1)?.at === now) return;
  const { total, errors } = useFlows.getState();
  const sample = { at: now, requests: total, errors, ...countPods(kindOf(useMirror.getState(), 'pods')) };
  useMetrics.setState({ samples: thinned([...kept, sample]) });
}

/** When there are too many samples, every other one of the older half goes. */
export function thinned(samples: readonly Sample[], most = KEPT): readonly Sample[] {
  if (samples.length <= most) return samples;
  const half = Math.floor(samples.length / 2);
  return samples.filter((_, i) => i >= half || i % 2 === 0);
}

/** How many pods there are, and how many of them serve. */
class PodCounts implements KindIndex {
  ready = 0;
  pods = 0;

  change(_key: string, before: StoredObject | undefined, after: StoredObject | undefined): void {
    this.pods += (after ? 1 : 0) - (before ? 1 : 0);
    this.ready += serving(after) - serving(before);
  }
}

const makePodCounts = (): PodCounts => new PodCounts();
const serving = (pod: StoredObject | undefined): number => (pod && podState(pod as Pod).serving ? 1 : 0);

export function countPods(map: KindMap): { ready: number; pods: number } {
  const { ready, pods } = indexOf(map, makePodCounts);
  return { ready, pods };
}
