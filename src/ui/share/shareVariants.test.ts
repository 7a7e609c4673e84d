import { expect, it } from 'vitest';
import { scenarioProblem } from '../../scenarios/checkScenario.ts';
import { lessonSized } from '../../scenarios/testing/lessonSized.ts';
import { sharedScenario, weightOf } from './shareVariants.ts';

const scenario = { ...lessonSized(), given: 4 };

it('shares a session as it is now, with what was done', () => {
  const shared = sharedScenario(scenario, { moment: 'now', history: true });
  expect(shared).toMatchObject({ at: 320_000, given: 4 });
  expect(shared.journal).toHaveLength(10);
  expect(scenarioProblem(shared)).toBeUndefined();
});

it('shares it from the start, or without what was done', () => {
  expect(sharedScenario(scenario, { moment: 'start', history: true })).toMatchObject({
    at: 60_000,
    journal: { length: 4 },
  });
  const without = sharedScenario(scenario, { moment: 'now', history: false });
  expect(without.journal).toHaveLength(4);
  expect(without.given).toBeUndefined();
});

it('gives acts short names, the same to what belongs together', () => {
  const [first, second] = scenario.journal.slice(4, 6).map((entry) => structuredClone(entry));
  const acts = [first, second].map((entry) => {
    if (entry?.action.type === 'request') entry.action.request.act = 'mo3k2j-17';
    return entry as NonNullable<typeof entry>;
  });
  const { journal } = sharedScenario({ ...scenario, journal: acts, given: 0 }, { moment: 'now', history: true });
  expect(journal.map(({ action }) => action.type === 'request' && action.request.act)).toEqual(['1', '1']);
});

it('says what makes a link long', () => {
  expect(weightOf(scenario).map(({ part }) => part)).toEqual(['journal', 'files', 'notes']);
});
