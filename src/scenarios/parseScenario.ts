import { checkedScenario } from './checkScenario.ts';
import { migrateScenario } from './migrateScenario.ts';
import { SCENARIO_LIMITS, type Scenario } from './Scenario.ts';
import { structureProblem } from './structureProblem.ts';

/** The scenario that a file or an unpacked link holds. Throws an Error in plain words for whatever is wrong with it. */
export function parseScenario(json: string): Scenario {
  if (json.length > SCENARIO_LIMITS.bytes) {
    throw new Error(`This is not a scenario that can be opened: it has more than ${SCENARIO_LIMITS.bytes >> 20} MiB.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Error(`This is not a scenario that can be opened: it is not JSON (${(error as Error).message}).`);
  }
  const problem = structureProblem(value);
  if (problem) throw new Error(`This is not a scenario that can be opened: ${problem}.`);
  return checkedScenario(migrateScenario(value));
}
