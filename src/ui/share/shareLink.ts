import { decodeFragment, encodeFragment } from '../../scenarios/link.ts';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { browserUnpack, textCoder } from './browserCodec.ts';

/** The link that holds a scenario. Nothing is sent anywhere: it is all in the fragment. */
export function linkOf(scenario: Scenario): string {
  return `${location.origin}${location.pathname}#${encodeFragment(scenario, textCoder.toBytes)}`;
}

/** The scenario of a link. Throws an Error in plain words when it is damaged. */
export const scenarioOfLink = (fragment: string): Promise<Scenario> =>
  decodeFragment(fragment, browserUnpack, textCoder);
