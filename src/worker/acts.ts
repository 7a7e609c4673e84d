import type { JournalEntry } from '../playback/Playback.ts';

/**
 * The entries at the journal's end that were one act of a person: those that share an `act`, or else the last alone.
 * Requests that only tried (dry run) are no acts by themselves and go with the one before. Empty when nothing was done
 * after the first `given` entries.
 */
export function lastAct(journal: readonly JournalEntry[], given: number): JournalEntry[] {
  let from = journal.length;
  while (from > given && isTrial(journal[from - 1])) from--;
  if (from <= given) return [];
  from--;
  const act = actOf(journal[from]);
  while (act !== undefined && from > given && actOf(journal[from - 1]) === act) from--;
  return journal.slice(from);
}

/** `scale deployments/web`, `create deployments/web +2`: what undo would take back. */
export function actName(act: readonly JournalEntry[]): string {
  const [first, ...rest] = act.filter((entry) => !isTrial(entry));
  return first ? `${nameOf(first)}${rest.length > 0 ? ` +${rest.length}` : ''}` : '';
}

function nameOf({ action }: JournalEntry): string {
  if (action.type === 'fault') return action.fault.type;
  if (action.type !== 'request') return action.type;
  const { verb, ref, body } = action.request;
  const name = ref.name ?? (body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '';
  return `${ref.subresource ?? verb} ${ref.resource}/${name}`;
}

const actOf = (entry: JournalEntry | undefined): string | undefined =>
  entry?.action.type === 'request' ? entry.action.request.act : undefined;

const isTrial = (entry: JournalEntry | undefined): boolean =>
  entry?.action.type === 'request' && entry.action.request.options?.dryRun === true;
