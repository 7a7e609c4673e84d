import type { ReactNode } from 'react';
import { GraphPane } from '../graph/GraphPane.tsx';
import { InspectorPane } from '../inspector/InspectorPane.tsx';
import { BottomPane } from '../shell/BottomPane.tsx';
import { TimelinePane } from '../timeline/TimelinePane.tsx';
import { EditorPane } from '../yaml-editor/EditorPane.tsx';
import { embedOptions } from './embedOptions.ts';
import './embed.css';

const PANES: Readonly<Record<string, ReactNode>> = {
  editor: <EditorPane />,
  inspector: <InspectorPane />,
  bottom: <BottomPane />,
  timeline: <TimelinePane />,
};

/** The page in a frame: the graph, and the panes that were asked for. */
export function EmbedWorkspace() {
  const { panes, readonly } = embedOptions();
  const aside = panes.filter((pane) => pane === 'editor' || pane === 'inspector');
  const below = panes.filter((pane) => pane === 'bottom' || pane === 'timeline');
  return (
    <div className="embed-workspace">
      <div className="embed-row">
        <GraphPane />
        {aside.map((pane) => (
          <div key={pane} className="embed-aside" inert={readonly && pane === 'editor'}>
            {PANES[pane]}
          </div>
        ))}
      </div>
      {below.length > 0 ? (
        <div className="embed-below">
          {below.map((pane) => (
            <div key={pane} className="embed-aside" inert={readonly && pane === 'bottom'}>
              {PANES[pane]}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
