import { Pane } from '../components/Pane.tsx';
import { useT } from '../i18n/translate.ts';

export function TimelinePane() {
  const t = useT();
  return (
    <Pane name="timeline" label={t('pane.timeline')}>
      <div className="empty">{t('timeline.none')}</div>
    </Pane>
  );
}
