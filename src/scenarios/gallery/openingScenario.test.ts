import { expect, it } from 'vitest';
import { scenarioProblem } from '../checkScenario.ts';
import { openingScenario } from './openingScenario.ts';

it('is a scenario that can be opened, and creates what its files say', () => {
  const scenario = openingScenario();
  expect(scenarioProblem(scenario)).toBeUndefined();
  const created = scenario.journal.flatMap(({ action }) =>
    action.type === 'request' ? [action.request.ref.resource] : [],
  );
  expect(created).toEqual(['deployments', 'services', 'ingresses']);
});
