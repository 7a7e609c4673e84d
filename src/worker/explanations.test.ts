import { expect, it } from 'vitest';
import { explanations, loadExplanations } from './explanations.ts';

it('the API has no texts at first, and all of them once they were brought', async () => {
  expect(explanations).toEqual({});
  await loadExplanations();
  expect(explanations.V1PodSpec?.containers).toMatch(/^List of containers/);
});
