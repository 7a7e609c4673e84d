import { Pane } from '../components/Pane.tsx';
import { useT } from '../i18n/translate.ts';

export function InspectorPane() {
  const t = useT();
  return (
    <Pane name="inspector" label={t('pane.inspector')}>
      <div className="empty">
        <h2>{t('inspector.none')}</h2>
        <p>{t('inspector.noneHelp')}</p>
      </div>
    </Pane>
  );
}
