import type { JournalEntry } from '../../playback/Playback.ts';
import type { Scenario } from '../../scenarios/Scenario.ts';

/** What of a session goes into a link. */
export interface ShareChoice {
  /** As it is now, or from its beginning: then what was done since waits to be done again. */
  moment: 'now' | 'start';
  /** What the user did; without, only what the scenario began with. */
  history: boolean;
}

/** Beyond, chat programs and mail cut links short. */
export const SAFE_LENGTH = 8_000;

/** The scenario as it is shared. */
export function sharedScenario(scenario: Scenario, { moment, history }: ShareChoice): Scenario {
  const given = scenario.given ?? scenario.journal.length;
  const kept = history && moment === 'now' ? scenario.journal : scenario.journal.slice(0, given);
  const { given: _, at, ...rest } = scenario;
  const journal = shortActs(kept);
  const begin = journal.at(-1)?.at ?? 0;
  const end = moment === 'now' ? Math.max(at ?? 0, begin) : begin;
  return {
    ...rest,
    journal,
    traffic: lastTraffic(kept) ?? (kept.length ? [] : scenario.traffic),
    ...(given < journal.length ? { given } : {}),
    at: Math.round(end),
  };
}

/** What makes a link long, largest first: names of the parts and their characters before packing. */
export function weightOf(scenario: Scenario): { part: 'files' | 'journal' | 'notes'; count: number; size: number }[] {
  const size = (value: unknown): number => JSON.stringify(value ?? '').length;
  return [
    { part: 'journal' as const, count: scenario.journal.length, size: size(scenario.journal) },
    { part: 'files' as const, count: scenario.files.length, size: size(scenario.files) },
    { part: 'notes' as const, count: Object.keys(scenario.notes ?? {}).length, size: size(scenario.notes) },
  ]
    .filter((part) => part.count > 0)
    .sort((a, b) => b.size - a.size);
}

/** Names of acts say when they were made; in a link a number does. */
function shortActs(journal: readonly JournalEntry[]): JournalEntry[] {
  const names = new Map<string, string>();
  return journal.map((entry) => {
    const { action } = entry;
    if (action.type !== 'request' || action.request.act === undefined) return entry;
    const { act } = action.request;
    const name = names.get(act) ?? `${names.size + 1}`;
    names.set(act, name);
    return { ...entry, action: { ...action, request: { ...action.request, act: name } } };
  });
}

function lastTraffic(journal: readonly JournalEntry[]) {
  const last = journal.findLast(({ action }) => action.type === 'traffic')?.action;
  return last?.type === 'traffic' ? last.sources : undefined;
}
