import { decodeFragment, encodeFragment } from '../../scenarios/link.ts';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { browserPacker } from './browserPacker.ts';
import { currentScenario } from './currentScenario.ts';

/** The link that holds this cluster, or undefined where there is none to give (a real cluster). */
export async function shareLink(): Promise<string | undefined> {
  const scenario = await currentScenario();
  if (!scenario) return undefined;
  const fragment = await encodeFragment(scenario, browserPacker, (text) => new TextEncoder().encode(text));
  return `${location.origin}${location.pathname}#${fragment}`;
}

/** The scenario of a link. Throws an Error in plain words when it is damaged. */
export const scenarioOfLink = (fragment: string): Promise<Scenario> =>
  decodeFragment(fragment, browserPacker, (bytes) => new TextDecoder().decode(bytes));
