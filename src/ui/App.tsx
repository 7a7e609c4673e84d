import { Tooltip } from 'radix-ui';
import { lazy, Suspense, useEffect } from 'react';
import { EmbedWorkspace } from './embed/EmbedWorkspace.tsx';
import { embedOptions } from './embed/embedOptions.ts';
import { GlossaryDialog } from './help/GlossaryDialog.tsx';
import { Tour } from './help/Tour.tsx';
import { useT } from './i18n/translate.ts';
import { ConfirmAction } from './inspector/ConfirmAction.tsx';
import { ObjectMenu } from './inspector/ObjectMenu.tsx';
import { ReplayBar } from './sessions/ReplayBar.tsx';
import { CommandPalette } from './shell/CommandPalette.tsx';
import { Shortcuts } from './shell/Shortcuts.tsx';
import { ShortcutsDialog } from './shell/ShortcutsDialog.tsx';
import { Toasts } from './shell/Toasts.tsx';
import { TopBar } from './shell/TopBar.tsx';
import { Workspace } from './shell/Workspace.tsx';
import { useDialogs } from './stores/useDialogs.ts';
import { resolvedTheme, usePrefs } from './stores/usePrefs.ts';

const OpenDialog = lazy(() => import('./sessions/OpenDialog.tsx').then((m) => ({ default: m.OpenDialog })));
const SessionsDialog = lazy(() => import('./sessions/SessionsDialog.tsx').then((m) => ({ default: m.SessionsDialog })));
const ShareDialog = lazy(() => import('./share/ShareDialog.tsx').then((m) => ({ default: m.ShareDialog })));
const BranchesDialog = lazy(() => import('./timeline/BranchesDialog.tsx').then((m) => ({ default: m.BranchesDialog })));
const GalleryDialog = lazy(() => import('./gallery/GalleryDialog.tsx'));

export function App() {
  const t = useT();
  useDocumentLook();
  return (
    <Tooltip.Provider delayDuration={350}>
      <a className="skip-link" href="#graph">
        {t('app.skip')}
      </a>
      <TopBar />
      <main className="workspace">{embedOptions().embedded ? <EmbedWorkspace /> : <Workspace />}</main>
      <CommandPalette />
      <Suspense>
        <ShareDialog />
        <SessionsDialog />
        <BranchesDialog />
        <OpenDialog />
      </Suspense>
      <ReplayBar />
      <ShortcutsDialog />
      <GlossaryDialog />
      <Tour />
      <Gallery />
      <ObjectMenu />
      <ConfirmAction />
      <Shortcuts />
      <Toasts />
    </Tooltip.Provider>
  );
}

/** The gallery's scenarios load when they are first asked for. */
function Gallery() {
  const asked = useDialogs((s) => s.open === 'gallery');
  return asked ? (
    <Suspense>
      <GalleryDialog />
    </Suspense>
  ) : null;
}

/** Theme, language and type size are attributes of the document, so that CSS alone follows them. */
function useDocumentLook(): void {
  const theme = usePrefs((s) => s.theme);
  const locale = usePrefs((s) => s.locale);
  const presenting = usePrefs((s) => s.presenting);
  useEffect(() => {
    const root = document.documentElement;
    const apply = (): void => {
      root.dataset.theme = resolvedTheme(theme);
    };
    apply();
    root.lang = locale;
    root.dataset.presenting = String(presenting);
    const media = matchMedia('(prefers-color-scheme: light)');
    media.addEventListener('change', apply);
    return () => media.removeEventListener('change', apply);
  }, [theme, locale, presenting]);
}
