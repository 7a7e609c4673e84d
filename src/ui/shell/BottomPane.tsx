import { ChevronDown, ChevronUp } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { lazy, Suspense } from 'react';
import { ChaosPanel } from '../chaos/ChaosPanel.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { MaximiseButton, Pane } from '../components/Pane.tsx';
import { useT } from '../i18n/translate.ts';
import { type BottomTab, showBottomTab, togglePane, usePrefs } from '../stores/usePrefs.ts';
import { useSession } from '../stores/useSession.ts';
import { TerminalPane } from '../terminal/TerminalPane.tsx';
import { EventsList } from '../timeline/EventsList.tsx';

const MetricsPlots = lazy(() => import('../timeline/MetricsPlots.tsx').then((m) => ({ default: m.MetricsPlots })));

const TABS: readonly BottomTab[] = ['terminal', 'events', 'metrics', 'chaos'];

export function BottomPane() {
  const t = useT();
  const tab = usePrefs((s) => s.bottomTab);
  const collapsed = usePrefs((s) => s.collapsed.bottom);
  const simulated = useSession((s) => s.client === undefined || s.playback !== undefined);
  return (
    <Pane name="bottom" label={t('pane.bottom')}>
      <Tabs.Root
        className="tabs-root"
        value={tab}
        onValueChange={(value) => showBottomTab(value as BottomTab)}
        activationMode="manual"
      >
        <div className="tab-bar">
          <Tabs.List aria-label={t('pane.bottom')}>
            {TABS.filter((value) => value !== 'chaos' || simulated).map((value) => (
              <Tabs.Trigger key={value} value={value} className="tab">
                {t(`tab.${value}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <span className="grow" />
          <MaximiseButton name="bottom" label={t('pane.bottom')} />
          <IconButton
            className="small"
            label={t(collapsed ? 'pane.expand' : 'pane.collapse', { pane: t('pane.bottom') })}
            onClick={() => togglePane('bottom')}
          >
            {collapsed ? <ChevronUp size={15} /> : <ChevronDown size={15} />}
          </IconButton>
        </div>
        <Tabs.Content value="terminal" className="tab-content" forceMount hidden={tab !== 'terminal'} tabIndex={-1}>
          <TerminalPane />
        </Tabs.Content>
        <Tabs.Content value="events" className="tab-content" tabIndex={-1}>
          <EventsList />
        </Tabs.Content>
        <Tabs.Content value="metrics" className="tab-content" tabIndex={-1}>
          <Suspense>
            <MetricsPlots />
          </Suspense>
        </Tabs.Content>
        <Tabs.Content value="chaos" className="tab-content scroll" tabIndex={-1}>
          <ChaosPanel />
        </Tabs.Content>
      </Tabs.Root>
    </Pane>
  );
}
