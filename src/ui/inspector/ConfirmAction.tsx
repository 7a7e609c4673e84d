import { AlertDialog } from 'radix-ui';
import { create } from 'zustand';
import type { StoredObject } from '../../api/meta.ts';
import { useT } from '../i18n/translate.ts';
import type { ObjectAction } from './actions.ts';
import { perform } from './perform.ts';

const useQuestion = create<{ asked?: { action: ObjectAction; object: StoredObject } }>()(() => ({}));

/** Asks before something is done that cannot be called back in a real cluster. */
export const askFirst = (action: ObjectAction, object: StoredObject): void =>
  useQuestion.setState({ asked: { action, object } });

export function ConfirmAction() {
  const t = useT();
  const asked = useQuestion((s) => s.asked);
  if (!asked) return null;
  const { action, object } = asked;
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && useQuestion.setState({ asked: undefined })}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title>
            {t(action.label)}: {object.metadata.name}
          </AlertDialog.Title>
          <AlertDialog.Description className="mono">{action.kubectl}</AlertDialog.Description>
          <div className="dialog-buttons">
            <AlertDialog.Cancel className="button">{t('inspector.cancel')}</AlertDialog.Cancel>
            <AlertDialog.Action className="button primary" onClick={() => void perform(action, object)}>
              {t('action.confirm')}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
