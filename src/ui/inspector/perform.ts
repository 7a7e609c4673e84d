import type { StoredObject } from '../../api/meta.ts';
import { t } from '../i18n/translate.ts';
import { newAct } from '../stores/newAct.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import type { ObjectAction } from './actions.ts';

/** Does an action to an object, and tells what became of it. All that it sends is one act for undo. */
export async function perform(action: ObjectAction, object: StoredObject): Promise<void> {
  const { client, playback } = useSession.getState();
  if (!client) return;
  const label = t(action.label);
  try {
    const act = newAct();
    await action.run(client.with({ act: () => act }), playback);
    if (action.id !== 'scale' && action.id !== 'shell')
      toast({ tone: 'ok', text: t('action.done', { action: label, name: object.metadata.name }) });
  } catch (error) {
    toast({ tone: 'err', text: t('action.failed', { action: label }), detail: (error as Error).message });
  }
}
