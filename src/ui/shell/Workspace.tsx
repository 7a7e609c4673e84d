import { PanelLeftOpen, PanelRightOpen } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Group, Panel, type PanelImperativeHandle, Separator } from 'react-resizable-panels';
import { IconButton } from '../components/IconButton.tsx';
import { useMedia } from '../components/useMedia.ts';
import { GraphPane } from '../graph/GraphPane.tsx';
import { useT } from '../i18n/translate.ts';
import { InspectorPane } from '../inspector/InspectorPane.tsx';
import { type PaneName, rememberLayout, togglePane, usePrefs } from '../stores/usePrefs.ts';
import { TimelinePane } from '../timeline/TimelinePane.tsx';
import { EditorPane } from '../yaml-editor/EditorPane.tsx';
import { BottomPane } from './BottomPane.tsx';
import { PhoneWorkspace } from './PhoneWorkspace.tsx';

const RAIL = 36;
const BAR = 35;

/** The panes around the graph: each can be resized, folded and maximised, and stays as it was left. */
export function Workspace() {
  return useMedia('(max-width: 640px)') ? <PhoneWorkspace /> : <WideWorkspace />;
}

function WideWorkspace() {
  const t = useT();
  return (
    <Remembered id="rows" orientation="vertical">
      <Panel id="upper" minSize={160} className="panel">
        <Remembered id="columns" orientation="horizontal">
          <Foldable pane="editor" size={304} min={200} rail={RAIL}>
            <Folded pane="editor" icon={<PanelLeftOpen size={16} />}>
              <EditorPane />
            </Folded>
          </Foldable>
          <Separator className="separator vertical" aria-label={t('pane.resize', { pane: t('pane.editor') })} />
          <Panel id="graph" minSize={240} className="panel">
            <GraphPane />
          </Panel>
          <Separator className="separator vertical" aria-label={t('pane.resize', { pane: t('pane.inspector') })} />
          <Foldable pane="inspector" size={296} min={220} rail={RAIL}>
            <Folded pane="inspector" icon={<PanelRightOpen size={16} />}>
              <InspectorPane />
            </Folded>
          </Foldable>
        </Remembered>
      </Panel>
      <Separator className="separator horizontal" aria-label={t('pane.resize', { pane: t('pane.bottom') })} />
      <Foldable pane="bottom" size={196} min={90} rail={BAR}>
        <Remembered id="lower" orientation="horizontal">
          <Panel id="tools" minSize={240} defaultSize="52%" className="panel">
            <BottomPane />
          </Panel>
          <Separator className="separator vertical" aria-label={t('pane.resize', { pane: t('pane.timeline') })} />
          <Panel id="timeline" minSize={200} className="panel">
            <TimelinePane />
          </Panel>
        </Remembered>
      </Foldable>
    </Remembered>
  );
}

function Remembered({
  id,
  orientation,
  children,
}: {
  id: string;
  orientation: 'horizontal' | 'vertical';
  children: ReactNode;
}) {
  const initial = useRef(usePrefs.getState().layouts[id]);
  return (
    <Group
      id={id}
      orientation={orientation}
      defaultLayout={initial.current}
      onLayoutChanged={(layout, meta) => meta.isUserInteraction && rememberLayout(id, layout)}
      className="panel-group"
    >
      {children}
    </Group>
  );
}

interface FoldableProps {
  pane: PaneName;
  size: number;
  min: number;
  rail: number;
  children: ReactNode;
}

/** A panel whose folded state lives in the preferences, whoever folds it: button, key or the drag of a border. */
function Foldable({ pane, size, min, rail, children }: FoldableProps) {
  const collapsed = usePrefs((s) => s.collapsed[pane]);
  const panel = useRef<PanelImperativeHandle>(null);
  useEffect(() => {
    const handle = panel.current;
    if (!handle || handle.isCollapsed() === collapsed) return;
    if (collapsed) handle.collapse();
    else if (handle.getSize().inPixels < min) handle.resize(size);
    else handle.expand();
  }, [collapsed, min, size]);
  return (
    <Panel
      id={pane}
      panelRef={panel}
      collapsible
      collapsedSize={rail}
      minSize={min}
      defaultSize={collapsed ? rail : size}
      groupResizeBehavior="preserve-pixel-size"
      className="panel"
      onResize={({ inPixels }, _id, before) => {
        if (!before) return;
        const folded = inPixels <= rail + 1;
        if (folded !== usePrefs.getState().collapsed[pane] && (folded || inPixels >= min)) togglePane(pane, !folded);
      }}
    >
      {children}
    </Panel>
  );
}

/** What stays of a folded side pane: a rail with a button that brings it back. */
function Folded({ pane, icon, children }: { pane: PaneName; icon: ReactNode; children: ReactNode }) {
  const t = useT();
  const collapsed = usePrefs((s) => s.collapsed[pane] && s.maximised !== pane);
  return (
    <>
      {collapsed ? (
        <div className="rail">
          <IconButton label={t('pane.expand', { pane: t(`pane.${pane}`) })} onClick={() => togglePane(pane, true)}>
            {icon}
          </IconButton>
          <span aria-hidden="true">{t(`pane.${pane}`)}</span>
        </div>
      ) : null}
      <div className="folding" hidden={collapsed}>
        {children}
      </div>
    </>
  );
}
