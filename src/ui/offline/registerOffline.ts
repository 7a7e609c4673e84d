import { t } from '../i18n/translate.ts';
import { toast } from '../stores/useToasts.ts';

/** Makes the page work without a network after the first visit; says when a newer one waits, and lets the session go on. */
export async function registerOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || !isSecureContext) return;
  try {
    const registration = await navigator.serviceWorker.register('./service-worker.js');
    registration.addEventListener('updatefound', () => {
      const next = registration.installing;
      next?.addEventListener('statechange', () => {
        if (next.state === 'installed' && navigator.serviceWorker.controller)
          toast({ tone: 'info', text: t('update.ready'), detail: t('update.detail') });
      });
    });
  } catch {
    // Some private windows have none: the page works, with a network.
  }
}
