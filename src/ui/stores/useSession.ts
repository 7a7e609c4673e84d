import { create } from 'zustand';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { Playback } from '../../playback/Playback.ts';
import type { Connected } from '../../worker/connect.ts';
import type { OpenTerminal } from '../terminal/TerminalSession.ts';

/** The cluster the page is connected to. `playback` is absent for a real cluster. */
export interface Session {
  client?: KubeClient;
  playback?: Playback;
  scenarioName: string;
  /** Opens a shell beside the cluster, where there is one. */
  openTerminal?: OpenTerminal;
  /** The saved session that this is; absent when nothing is kept. */
  sessionId?: string;
  memoryOnly?: boolean;
  /** Opens another scenario in place of this one. */
  open?: Connected['open'];
  abandon?: Connected['abandon'];
  /** Why there is no cluster. */
  failure?: string;
}

export const useSession = create<Session>()(() => ({ scenarioName: '' }));

export const setSession = (session: Partial<Session>): void => useSession.setState(session);
