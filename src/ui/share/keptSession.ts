import { scenarioProblem } from '../../scenarios/checkScenario.ts';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { currentScenario } from './currentScenario.ts';

const KEY = 'orrery.session.1';
const MOST_BYTES = 2_000_000;
/** Longer stories take too long to be lived again when the page opens. */
const MOST_ACTIONS = 400;
const MOST_MS = 2 * 3_600_000;

/** The cluster as this device last saw it, if it can be opened quickly. */
export function keptSession(): Scenario | undefined {
  try {
    const text = localStorage.getItem(KEY);
    if (!text) return undefined;
    const value: unknown = JSON.parse(text);
    if (scenarioProblem(value)) return undefined;
    const scenario = value as Scenario;
    return scenario.journal.length <= MOST_ACTIONS && (scenario.at ?? 0) <= MOST_MS ? scenario : undefined;
  } catch {
    return undefined;
  }
}

export function forgetSession(): void {
  stopped = true;
  localStorage.removeItem(KEY);
}

let stopped = false;

/** Keeps the cluster on this device: soon after each action, and when the page is left. */
export function keepSession(): void {
  let planned = false;
  const save = async (): Promise<void> => {
    planned = false;
    const scenario = await currentScenario();
    const text = scenario ? JSON.stringify(scenario) : '';
    try {
      if (!stopped && text && text.length < MOST_BYTES) localStorage.setItem(KEY, text);
    } catch {
      // No room: the page goes on without.
    }
  };
  let actions = usePlayback.getState().journal.length;
  usePlayback.subscribe(({ journal }) => {
    if (journal.length === actions) return;
    actions = journal.length;
    if (!planned) setTimeout(() => void save(), 1000);
    planned = true;
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void save();
  });
}
