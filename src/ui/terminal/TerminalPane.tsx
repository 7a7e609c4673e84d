import { useT } from '../i18n/translate.ts';

export function TerminalPane() {
  const t = useT();
  return <div className="empty">{t('terminal.unavailable')}</div>;
}
