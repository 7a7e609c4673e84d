import { X } from 'lucide-react';
import { Dialog, Tabs } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { useT } from '../i18n/translate.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { currentScenario } from './currentScenario.ts';
import { EmbedTab } from './EmbedTab.tsx';
import { LinkTab } from './LinkTab.tsx';
import { PictureTab } from './PictureTab.tsx';
import './share.css';

export function ShareDialog() {
  const t = useT();
  const open = useDialogs((s) => s.open === 'share');
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog share-dialog">
          <Dialog.Title>{t('share.title')}</Dialog.Title>
          <Dialog.Description>{t('share.help')}</Dialog.Description>
          {open ? <ShareTabs /> : null}
          <Dialog.Close className="icon-button dialog-close" aria-label={t('share.close')}>
            <X size={16} />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ShareTabs() {
  const t = useT();
  const [scenario, setScenario] = useState<Scenario | null>();
  useEffect(() => {
    let here = true;
    currentScenario().then(
      (made) => here && setScenario(made ?? null),
      () => here && setScenario(null),
    );
    return () => {
      here = false;
    };
  }, []);
  if (scenario === undefined) return <p className="quiet">…</p>;
  if (scenario === null) return <p role="alert">{t('share.unavailable')}</p>;
  return (
    <Tabs.Root defaultValue="link" className="share-tabs">
      <Tabs.List aria-label={t('share.title')}>
        {(['link', 'embed', 'picture'] as const).map((tab) => (
          <Tabs.Trigger key={tab} value={tab} className="tab">
            {t(`share.tab.${tab}`)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value="link">
        <LinkTab scenario={scenario} />
      </Tabs.Content>
      <Tabs.Content value="embed">
        <EmbedTab scenario={scenario} />
      </Tabs.Content>
      <Tabs.Content value="picture">
        <PictureTab scenario={scenario} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
