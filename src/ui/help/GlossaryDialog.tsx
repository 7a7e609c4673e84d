import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { glossary } from './glossary.ts';
import './help.css';

/** Every term the page uses, to be looked up. */
export function GlossaryDialog() {
  const t = useT();
  const open = useDialogs((s) => s.open === 'glossary');
  const locale = usePrefs((s) => s.locale);
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = glossary.filter((term) => `${term.word} ${term.text[locale]}`.toLowerCase().includes(wanted));
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog glossary" aria-describedby={undefined}>
          <Dialog.Title>{t('help.glossary')}</Dialog.Title>
          <input
            type="search"
            className="field"
            value={text}
            placeholder={t('help.search')}
            aria-label={t('help.search')}
            onChange={(event) => setText(event.target.value)}
          />
          <dl className="term-list" tabIndex={0}>
            {found.map((term) => (
              <div key={term.word}>
                <dt>{term.word}</dt>
                <dd>{term.text[locale]}</dd>
              </div>
            ))}
            {found.length === 0 ? <p className="quiet">{t('help.noTerm')}</p> : null}
          </dl>
          <Dialog.Close className="icon-button dialog-close" aria-label={t('share.close')}>
            <X size={16} />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
