import { onCamera } from '../graph/camera.ts';
import { currentView } from '../share/currentScenario.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { useSelection } from '../stores/useSelection.ts';
import { useSession } from '../stores/useSession.ts';
import { useFiles } from '../yaml-editor/useFiles.ts';
import { saveView } from './savedSessions.ts';

const QUIET_MS = 800;

/** Keeps what the page shows beside the cluster (files, lens, selection, camera) with its session. */
export function keepView(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { sessionId } = useSession.getState();
    // No room, or no database: the worker has said so already.
    if (sessionId) saveView(sessionId, currentView()).catch(() => {});
  };
  const soon = (): void => {
    timer ??= setTimeout(save, QUIET_MS);
  };
  useFiles.subscribe((now, before) => now.files !== before.files && soon());
  usePrefs.subscribe((now, before) => now.lens !== before.lens && soon());
  useSelection.subscribe((now, before) => now.selected !== before.selected && soon());
  onCamera(soon);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save());
}
