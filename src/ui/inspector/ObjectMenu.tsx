import { DropdownMenu } from 'radix-ui';
import { useFaults } from '../chaos/useFaults.ts';
import { useT } from '../i18n/translate.ts';
import { useObject } from '../stores/useMirror.ts';
import { closeObjectMenu, useObjectMenu } from '../stores/useObjectMenu.ts';
import { togglePane } from '../stores/usePrefs.ts';
import { select } from '../stores/useSelection.ts';
import { actionsFor, isScalable, type ObjectAction, replicasOf, scaleAction } from './actions.ts';
import { askFirst } from './ConfirmAction.tsx';
import { perform } from './perform.ts';

/** What one can do with a card: the right button, the menu key, or M on the selected one. */
export function ObjectMenu() {
  const t = useT();
  const open = useObjectMenu((s) => s.open);
  const object = useObject(open?.id ?? '');
  useFaults();
  if (!open || !object) return null;
  const items: [string, ObjectAction][] = actionsFor(object).map((action) => [t(action.label), action]);
  if (isScalable(object)) {
    const replicas = replicasOf(object);
    items.unshift([t('action.moreReplicas'), scaleAction(object, replicas + 1)]);
    if (replicas > 0) items.splice(1, 0, [t('action.less'), scaleAction(object, replicas - 1)]);
  }
  const show = (): void => {
    select(open.id);
    togglePane('inspector', true);
  };
  return (
    <DropdownMenu.Root open onOpenChange={(next) => !next && closeObjectMenu()} modal={false}>
      <DropdownMenu.Trigger asChild>
        <span className="menu-anchor" style={{ left: open.x, top: open.y }} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" aria-label={`${object.kind} ${object.metadata.name}`} loop>
          <DropdownMenu.Label className="menu-label">
            {object.kind} {object.metadata.name}
          </DropdownMenu.Label>
          <DropdownMenu.Item className="menu-item" onSelect={show}>
            {t('action.inspect')}
          </DropdownMenu.Item>
          {items.length > 0 ? <DropdownMenu.Separator className="menu-line" /> : null}
          {items.map(([label, action]) => (
            <DropdownMenu.Item
              key={label}
              className={`menu-item${action.danger ? ' danger' : ''}`}
              onSelect={() => (action.danger ? askFirst(action, object) : void perform(action, object))}
            >
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
