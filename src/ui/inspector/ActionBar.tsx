import { Copy, Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import type { StoredObject } from '../../api/meta.ts';
import { useFaults } from '../chaos/useFaults.ts';
import { IconButton } from '../components/IconButton.tsx';
import { useT } from '../i18n/translate.ts';
import { toast } from '../stores/useToasts.ts';
import { actionsFor, isScalable, type ObjectAction, replicasOf, scaleAction } from './actions.ts';
import { askFirst } from './ConfirmAction.tsx';
import { perform } from './perform.ts';

/** What one can do with an object. The line below shows how kubectl would do what the pointer or focus is on. */
export function ActionBar({ object }: { object: StoredObject }) {
  const t = useT();
  const [shown, setShown] = useState<ObjectAction>();
  useFaults();
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
    <button type="button" className="button tiny danger" {...hint(action)} onClick={() => askFirst(action, object)}>
      {t(action.label)}
    </button>
  );
}

function KubectlLine({ line }: { line: string }) {
  const t = useT();
  return (
    <div className="kubectl-line">
      <code title={t('inspector.kubectl')}>{line}</code>
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
