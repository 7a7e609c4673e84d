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

/** A journal cut into acts, oldest first. */
export function actsOf(journal: readonly JournalEntry[]): JournalEntry[][] {
  const acts: JournalEntry[][] = [];
  for (let rest = journal; ; ) {
    const act = lastAct(rest, 0);
    if (act.length === 0) return acts.reverse();
    acts.push(act);
    rest = rest.slice(0, -act.length);
  }
}

/** `scale deployments/web`, `create deployments/web +2`: what undo would take back. */
export function actName(act: readonly JournalEntry[]): string {
  const [first, ...rest] = act.filter((entry) => !isTrial(entry) && entry.action.type !== 'stream-input');
  return first ? `${nameOf(first)}${rest.length > 0 ? ` +${rest.length}` : ''}` : '';
}

function nameOf({ action }: JournalEntry): string {
  if (action.type === 'fault') return action.fault.type;
  if (action.type === 'stream') return `${action.request.ref.subresource} pods/${action.request.ref.name}`;
  if (action.type !== 'request') return action.type;
  const { verb, ref, body } = action.request;
  const name = ref.name ?? (body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '';
  return `${ref.subresource ?? verb} ${ref.resource}/${name}`;
}

/** All that is typed into one connection is one act. */
function actOf(entry: JournalEntry | undefined): string | undefined {
  const action = entry?.action;
  if (action?.type === 'request') return action.request.act;
  return action?.type === 'stream' || action?.type === 'stream-input' ? `stream ${action.id}` : undefined;
}

const isTrial = (entry: JournalEntry | undefined): boolean =>
  entry?.action.type === 'request' && entry.action.request.options?.dryRun === true;
