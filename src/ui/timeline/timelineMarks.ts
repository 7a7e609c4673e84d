import type { JournalEntry, OutsideAction } from '../../playback/Playback.ts';

/** Something worth a mark: what came from outside at about one moment. */
export interface TimelineMark {
  at: number;
  tone: 'action' | 'fault';
  text: string;
  /** Actions gathered in it. */
  count: number;
}

/** Actions within this many virtual milliseconds share a mark. */
const TOGETHER_MS = 400;

/** The journal as marks; things done together are one mark named after the first. */
export function timelineMarks(journal: readonly JournalEntry[]): TimelineMark[] {
  const marks: TimelineMark[] = [];
  for (const { at, action } of journal) {
    const text = nameOf(action);
    if (text === undefined) continue;
    const tone = action.type === 'fault' ? 'fault' : 'action';
    const last = marks.at(-1);
    if (last && at - last.at <= TOGETHER_MS && last.tone === tone) last.count++;
    else marks.push({ at, tone, text, count: 1 });
  }
  return marks;
}

function nameOf(action: OutsideAction): string | undefined {
  switch (action.type) {
    case 'request': {
      const { verb, ref, options } = action.request;
      if (options?.dryRun || verb === 'get' || verb === 'list' || verb === 'watch') return undefined;
      const name = ref.name ?? (action.request.body as { metadata?: { name?: string } } | undefined)?.metadata?.name;
      const what = ref.subresource ? `${ref.subresource} ${name ?? ''}` : `${verb} ${name ?? ref.resource}`;
      return what.trim();
    }
    case 'fault':
      return action.fault.type;
    case 'traffic':
      return 'traffic';
    default:
      return undefined;
  }
}
