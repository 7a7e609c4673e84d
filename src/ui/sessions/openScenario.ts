import type { Scenario } from '../../scenarios/Scenario.ts';
import type { OpenOptions } from '../../worker/WorkerLink.ts';
import { t } from '../i18n/translate.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { type Lens, setLens } from '../stores/usePrefs.ts';
import { select } from '../stores/useSelection.ts';
import { setSession, useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { setFiles } from '../yaml-editor/useFiles.ts';
import { loadSession, newSessionId, removeUntouched, setCurrentSession } from './savedSessions.ts';
import { holdSession } from './sessionLock.ts';
import { setProgress } from './useOpening.ts';

/** Opens a scenario as a session of its own, in place of what is shown; that stays if it cannot be opened. */
export async function openScenario(scenario: Scenario): Promise<boolean> {
  const id = useSession.getState().memoryOnly ? undefined : newSessionId();
  return open(scenario, id, id ? { keep: { id, stored: false } } : {});
}

/** Goes to a saved session. */
export async function openSaved(id: string): Promise<boolean> {
  const saved = await loadSession(id);
  if (!saved) return false;
  if (!(await holdSession(id))) {
    toast({ tone: 'info', text: t('sessions.elsewhere') });
    return false;
  }
  const { branches } = saved.record;
  return open(saved.scenario, id, { keep: { id, stored: true }, ...(branches ? { branches } : {}) });
}

async function open(scenario: Scenario, id: string | undefined, options: OpenOptions): Promise<boolean> {
  const { open: openInWorker } = useSession.getState();
  if (!openInWorker) return false;
  try {
    await openInWorker(scenario, { ...options, onProgress: (now, until) => setProgress({ now, until }) });
  } catch (error) {
    toast({ tone: 'err', text: t('share.damaged'), detail: (error as Error).message });
    return false;
  } finally {
    setProgress(undefined);
  }
  if (id) await holdSession(id);
  await setCurrentSession(id);
  setSession({ scenarioName: scenario.name, ...(id ? { sessionId: id } : {}) });
  showScenario(scenario);
  if (id) void removeUntouched(id).catch(() => {});
  return true;
}

/** Puts what a scenario has beside the cluster on the page: files, lens, selection, notes. */
export function showScenario(scenario: Scenario): void {
  setFiles(scenario.files.map((file, index) => ({ id: `f${index + 1}`, ...file })));
  if (scenario.view?.lens) setLens(scenario.view.lens as Lens);
  select(scenario.view?.selection);
  const { locale, notes } = { locale: document.documentElement.lang, notes: scenario.notes };
  const note = notes?.[locale] ?? notes?.en;
  if (note) toast({ tone: 'info', text: scenario.name, detail: note });
}

/** Whether opening something else would hide work: something was done since the scenario began. */
export const hasOwnWork = (): boolean => usePlayback.getState().state?.canUndo !== undefined;
