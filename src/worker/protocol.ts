import type { KubeRequest, WatchEvent } from '../client/KubeRequest.ts';
import type { StreamChannel, StreamRequest } from '../client/Stream.ts';
import type { Flow, JournalEntry, PlaybackState } from '../playback/Playback.ts';
import type { TraceEvent } from '../playback/TraceEvent.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import type { KeptBranch } from './Branches.ts';
import type { Keeping } from './sessions/Keeper.ts';

/** What the page says to the worker. `id` is the page's and comes back with what answers it. */
export type ToWorker =
  | {
      type: 'open';
      scenario: Scenario;
      /** The saved session that it is written to; without, it lives in memory. */
      keep?: Keeping;
      branches?: { current: string; list: KeptBranch[] };
      paused?: boolean;
    }
  | { type: 'abandon' }
  | { type: 'ping' }
  | { type: 'call'; id: number; target: 'cluster' | 'playback'; method: string; args: unknown[] }
  | { type: 'watch'; id: number; request: KubeRequest }
  | { type: 'stream'; id: number; request: StreamRequest }
  | { type: 'stream-input'; id: number; text?: string; end?: boolean; size?: { columns: number; rows: number } }
  | { type: 'cancel'; id: number };

/** An error as it crosses: of the API with its status, or any other with its text. */
export interface WireError {
  message: string;
  status?: unknown;
}

/** What the worker says to the page; a list of these is one message, sent at most once a frame. */
export type ToPage =
  | { type: 'opened' }
  | { type: 'progress'; now: number; until: number }
  | { type: 'pong' }
  /** The entries that stand in the journal from an index on. */
  | { type: 'journal'; from: number; entries: readonly JournalEntry[] }
  | { type: 'failed'; error: WireError }
  | { type: 'result'; id: number; value?: unknown; error?: WireError }
  | { type: 'events'; id: number; events: readonly WatchEvent[] }
  | { type: 'closed'; id: number; error?: WireError }
  | { type: 'data'; id: number; channel: StreamChannel; text: string }
  | { type: 'stream-closed'; id: number; exitCode?: number; error?: WireError }
  | { type: 'state'; state: PlaybackState }
  | { type: 'traces'; events: readonly TraceEvent[] }
  | { type: 'flows'; flows: Flow[] };
