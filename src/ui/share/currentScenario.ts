import type { Scenario, ScenarioView } from '../../scenarios/Scenario.ts';
import type { ViewRecord } from '../../worker/sessions/SessionRecord.ts';
import { currentCamera } from '../graph/camera.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { useSelection } from '../stores/useSelection.ts';
import { useSession } from '../stores/useSession.ts';
import { useFiles } from '../yaml-editor/useFiles.ts';

/** What is on the screen beside the cluster. */
export function currentView(): ViewRecord {
  const { selected } = useSelection.getState();
  const camera = currentCamera();
  const view: ScenarioView = {
    lens: usePrefs.getState().lens,
    ...(selected ? { selection: selected } : {}),
    ...(camera ? { camera } : {}),
  };
  return { files: useFiles.getState().files.map(({ name, text }) => ({ name, text })), view };
}

/** What is on the screen now as a scenario: the cluster, the manifests, the lens. Undefined for a real cluster. */
export async function currentScenario(): Promise<Scenario | undefined> {
  const { playback, scenarioName } = useSession.getState();
  if (!playback) return undefined;
  return { ...(await playback.snapshot()), name: scenarioName, ...currentView() };
}
