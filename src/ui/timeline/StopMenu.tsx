import { Flag } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { parseId } from '../objectId.ts';
import { runUntil } from '../shell/timeActions.ts';
import { setPrefs, usePrefs } from '../stores/usePrefs.ts';
import { useSelection } from '../stores/useSelection.ts';

const KINDS = ['phase', 'error', 'rollout', 'object'] as const;

/** What "next interesting event" means, and running on until it comes, or for some time. */
export function StopMenu() {
  const t = useT();
  const stops = usePrefs((s) => s.stops);
  const selected = useSelection((s) => s.selected);
  const [text, setText] = useState('');
  const toggle = (kind: (typeof KINDS)[number]) => (checked: boolean) =>
    setPrefs({ stops: checked ? [...stops, kind] : stops.filter((k) => k !== kind) });
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="icon-button" aria-label={t('stop.menu')} title={t('stop.menu')}>
        <Flag size={15} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" sideOffset={6} aria-label={t('stop.menu')}>
          <DropdownMenu.Label className="menu-label">{t('stop.what')}</DropdownMenu.Label>
          {KINDS.map((kind) => (
            <DropdownMenu.CheckboxItem
              key={kind}
              className="menu-item"
              checked={stops.includes(kind)}
              onCheckedChange={toggle(kind)}
              onSelect={(event) => event.preventDefault()}
            >
              {kind === 'object' && selected
                ? t('stop.thisObject', { name: parseId(selected).name })
                : t(`stop.${kind}`)}
            </DropdownMenu.CheckboxItem>
          ))}
          <DropdownMenu.Separator className="menu-line" />
          {[60, 600, 3600].map((seconds) => (
            <DropdownMenu.Item key={seconds} className="menu-item" onSelect={() => runUntil({ forMs: seconds * 1000 })}>
              {t('stop.run', { time: seconds < 3600 ? `${seconds / 60} min` : '1 h' })}
            </DropdownMenu.Item>
          ))}
          <form
            className="menu-form"
            onSubmit={(event) => {
              event.preventDefault();
              runUntil({ clock: text });
            }}
          >
            <input
              className="field"
              value={text}
              placeholder="0:05:00"
              aria-label={t('stop.until')}
              onChange={(e) => setText(e.target.value)}
              onKeyDown={(e) => e.stopPropagation()}
            />
            <button type="submit" className="button outline">
              {t('stop.go')}
            </button>
          </form>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
