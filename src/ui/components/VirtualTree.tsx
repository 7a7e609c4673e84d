import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

export interface TreeRow {
  key: string;
  level: number;
  label: string;
  /** Absent for what has nothing under it. */
  expanded?: boolean;
  selected: boolean;
}

export interface VirtualTreeProps<T extends TreeRow> {
  rows: readonly T[];
  label: string;
  className: string;
  render: (row: T) => ReactNode;
  onChoose: (row: T) => void;
  onMenu?: (row: T, element: Element) => void;
  onExpand?: (row: T, open: boolean) => void;
}

const ROW = 25;
const SPARE = 12;

/** A tree of any length: only the lines in sight exist, and the one that has the focus. */
export function VirtualTree<T extends TreeRow>({ rows, label, className, render, ...on }: VirtualTreeProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState(0);
  const wanted = useRef(false);
  const current = Math.max(0, Math.min(active, rows.length - 1));
  const height = box.current?.clientHeight || 400;
  const from = Math.max(0, Math.floor(top / ROW) - SPARE);
  const to = Math.min(rows.length, Math.ceil((top + Math.max(height, 240)) / ROW) + SPARE);
  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    box.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus({ preventScroll: true });
  });
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    wanted.current = true;
    setActive(next);
    const element = box.current;
    if (!element) return;
    if (next * ROW < element.scrollTop) element.scrollTop = next * ROW;
    else if ((next + 1) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (next + 1) * ROW - element.clientHeight;
    setTop(element.scrollTop);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (row && treeKey(event, rows, current, row, go, on)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const shown = new Set<number>([current]);
  for (let index = from; index < to; index++) shown.add(index);
  return (
    <div
      ref={box}
      role="tree"
      aria-label={label}
      className={className}
      onKeyDown={onKeyDown}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div className="tree-room" role="presentation" style={{ height: rows.length * ROW }}>
        {[...shown]
          .sort((a, b) => a - b)
          .map((index) => {
            const row = rows[index];
            return row ? (
              <div
                key={row.key}
                role="treeitem"
                className="outline-item"
                data-index={index}
                tabIndex={index === current ? 0 : -1}
                aria-level={row.level}
                aria-expanded={row.expanded}
                aria-selected={row.selected}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
                aria-label={row.label}
                style={{ top: index * ROW, height: ROW, paddingInlineStart: 8 + (row.level - 1) * 14 }}
                onFocus={() => setActive(index)}
                onClick={() => on.onChoose(row)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  on.onMenu?.(row, event.currentTarget);
                }}
                onKeyDown={() => {}}
              >
                {render(row)}
              </div>
            ) : null;
          })}
      </div>
    </div>
  );
}

/** What a key does; false when it is none of the tree's. */
function treeKey<T extends TreeRow>(
  event: KeyboardEvent,
  rows: readonly T[],
  current: number,
  row: T,
  go: (index: number) => void,
  on: Pick<VirtualTreeProps<T>, 'onChoose' | 'onMenu' | 'onExpand'>,
): boolean {
  const moves: Record<string, number> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + 12,
    PageUp: current - 12,
    Home: 0,
    End: rows.length - 1,
  };
  if (event.key in moves) go(moves[event.key] ?? 0);
  else if (event.key === 'ArrowRight') {
    if (row.expanded === false) on.onExpand?.(row, true);
    else if ((rows[current + 1]?.level ?? 0) > row.level) go(current + 1);
  } else if (event.key === 'ArrowLeft') {
    if (row.expanded === true && on.onExpand) on.onExpand(row, false);
    else go(rows.findLastIndex((r, i) => i < current && r.level < row.level));
  } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
    on.onMenu?.(row, event.target as Element);
  else if (event.key === 'Enter' || event.key === ' ') on.onChoose(row);
  else return false;
  return true;
}
