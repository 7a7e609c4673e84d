import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { MessageKey } from '../i18n/en.ts';
import { useT } from '../i18n/translate.ts';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';

const KEYS: readonly [MessageKey, string][] = [
  ['keys.palette', 'Ctrl/⌘ K'],
  ['keys.apply', 'Ctrl/⌘ ↵'],
  ['keys.play', 'Space'],
  ['keys.step', '.'],
  ['keys.next', ','],
  ['keys.lens', '1 2 3 4'],
  ['keys.filter', '/'],
  ['keys.move', '← ↑ → ↓'],
  ['keys.menu', 'M'],
  ['keys.fit', 'F'],
  ['keys.editor', 'Ctrl/⌘ B'],
  ['keys.bottom', 'Ctrl/⌘ J'],
  ['keys.inspector', 'Ctrl/⌘ I'],
  ['keys.undo', 'Ctrl/⌘ Z'],
  ['keys.redo', 'Ctrl/⌘ ⇧ Z'],
  ['keys.panes', 'F6'],
  ['keys.leave', 'Esc'],
  ['keys.fix', 'Ctrl/⌘ .'],
  ['keys.tab', 'F2 / Del'],
  ['keys.shellPalette', 'Ctrl ⇧ K'],
  ['keys.help', '?'],
];

export function ShortcutsDialog() {
  const t = useT();
  const open = useDialogs((s) => s.open === 'shortcuts');
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
          <Dialog.Title>{t('keys.title')}</Dialog.Title>
          <dl className="key-list">
            {KEYS.map(([key, keys]) => (
              <div key={key}>
                <dt>{t(key)}</dt>
                <dd>
                  <kbd>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
          <Dialog.Close className="icon-button dialog-close" aria-label={t('share.close')}>
            <X size={16} />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
