import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useT } from '../i18n/translate.ts';
import { KindIcon } from '../icons/KindIcon.tsx';
import { closeDialog, useDialogs } from '../stores/useDialogs.ts';
import { commands, objectCommands } from './commands.ts';

/** Everything the page can do, by typing (Ctrl/⌘-K). */
export function CommandPalette() {
  const open = useDialogs((s) => s.open === 'palette');
  const t = useT();
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
          {open ? <PaletteList /> : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList() {
  const t = useT();
  const [search, setSearch] = useState('');
  const run = (act: () => void): void => {
    closeDialog();
    act();
  };
  return (
    <Command label={t('palette.title')} loop>
      <Command.Input
        value={search}
        onValueChange={setSearch}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
      />
      <Command.List>
        <Command.Empty>{t('palette.none')}</Command.Empty>
        {commands(t).map(({ heading, items }) => (
          <Command.Group key={heading} heading={heading}>
            {items.map((item) => (
              <Command.Item key={item.id} value={`${heading} ${item.title}`} onSelect={() => run(item.run)}>
                <span>{item.title}</span>
                {item.shortcut ? <kbd>{item.shortcut}</kbd> : null}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
        {search.length > 0 ? (
          <Command.Group heading={t('palette.objects')}>
            {objectCommands(search).map((item) => (
              <Command.Item key={item.id} value={`${item.kind} ${item.id}`} onSelect={() => run(item.run)}>
                <KindIcon kind={item.kind} size={14} />
                <span>
                  {item.kind} {item.title}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}
