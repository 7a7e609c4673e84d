import { useT } from '../i18n/translate.ts';

export function MetricsPlots() {
  const t = useT();
  return <div className="empty">{t('metrics.none')}</div>;
}
