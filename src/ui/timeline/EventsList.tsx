import { useT } from '../i18n/translate.ts';

export function EventsList() {
  const t = useT();
  return <div className="empty">{t('events.none')}</div>;
}
