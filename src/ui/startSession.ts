import type { KubeClient } from '../client/KubeClient.ts';
import type { Playback } from '../playback/Playback.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import { type Connected, connect, type Recovered } from '../worker/connect.ts';
import { embedOptions } from './embed/embedOptions.ts';
import { wantCamera } from './graph/camera.ts';
import { t } from './i18n/translate.ts';
import { chooseSessions } from './sessions/chooseSessions.ts';
import { setProgress } from './sessions/useOpening.ts';
import { startMirror } from './stores/startMirror.ts';
import { followFlows } from './stores/useFlows.ts';
import { recordMetrics } from './stores/useMetrics.ts';
import { followPlayback } from './stores/usePlayback.ts';
import { type Lens, setLens } from './stores/usePrefs.ts';
import { select } from './stores/useSelection.ts';
import { type Session, setSession } from './stores/useSession.ts';
import { toast } from './stores/useToasts.ts';
import { followTraces } from './stores/useTraces.ts';
import type { OpenTerminal } from './terminal/TerminalSession.ts';
import { hasStoredFiles, setFiles } from './yaml-editor/useFiles.ts';

let asked = (): void => {};
/** Settles when the simulator knows what to open: from then on the page may take the main thread. */
export const sessionAsked = new Promise<void>((resolve) => {
  asked = resolve;
});

type Connection = Partial<Session> & { client: KubeClient; playback?: Playback };

/** Connects the page to its cluster and starts to mirror it. `?fake` is for building the page without one. */
export async function startSession(): Promise<void> {
  try {
    const { playback, ...rest } = await connection();
    setSession({ ...rest, ...(playback ? { playback } : {}) });
    startMirror(rest.client);
    if (!playback) return;
    followPlayback(playback);
    followFlows(playback);
    followTraces(playback);
    recordMetrics();
    const { followKeeping } = await import('./sessions/followKeeping.ts');
    followKeeping();
    const { startEmbed } = await import('./embed/startEmbed.ts');
    startEmbed(rest.client, playback);
  } catch (error) {
    setSession({ failure: error instanceof Error ? error.message : String(error) });
  }
}

async function connection(): Promise<Connection> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { fakeSession } = await import('./testing/fakeSession.ts');
    return fakeSession();
  }
  performance.mark('page-start');
  const choices = await chooseSessions();
  performance.mark('session-chosen');
  for (const [index, { scenario, options, sessionId, isLink }] of choices.entries()) {
    try {
      const connecting = connect(scenario, { ...options, onProgress, onRecovered });
      asked();
      const connected = await connecting;
      performance.mark('session-open');
      showFirst(scenario, isLink || sessionId !== undefined);
      return {
        ...connectionOf(connected),
        scenarioName: scenario.name,
        sessionId,
        memoryOnly: sessionId === undefined,
      };
    } catch (error) {
      if (index === choices.length - 1) throw error;
      toast({ tone: 'err', text: t(isLink ? 'share.damaged' : 'sessions.damaged'), detail: (error as Error).message });
    } finally {
      setProgress(undefined);
    }
  }
  throw new Error('no scenario');
}

const onProgress = (now: number, until: number): void => setProgress({ now, until });

/** A worker was replaced: what was acknowledged is back. */
function onRecovered(what: Recovered): void {
  setProgress(undefined);
  if (!what.ok) toast({ tone: 'err', text: t('sessions.notRecovered'), detail: what.error.message });
  else if (what.lost === undefined) toast({ tone: 'info', text: t('sessions.recovered') });
  else toast({ tone: 'err', text: t('sessions.recoveredWithout', { what: what.lost }) });
}

function connectionOf({ client, playback, open, abandon }: Connected): Connection {
  return { client, playback, open, abandon, openTerminal: lazyTerminal(client, playback) };
}

/** The shell and kubectl load when the terminal is first shown. */
function lazyTerminal(client: KubeClient, playback: Playback): OpenTerminal {
  return async (size) => {
    const { openPageTerminal } = await import('./terminal/openPageTerminal.ts');
    return openPageTerminal(client, playback)(size);
  };
}

function showFirst(scenario: Scenario, itsFiles: boolean): void {
  if (itsFiles || !hasStoredFiles()) setFiles(scenario.files.map((file, index) => ({ id: `f${index + 1}`, ...file })));
  const lens = embedOptions().lens ?? scenario.view?.lens;
  if (lens) setLens(lens as Lens);
  if (scenario.view?.selection) select(scenario.view.selection);
  wantCamera(scenario.view?.camera);
}
