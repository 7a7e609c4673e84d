import { create } from 'zustand';
import type { Scenario } from '../../scenarios/Scenario.ts';

/** What is on its way to be shown: a scenario being opened, or one that waits to be agreed to. */
export interface Opening {
  /** Virtual ms reached, and to reach. */
  progress?: { now: number; until: number };
  /** A link's or file's scenario that would take the place of work of one's own. */
  asked?: { scenario: Scenario; length?: number };
}

export const useOpening = create<Opening>()(() => ({}));

export const setProgress = (progress: Opening['progress']): void => useOpening.setState({ progress });
export const askToOpen = (asked: Opening['asked']): void => useOpening.setState({ asked });
