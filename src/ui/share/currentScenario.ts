import type { Scenario } from '../../scenarios/Scenario.ts';
import { usePrefs } from '../stores/usePrefs.ts';
import { useSelection } from '../stores/useSelection.ts';
import { useSession } from '../stores/useSession.ts';
import { useFiles } from '../yaml-editor/useFiles.ts';

/** What is on the screen now as a scenario: the cluster, the manifests, the lens. Undefined for a real cluster. */
export async function currentScenario(): Promise<Scenario | undefined> {
  const { playback } = useSession.getState();
  if (!playback) return undefined;
  const { selected } = useSelection.getState();
  const files = useFiles.getState().files.map(({ name, text }) => ({ name, text }));
  const view = { lens: usePrefs.getState().lens, ...(selected ? { selection: selected } : {}) };
  return { ...(await playback.snapshot()), files, view };
}
