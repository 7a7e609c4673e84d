import type { KubeClient } from '../client/KubeClient.ts';
import type { Playback } from '../playback/Playback.ts';
import { startMirror } from './stores/startMirror.ts';
import { followFlows } from './stores/useFlows.ts';
import { recordMetrics } from './stores/useMetrics.ts';
import { followPlayback } from './stores/usePlayback.ts';
import { setSession } from './stores/useSession.ts';
import { followTraces } from './stores/useTraces.ts';
import type { OpenTerminal } from './terminal/TerminalSession.ts';
import { templates } from './yaml-editor/templates.ts';
import { addFile, hasStoredFiles } from './yaml-editor/useFiles.ts';

interface Connection {
  client: KubeClient;
  playback?: Playback;
  scenarioName: string;
  openTerminal?: OpenTerminal;
}

/** Connects the page to its cluster and starts to mirror it. `?fake` is for building the page without one. */
export async function startSession(): Promise<void> {
  try {
    const { client, playback, scenarioName, openTerminal } = await connection(new URLSearchParams(location.search));
    setSession({ client, playback, scenarioName, openTerminal });
    startMirror(client);
    if (!playback) return;
    followPlayback(playback);
    followFlows(playback);
    followTraces(playback);
    recordMetrics();
  } catch (error) {
    setSession({ failure: error instanceof Error ? error.message : String(error) });
  }
}

async function connection(query: URLSearchParams): Promise<Connection> {
  if (query.has('fake') || import.meta.env.DEV) {
    const { fakeConnect } = await import('./testing/fakeConnect.ts');
    if (!hasStoredFiles()) addFile('web.yaml', templates[0]?.text);
    const { fakeTerminal } = await import('./testing/fakeTerminal.ts');
    return { ...(await fakeConnect()), scenarioName: 'hello', openTerminal: fakeTerminal };
  }
  throw new Error('no cluster');
}
