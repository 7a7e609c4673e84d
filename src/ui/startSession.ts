import type { KubeClient } from '../client/KubeClient.ts';
import type { Playback } from '../playback/Playback.ts';
import { defaultScenario } from '../scenarios/defaultScenario.ts';
import type { Scenario } from '../scenarios/Scenario.ts';
import { connect } from '../worker/connect.ts';
import { t } from './i18n/translate.ts';
import { keepSession, keptSession } from './share/keptSession.ts';
import { startMirror } from './stores/startMirror.ts';
import { followFlows } from './stores/useFlows.ts';
import { recordMetrics } from './stores/useMetrics.ts';
import { followPlayback } from './stores/usePlayback.ts';
import { type Lens, setLens } from './stores/usePrefs.ts';
import { select } from './stores/useSelection.ts';
import { setSession } from './stores/useSession.ts';
import { toast } from './stores/useToasts.ts';
import { followTraces } from './stores/useTraces.ts';
import type { OpenTerminal } from './terminal/TerminalSession.ts';
import { hasStoredFiles, setFiles } from './yaml-editor/useFiles.ts';

interface Connection {
  client: KubeClient;
  playback?: Playback;
  scenarioName: string;
  openTerminal?: OpenTerminal;
}

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
  } catch (error) {
    setSession({ failure: error instanceof Error ? error.message : String(error) });
  }
}

async function connection(): Promise<Connection> {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) {
    const { fakeSession } = await import('./testing/fakeSession.ts');
    return fakeSession();
  }
  const choices = await chooseScenarios();
  for (const [index, { scenario, isLink }] of choices.entries()) {
    try {
      const { client, playback } = await connect(scenario);
      showScenario(scenario, isLink);
      const openTerminal = lazyTerminal(client, playback);
      return { client, playback, scenarioName: scenario.name, openTerminal };
    } catch (error) {
      if (index === choices.length - 1) throw error;
      toast({ tone: 'err', text: t('share.damaged'), detail: (error as Error).message });
    }
  }
  throw new Error('no scenario');
}

/** The shell and kubectl load when the terminal is first shown. */
function lazyTerminal(client: KubeClient, playback: Playback): OpenTerminal {
  return async (size) => {
    const { openPageTerminal } = await import('./terminal/openPageTerminal.ts');
    return openPageTerminal(client, playback)(size);
  };
}

interface Choice {
  scenario: Scenario;
  isLink: boolean;
}

/** The link's scenario, else the one this device was at; and the opening one, should those not open. */
async function chooseScenarios(): Promise<Choice[]> {
  const choices: Choice[] = [];
  if (location.hash.length > 2) {
    try {
      const { scenarioOfLink } = await import('./share/shareLink.ts');
      choices.push({ scenario: await scenarioOfLink(location.hash), isLink: true });
    } catch (error) {
      toast({ tone: 'err', text: t('share.damaged'), detail: (error as Error).message });
    }
  }
  const kept = choices.length === 0 ? keptSession() : undefined;
  if (kept) choices.push({ scenario: kept, isLink: false });
  choices.push({ scenario: defaultScenario(), isLink: false });
  return choices;
}

function showScenario(scenario: Scenario, isLink: boolean): void {
  if (isLink || !hasStoredFiles()) setFiles(scenario.files.map((file, index) => ({ id: `f${index + 1}`, ...file })));
  if (scenario.view?.lens) setLens(scenario.view.lens as Lens);
  if (scenario.view?.selection) select(scenario.view.selection);
  keepSession();
}
