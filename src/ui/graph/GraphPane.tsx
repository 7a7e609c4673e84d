import type { ClipboardEvent, DragEvent } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { MaximiseButton, Pane } from '../components/Pane.tsx';
import { FleetLens } from '../fleet/FleetLens.tsx';
import { t, useT } from '../i18n/translate.ts';
import { NO_FILTERS, setFilters } from '../stores/useFilters.ts';
import { useMirror } from '../stores/useMirror.ts';
import { togglePane, usePrefs } from '../stores/usePrefs.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { addFile } from '../yaml-editor/useFiles.ts';
import type { GraphLens } from './buildGraph.ts';
import { ControlPlaneLens } from './control-plane/ControlPlaneLens.tsx';
import { FilterBar } from './FilterBar.tsx';
import { GraphCanvas } from './GraphCanvas.tsx';
import { OutlineTree } from './OutlineTree.tsx';
import { useGraph } from './useGraph.ts';

/** Manifests that are dropped or pasted on the picture open in the editor, from where they are applied. */
function takesManifests() {
  return {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: async (event: DragEvent) => {
      event.preventDefault();
      for (const file of event.dataTransfer.files) took(file.name, await file.text());
    },
    onPaste: (event: ClipboardEvent) => {
      const target = event.target as HTMLElement;
      const text = event.clipboardData.getData('text/plain');
      if (!target.closest('input, textarea, select') && /^\s*(apiVersion|kind|[{])/m.test(text))
        took('pasted.yaml', text);
    },
  };
}

function took(name: string, text: string): void {
  addFile(name, text);
  togglePane('editor', true);
  toast({ tone: 'info', text: t('graph.tookManifest', { name }) });
}

/** The middle of the screen: the lens chosen, its filters, and the same thing as a tree. */
export function GraphPane() {
  const t = useT();
  const lens = usePrefs((s) => s.lens);
  return (
    <Pane name="graph" label={t('pane.graph')}>
      <div id="graph" className="graph-stage" tabIndex={-1} {...takesManifests()}>
        <ErrorBoundary key={lens} title={t('graph.lensFailed')} retry={t('graph.retry')}>
          {lens === 'control-plane' ? <ControlPlaneLens /> : <SizedLens lens={lens} />}
        </ErrorBoundary>
        <div className="pane-corner">
          <MaximiseButton name="graph" label={t('pane.graph')} />
        </div>
      </div>
    </Pane>
  );
}

/** From how many pods or machines on cards give way to the fleet. Ownership has a line for each pod, so it gives way sooner. */
const MOST_PODS = { traffic: 900, cluster: 900, ownership: 240 };
const MOST_NODES = 60;

function SizedLens({ lens }: { lens: GraphLens }) {
  const large = useMirror(
    ({ kinds }) =>
      (kinds.pods?.size ?? 0) > MOST_PODS[lens] || (lens !== 'ownership' && (kinds.nodes?.size ?? 0) > MOST_NODES),
  );
  return large ? <FleetLens key={lens} first={lens === 'ownership' ? 'owner' : 'node'} /> : <ObjectLens lens={lens} />;
}

function ObjectLens({ lens }: { lens: GraphLens }) {
  const { view, hidden, shown } = useGraph(lens);
  const outline = usePrefs((s) => s.outline);
  const alive = useMirror((m) => m.synced.nodes === true && m.synced.pods === true);
  return (
    <>
      <FilterBar hidden={hidden} />
      <OutlineTree view={view} pinned={outline} />
      {alive ? <GraphCanvas lens={lens} view={view} /> : null}
      <EmptyState shown={shown} hidden={hidden} />
    </>
  );
}

function EmptyState({ shown, hidden }: { shown: number; hidden: number }) {
  const t = useT();
  const ready = useMirror((m) => m.synced.pods === true && m.synced.services === true);
  const failure = useSession((s) => s.failure);
  const filtering = hidden > 0;
  if (failure)
    return (
      <div className="empty over" role="alert">
        <h2>{t('app.failed')}</h2>
        <p>{failure}</p>
      </div>
    );
  if (!ready)
    return (
      <div className="empty over" role="status">
        <p>{t('app.loading')}</p>
      </div>
    );
  if (shown > 0) return null;
  return (
    <div className="empty over hint">
      <h2>{t(filtering ? 'graph.filtered' : 'graph.empty')}</h2>
      <p>{filtering ? t('graph.filteredHelp', { count: hidden }) : t('graph.emptyHelp')}</p>
      {filtering ? (
        <button type="button" className="button" onClick={() => setFilters({ ...NO_FILTERS, system: true })}>
          {t('graph.clearFilter')}
        </button>
      ) : null}
    </div>
  );
}
