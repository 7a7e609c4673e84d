import { SCENARIO_VERSION } from './Scenario.ts';

type Json = Record<string, unknown>;

/**
 * What each version became in the next one: `MIGRATIONS[1]` turns version 1 into 2. A version, once in a link, is read
 * for ever, so nothing is ever taken out of this table; `corpus.test.ts` holds links of each.
 */
const MIGRATIONS: Readonly<Record<number, (old: Json) => Json>> = {};

/** The value in the present version, if it is of an earlier one; otherwise the value as it is, for the checks to judge. */
export function migrateScenario(value: unknown, migrations = MIGRATIONS, present: number = SCENARIO_VERSION): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  let scenario = value as Json;
  for (let version = scenario.version; typeof version === 'number' && version < present; version = scenario.version) {
    const migrate = migrations[version];
    if (!migrate) return scenario;
    scenario = { ...migrate(scenario), version: version + 1 };
  }
  return scenario;
}
