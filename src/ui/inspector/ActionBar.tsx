import { Copy, Minus, Plus } from 'lucide-react';
import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import type { StoredObject } from '../../api/meta.ts';
import { IconButton } from '../components/IconButton.tsx';
import { t as translateNow, useT } from '../i18n/translate.ts';
import { newAct } from '../stores/newAct.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { actionsFor, isScalable, type ObjectAction, scaleAction } from './actions.ts';

/** What one can do with an object. The line below shows how kubectl would do what the pointer or focus is on. */
export function ActionBar({ object }: { object: StoredObject }) {
  const t = useT();
  const [shown, setShown] = useState<ObjectAction>();
  const actions = actionsFor(object);
  const hint = (action: ObjectAction) => ({
    onPointerEnter: () => setShown(action),
    onFocus: () => setShown(action),
  });
  const current = shown ?? (isScalable(object) ? scaleAction(object, replicasOf(object) + 1) : actions[0]);
  return (
    <div className="action-bar">
      <div className="action-buttons">
        {isScalable(object) ? <Scaler object={object} hint={hint} /> : null}
        {actions.map((action) =>
          action.danger ? (
            <Confirmed key={action.id} action={action} object={object} hint={hint} />
          ) : (
            <button
              key={action.id}
              type="button"
              className="button tiny"
              {...hint(action)}
              onClick={() => void perform(action, object)}
            >
              {t(action.label)}
            </button>
          ),
        )}
      </div>
      {current ? <KubectlLine line={current.kubectl} /> : null}
    </div>
  );
}

type Hint = (action: ObjectAction) => { onPointerEnter: () => void; onFocus: () => void };

const replicasOf = (object: StoredObject): number =>
  (object as StoredObject & { spec?: { replicas?: number } }).spec?.replicas ?? 1;

function Scaler({ object, hint }: { object: StoredObject; hint: Hint }) {
  const t = useT();
  const replicas = replicasOf(object);
  const less = scaleAction(object, Math.max(0, replicas - 1));
  const more = scaleAction(object, replicas + 1);
  return (
    <fieldset className="scaler" aria-label={t('action.replicas')}>
      <button
        type="button"
        className="icon-button small"
        aria-label={t('action.less')}
        disabled={replicas === 0}
        {...hint(less)}
        onClick={() => void perform(less, object)}
      >
        <Minus size={13} />
      </button>
      <output aria-label={t('action.replicas')}>{replicas}</output>
      <button
        type="button"
        className="icon-button small"
        aria-label={t('action.moreReplicas')}
        {...hint(more)}
        onClick={() => void perform(more, object)}
      >
        <Plus size={13} />
      </button>
    </fieldset>
  );
}

function Confirmed({ action, object, hint }: { action: ObjectAction; object: StoredObject; hint: Hint }) {
  const t = useT();
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger className="button tiny danger" {...hint(action)}>
        {t(action.label)}
      </AlertDialog.Trigger>
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

function KubectlLine({ line }: { line: string }) {
  const t = useT();
  return (
    <div className="kubectl-line">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a line that scrolls must be reachable by keyboard. */}
      <code title={t('inspector.kubectl')} tabIndex={0}>
        {line}
      </code>
      <IconButton
        className="small"
        label={t('inspector.copy')}
        onClick={() => {
          void navigator.clipboard.writeText(line);
          toast({ tone: 'info', text: t('inspector.copied') });
        }}
      >
        <Copy size={12} />
      </IconButton>
    </div>
  );
}

async function perform(action: ObjectAction, object: StoredObject): Promise<void> {
  const { client, playback } = useSession.getState();
  if (!client) return;
  const label = translateNow(action.label);
  try {
    const act = newAct();
    await action.run(client.with({ act: () => act }), playback);
    if (action.id !== 'scale')
      toast({ tone: 'ok', text: translateNow('action.done', { action: label, name: object.metadata.name }) });
  } catch (error) {
    toast({ tone: 'err', text: translateNow('action.failed', { action: label }), detail: (error as Error).message });
  }
}
