import { X } from 'lucide-react';
import { useT } from '../i18n/translate.ts';
import { select } from '../stores/useSelection.ts';
import { dismissToast, type Toast, useToasts } from '../stores/useToasts.ts';

/** Short messages that point at what they speak of. */
export function Toasts() {
  const t = useT();
  const toasts = useToasts((s) => s.toasts);
  return (
    <section className="toasts" aria-label={t('toast.region')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const t = useT();
  const { object } = toast;
  return (
    <div className={`toast tone-${toast.tone === 'info' ? 'run' : toast.tone}`}>
      <div className="toast-text">
        {object ? (
          <button type="button" className="link" onClick={() => select(object)}>
            {toast.text}
          </button>
        ) : (
          <b>{toast.text}</b>
        )}
        {toast.detail ? <span className="mono">{toast.detail}</span> : null}
      </div>
      <button
        type="button"
        className="icon-button small"
        aria-label={t('toast.dismiss')}
        onClick={() => dismissToast(toast.id)}
      >
        <X size={14} />
      </button>
    </div>
  );
}
