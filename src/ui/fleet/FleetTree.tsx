import { useMemo, useState } from 'react';
import { type TreeRow, VirtualTree } from '../components/VirtualTree.tsx';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { objectId, podId } from '../objectId.ts';
import { openObjectMenuAt } from '../stores/useObjectMenu.ts';
import { select, useSelection } from '../stores/useSelection.ts';
import { countsText } from './FleetPainter.ts';
import type { FleetStage } from './FleetStage.ts';
import { type FleetGroupBy, NO_GROUP } from './fleetGrouping.ts';

interface FleetRow extends TreeRow {
  id?: string;
  name: string;
  kind: string;
  end: string;
  tone: string;
}

interface FleetTreeProps {
  stage: React.RefObject<FleetStage | undefined>;
  by: FleetGroupBy;
  pinned: boolean;
  /** Changes when the rows may have. */
  version: unknown;
}

/** The fleet as a tree: groups, and the pods of those that are open. */
export function FleetTree({ stage, by, pinned, version }: FleetTreeProps) {
  const t = useT();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const selected = useSelection((s) => s.selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the index is changed in place; `version` says when.
  const rows = useMemo(() => fleetRows(stage.current, by, open, selected), [stage, by, open, selected, version]);
  const expand = (row: FleetRow, now: boolean): void => {
    const next = new Set(open);
    if (now) next.add(row.key);
    else next.delete(row.key);
    setOpen(next);
  };
  return (
    <VirtualTree
      rows={rows}
      label={t('graph.outlineHelp')}
      className={`outline-tree${pinned ? ' pinned' : ''}`}
      onChoose={(row) => {
        if (row.expanded !== undefined) expand(row, !row.expanded);
        if (row.id) select(row.id);
      }}
      onMenu={(row, element) => row.id && openObjectMenuAt(row.id, element)}
      onExpand={expand}
      render={(row) => (
        <>
          <KindIcon kind={row.kind} size={13} />
          <span className="outline-name">{row.name}</span>
          <span className={`outline-state tone-${row.tone}`}>{row.end}</span>
        </>
      )}
    />
  );
}

const KIND: Record<FleetGroupBy, string> = {
  node: 'Node',
  owner: 'Deployment',
  namespace: 'Namespace',
  app: 'Deployment',
};

function fleetRows(
  stage: FleetStage | undefined,
  by: FleetGroupBy,
  open: ReadonlySet<string>,
  selected: string | undefined,
): FleetRow[] {
  const rows: FleetRow[] = [];
  for (const group of stage?.index.groups.values() ?? []) {
    const id = by === 'node' && group.name !== NO_GROUP ? objectId('nodes', '', group.name) : undefined;
    const expanded = open.has(group.name);
    const end = countsText(group);
    rows.push({
      key: group.name,
      level: 1,
      name: group.name,
      kind: KIND[by],
      label: `${KIND[by]} ${group.name}, ${end}`,
      end,
      tone: group.tones.err > 0 ? 'err' : 'idle',
      expanded,
      selected: id !== undefined && id === selected,
      ...(id ? { id } : {}),
    });
    if (!expanded) continue;
    for (const cell of group.cells) {
      if (!cell) continue;
      const pod = podId(cell.key);
      const name = cell.key.slice(cell.key.indexOf('/') + 1);
      rows.push({ key: `${group.name}>${cell.key}`, level: 2, name, kind: 'Pod', label: `Pod ${name}, ${cell.word}`, end: cell.word, tone: cell.tone, selected: pod === selected, id: pod }); // biome-ignore format: one row
    }
  }
  return rows;
}
