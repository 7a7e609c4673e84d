import { lazy, Suspense, useEffect, useState } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { whenGraphAlive } from '../graph/markGraphAlive.ts';
import { useT } from '../i18n/translate.ts';
import { useSession } from '../stores/useSession.ts';

const XtermHost = lazy(() => import('./XtermHost.tsx'));

/** The shell, loaded when the graph is alive. */
export function TerminalPane() {
  const t = useT();
  const openTerminal = useSession((s) => s.openTerminal);
  const connected = useSession((s) => s.client !== undefined);
  const [ready, setReady] = useState(false);
  useEffect(() => whenGraphAlive(() => setReady(true)), []);
  if (!openTerminal) return <div className="empty">{t(connected ? 'terminal.unavailable' : 'terminal.loading')}</div>;
  if (!ready) return <div className="empty">{t('terminal.loading')}</div>;
  return (
    <ErrorBoundary title={t('error.unknown')} retry={t('graph.retry')}>
      <Suspense fallback={<div className="empty">{t('terminal.loading')}</div>}>
        <XtermHost open={openTerminal} />
      </Suspense>
    </ErrorBoundary>
  );
}
