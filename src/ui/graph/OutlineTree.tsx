import { type KeyboardEvent, memo, useCallback, useMemo, useRef, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { objectState } from '../status/objectState.ts';
import { useObject } from '../stores/useMirror.ts';
import { openObjectMenuAt } from '../stores/useObjectMenu.ts';
import { select, useSelection } from '../stores/useSelection.ts';
import { type OutlineRow, outlineRows } from './outlineRows.ts';
import type { GraphView } from './toView.ts';

/** The graph as a tree: what a screen reader and the keyboard walk, in view when pinned or focused. */
export function OutlineTree({ view, pinned }: { view: GraphView; pinned: boolean }) {
  const t = useT();
  const rows = useMemo(() => outlineRows(view), [view]);
  const [active, setActive] = useState(0);
  const tree = useRef<HTMLDivElement>(null);
  const focusRow = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[next]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active];
    const moves: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 };
    if (event.key in moves) focusRow(moves[event.key] ?? 0);
    else if (event.key === 'ArrowRight' && (rows[active + 1]?.level ?? 0) > (row?.level ?? 0)) focusRow(active + 1);
    else if (event.key === 'ArrowLeft')
      focusRow(rows.findLastIndex((r, i) => i < active && r.level < (row?.level ?? 0)));
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
      openObjectMenuAt(row?.object ?? '', event.target as Element);
    else if (event.key === 'Enter' || event.key === ' ') select(row?.object ?? row?.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = useCallback((index: number) => setActive(index), []);
  const current = Math.min(active, rows.length - 1);
  return (
    <div
      ref={tree}
      role="tree"
      aria-label={t('graph.outlineHelp')}
      className={`outline-tree${pinned ? ' pinned' : ''}`}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => (
        <OutlineItem key={row.key} row={row} index={index} focusable={index === current} onFocus={onFocus} />
      ))}
    </div>
  );
}

interface OutlineItemProps {
  row: OutlineRow;
  index: number;
  focusable: boolean;
  onFocus: (index: number) => void;
}

const OutlineItem = memo(function OutlineItem({ row, index, focusable, onFocus }: OutlineItemProps) {
  const object = useObject(row.object ?? '');
  const state = object ? objectState(object) : undefined;
  const selected = useSelection((s) => s.selected !== undefined && s.selected === (row.object ?? row.id));
  const word = state?.word ?? '';
  return (
    <div
      role="treeitem"
      className="outline-item"
      tabIndex={focusable ? 0 : -1}
      aria-level={row.level}
      aria-selected={selected}
      aria-label={word ? `${row.kind} ${row.name}, ${word}` : `${row.kind} ${row.name}`}
      style={{ paddingInlineStart: 8 + (row.level - 1) * 14 }}
      onFocus={() => onFocus(index)}
      onClick={() => select(row.object ?? row.id)}
      onContextMenu={(event) => {
        event.preventDefault();
        openObjectMenuAt(row.object ?? '', event.currentTarget);
      }}
      onKeyDown={() => {}}
    >
      <KindIcon kind={row.kind} size={13} />
      <span className="outline-name">{row.name}</span>
      {state ? <span className={`outline-state tone-${state.tone}`}>{word}</span> : null}
    </div>
  );
}, sameItem);

function sameItem(a: OutlineItemProps, b: OutlineItemProps): boolean {
  return a.focusable === b.focusable && a.index === b.index && a.row.key === b.row.key && a.row.level === b.row.level;
}
