import { CircleHelp } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useT } from '../i18n/translate.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { termOf } from './glossary.ts';

/** A question mark behind a term: what it means, in a sentence or two. */
export function TermHelp({ word }: { word: string }) {
  const t = useT();
  const locale = usePrefs((s) => s.locale);
  const term = termOf(word);
  if (!term) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className="icon-button small term-help" aria-label={t('help.whatIs', { word: term.word })}>
        <CircleHelp size={13} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="term-card" sideOffset={6} collisionPadding={10}>
          <b>{term.word}</b>
          <p>{term.text[locale]}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
