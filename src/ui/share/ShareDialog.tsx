import { Check, Copy, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { currentScenario } from './currentScenario.ts';
import { linkOf } from './shareLink.ts';

export function ShareDialog() {
  const t = useT();
  const open = useDialogs((s) => s.open === 'share');
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog">
          <Dialog.Title>{t('share.title')}</Dialog.Title>
          <Dialog.Description>{t('share.help')}</Dialog.Description>
          {open ? <LinkField /> : null}
          <Dialog.Close className="icon-button dialog-close" aria-label={t('share.close')}>
            <X size={16} />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function LinkField() {
  const t = useT();
  const [link, setLink] = useState<string>();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    let here = true;
    currentScenario().then(
      (scenario) => here && setLink(scenario ? linkOf(scenario) : ''),
      () => here && setLink(''),
    );
    return () => {
      here = false;
    };
  }, []);
  if (link === '') return <p role="alert">{t('share.unavailable')}</p>;
  return (
    <div className="share-link">
      <input
        className="field mono"
        readOnly
        aria-label={t('share.link')}
        value={link ?? '…'}
        onFocus={(e) => e.target.select()}
      />
      <button
        type="button"
        className="button primary"
        disabled={!link}
        onClick={async () => {
          await navigator.clipboard.writeText(link ?? '');
          setCopied(true);
        }}
      >
        {copied ? <Check size={14} /> : <Copy size={14} />}
        {t(copied ? 'share.copied' : 'share.copy')}
      </button>
      {link ? <p className="quiet">{t('share.size', { count: link.length })}</p> : null}
    </div>
  );
}
