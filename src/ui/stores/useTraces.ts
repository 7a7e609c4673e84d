import { create } from 'zustand';
import type { Cancel } from '../../client/KubeRequest.ts';
import type { Playback } from '../../playback/Playback.ts';
import type { TraceEvent } from '../../playback/TraceEvent.ts';
import { frameQueue } from './frameQueue.ts';

const KEPT = 400;

/** The latest messages inside the cluster, oldest first; packets are left to the canvas. */
export interface Traces {
  recent: readonly TraceEvent[];
  total: number;
}

export const useTraces = create<Traces>()(() => ({ recent: [], total: 0 }));

const listeners = new Set<(events: readonly TraceEvent[]) => void>();

/** Every trace as it arrives, for what draws without React. */
export function onTraces(listener: (events: readonly TraceEvent[]) => void): Cancel {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function followTraces(playback: Playback): Cancel {
  const queue = frameQueue<readonly TraceEvent[]>((batches) => {
    const events = batches.flat();
    for (const listener of listeners) listener(events);
    const kept = events.filter((e) => e.what !== 'packet' && e.what !== 'dns');
    if (kept.length === 0) return;
    useTraces.setState((s) => ({ recent: [...s.recent, ...kept].slice(-KEPT), total: s.total + kept.length }));
  });
  return playback.onTrace(queue);
}
