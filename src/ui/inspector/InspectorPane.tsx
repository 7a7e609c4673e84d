import './decisions.css';
import { ArrowLeft, ChevronRight, X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { lazy, Suspense } from 'react';
import type { StoredObject } from '../../api/meta.ts';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { MaximiseButton, Pane } from '../components/Pane.tsx';
import { TermHelp } from '../help/TermHelp.tsx';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { StatusGlyph } from '../icons/StatusGlyph.tsx';
import { parseId } from '../objectId.ts';
import { objectState } from '../status/objectState.ts';
import { useFlows } from '../stores/useFlows.ts';
import { type Pod, useMirror, useObject } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { togglePane } from '../stores/usePrefs.ts';
import { select, selectPrevious, useSelection } from '../stores/useSelection.ts';
import { ClusterGlance } from './ClusterGlance.tsx';
import { EventLines } from './EventLines.tsx';
import { hasMetrics, MetricsTab } from './MetricsTab.tsx';
import { Overview } from './Overview.tsx';
import { RequestPanel } from './RequestPanel.tsx';
import { sentence } from './sentence.ts';

const YamlView = lazy(() => import('./YamlView.tsx'));
const LogView = lazy(() => import('./LogView.tsx'));

/** What is selected: what it is doing, why, and what one can do about it. */
export function InspectorPane() {
  const t = useT();
  const selected = useSelection((s) => s.selected);
  return (
    <Pane name="inspector" label={t('pane.inspector')}>
      {selected ? (
        <ErrorBoundary key={selected} title={t('error.unknown')} retry={t('graph.retry')}>
          <Inspector id={selected} />
        </ErrorBoundary>
      ) : (
        <>
          <InspectorBar />
          <ClusterGlance />
        </>
      )}
    </Pane>
  );
}

function InspectorBar() {
  const t = useT();
  const trail = useSelection((s) => s.trail.length);
  const selected = useSelection((s) => s.selected !== undefined);
  return (
    <div className="inspector-bar">
      {trail > 0 ? (
        <IconButton label={t('inspector.back')} className="small" onClick={selectPrevious}>
          <ArrowLeft size={14} />
        </IconButton>
      ) : null}
      <span className="grow" />
      <MaximiseButton name="inspector" label={t('pane.inspector')} />
      <IconButton
        label={t('pane.collapse', { pane: t('pane.inspector') })}
        className="small"
        onClick={() => togglePane('inspector', false)}
      >
        <ChevronRight size={15} />
      </IconButton>
      {selected ? (
        <IconButton label={t('inspector.close')} className="small" onClick={() => select(undefined)}>
          <X size={14} />
        </IconButton>
      ) : null}
    </div>
  );
}

function Inspector({ id }: { id: string }) {
  const object = useObject(id);
  const { name } = parseId(id);
  return (
    <>
      <InspectorBar />
      {object ? <InspectedObject id={id} object={object} /> : <Elsewhere id={id} name={name} />}
    </>
  );
}

/** What is selected but is no object: the outside world, or something that is gone. */
function Elsewhere({ id, name }: { id: string; name: string }) {
  const t = useT();
  const rate = useFlows((f) => Math.round(f.total));
  const past = usePlayback((s) => s.state?.viewing !== undefined);
  if (!id.startsWith('client/'))
    return (
      <div className="empty">
        <h2>{name}</h2>
        <p>{t(past ? 'inspector.notThen' : 'inspector.gone')}</p>
      </div>
    );
  return (
    <div className="tab-content scroll">
      <div className="inspector-head">
        <h2>
          <KindIcon kind="Internet" size={18} /> {t('graph.internet')}
        </h2>
        <p className="say tone-run">{t('say.internet', { rate })}</p>
      </div>
      <div className="overview">
        <RequestPanel />
      </div>
    </div>
  );
}

function InspectedObject({ id, object }: { id: string; object: StoredObject }) {
  const t = useT();
  const isPod = object.kind === 'Pod';
  return (
    <>
      <Head object={object} />
      <Tabs.Root className="tabs-root inspector-tabs" defaultValue="overview">
        <div className="tab-bar">
          <Tabs.List aria-label={t('pane.inspector')}>
            <Tabs.Trigger className="tab" value="overview">
              {t('inspector.overview')}
            </Tabs.Trigger>
            <Tabs.Trigger className="tab" value="events">
              {t('inspector.events')}
            </Tabs.Trigger>
            {isPod ? (
              <Tabs.Trigger className="tab" value="logs">
                {t('inspector.logs')}
              </Tabs.Trigger>
            ) : null}
            {hasMetrics(object) ? (
              <Tabs.Trigger className="tab" value="metrics">
                {t('tab.metrics')}
              </Tabs.Trigger>
            ) : null}
            <Tabs.Trigger className="tab" value="yaml">
              {t('inspector.yaml')}
            </Tabs.Trigger>
          </Tabs.List>
        </div>
        <Tabs.Content className="tab-content scroll" value="overview" tabIndex={-1}>
          <Overview id={id} object={object} />
        </Tabs.Content>
        <Tabs.Content className="tab-content scroll" value="events" tabIndex={-1}>
          <EventLines object={object} />
        </Tabs.Content>
        {isPod ? (
          <Tabs.Content className="tab-content" value="logs" tabIndex={-1}>
            <Suspense>
              <LogView pod={object as Pod} />
            </Suspense>
          </Tabs.Content>
        ) : null}
        {hasMetrics(object) ? (
          <Tabs.Content className="tab-content scroll" value="metrics" tabIndex={-1}>
            <MetricsTab key={id} object={object} />
          </Tabs.Content>
        ) : null}
        <Tabs.Content className="tab-content" value="yaml" tabIndex={-1}>
          <Suspense>
            <YamlView object={object} />
          </Suspense>
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}

function Head({ object }: { object: StoredObject }) {
  const t = useT();
  const text = useMirror((mirror) => sentence(object, t, mirror));
  const state = objectState(object);
  const { namespace, name } = object.metadata;
  const pod = object.kind === 'Pod' ? (object as Pod) : undefined;
  const facts = [namespace, pod?.spec?.nodeName, pod?.status?.podIP].filter(Boolean);
  return (
    <div className="inspector-head">
      <h2>
        <KindIcon kind={object.kind} size={18} />
        <span className="inspector-kind">{object.kind}</span> <span className="inspector-name">{name}</span>
        <TermHelp word={object.kind} />
      </h2>
      <div className="facts">
        {state.word ? (
          <span className={`state-word tone-${state.tone}`}>
            <StatusGlyph tone={state.tone} glyph={state.glyph} size={12} /> {state.word}
          </span>
        ) : null}
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </div>
      <p className={`say tone-${state.tone}`}>{text}</p>
    </div>
  );
}
