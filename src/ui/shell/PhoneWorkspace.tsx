import { Clock3, FileCode2, Network, ScanSearch, SquareTerminal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { GraphPane } from '../graph/GraphPane.tsx';
import { useT } from '../i18n/translate.ts';
import { InspectorPane } from '../inspector/InspectorPane.tsx';
import { useSelection } from '../stores/useSelection.ts';
import { TimelinePane } from '../timeline/TimelinePane.tsx';
import { EditorPane } from '../yaml-editor/EditorPane.tsx';
import { BottomPane } from './BottomPane.tsx';

type PhonePane = 'graph' | 'editor' | 'inspector' | 'bottom' | 'timeline';

const PANES: readonly { name: PhonePane; icon: ReactNode; content: ReactNode }[] = [
  { name: 'graph', icon: <Network size={18} />, content: <GraphPane /> },
  { name: 'editor', icon: <FileCode2 size={18} />, content: <EditorPane /> },
  { name: 'inspector', icon: <ScanSearch size={18} />, content: <InspectorPane /> },
  { name: 'bottom', icon: <SquareTerminal size={18} />, content: <BottomPane /> },
  { name: 'timeline', icon: <Clock3 size={18} />, content: <TimelinePane /> },
];

/** One pane at a time, with a bar to change it. All stay alive, so that a shell or a half-written file is not lost. */
export function PhoneWorkspace() {
  const t = useT();
  const [shown, setShown] = useState<PhonePane>('graph');
  const selected = useSelection((s) => s.selected !== undefined);
  return (
    <div className="phone">
      <div className="phone-stage">
        {PANES.map(({ name, content }) => (
          <div key={name} className="phone-pane" data-shown={name === shown || undefined} inert={name !== shown}>
            {content}
          </div>
        ))}
      </div>
      <nav className="phone-bar" aria-label={t('pane.choose')}>
        {PANES.map(({ name, icon }) => (
          <button
            key={name}
            type="button"
            aria-current={name === shown ? 'page' : undefined}
            data-news={(name === 'inspector' && selected && shown !== 'inspector') || undefined}
            onClick={() => setShown(name)}
          >
            {icon}
            <span>{t(`pane.${name}.short`)}</span>
          </button>
        ))}
      </nav>
    </div>
  );
}
