import { useMemo } from 'react';
import { type TreeRow, VirtualTree } from '../components/VirtualTree.tsx';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { objectState } from '../status/objectState.ts';
import { objectOf, useMirror } from '../stores/useMirror.ts';
import { openObjectMenuAt } from '../stores/useObjectMenu.ts';
import { select, useSelection } from '../stores/useSelection.ts';
import { type OutlineRow, outlineRows } from './outlineRows.ts';
import type { GraphView } from './toView.ts';

type Row = OutlineRow & TreeRow & { word: string; tone: string };

/** The graph as a tree: what a screen reader and the keyboard walk, in view when pinned or focused. */
export function OutlineTree({ view, pinned }: { view: GraphView; pinned: boolean }) {
  const t = useT();
  const lines = useMemo(() => outlineRows(view), [view]);
  const selected = useSelection((s) => s.selected);
  const states = useMirror((m) => lines.map((line) => wordOf(m, line)).join('\n'));
  const rows = useMemo(() => toRows(lines, states.split('\n'), selected), [lines, states, selected]);
  return (
    <VirtualTree
      rows={rows}
      label={t('graph.outlineHelp')}
      className={`outline-tree${pinned ? ' pinned' : ''}`}
      onChoose={(row) => select(row.object ?? row.id)}
      onMenu={(row, element) => row.object && openObjectMenuAt(row.object, element)}
      render={(row) => (
        <>
          <KindIcon kind={row.kind} size={13} />
          <span className="outline-name">{row.name}</span>
          {row.word ? <span className={`outline-state tone-${row.tone}`}>{row.word}</span> : null}
        </>
      )}
    />
  );
}

function wordOf(mirror: Parameters<typeof objectOf>[0], { object }: OutlineRow): string {
  const found = object ? objectOf(mirror, object) : undefined;
  if (!found) return '';
  const { tone, word } = objectState(found);
  return word ? `${tone} ${word}` : '';
}

function toRows(lines: readonly OutlineRow[], states: readonly string[], selected: string | undefined): Row[] {
  return lines.map((line, index) => {
    const state = states[index] ?? '';
    const word = state.slice(state.indexOf(' ') + 1);
    return {
      ...line,
      word,
      tone: state.slice(0, Math.max(0, state.indexOf(' '))),
      label: word ? `${line.kind} ${line.name}, ${word}` : `${line.kind} ${line.name}`,
      selected: selected !== undefined && selected === (line.object ?? line.id),
    };
  });
}
