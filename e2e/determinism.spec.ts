import { readdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { defaultScenario } from '../src/scenarios/defaultScenario.ts';
import { Session } from '../src/sim/playback/Session.ts';

const UNTIL = 85_000;

test('the browser and Node make the same history of the same scenario', async ({ page }) => {
  const scenario = { ...defaultScenario(), at: UNTIL, speed: 0.001 };
  const session = new Session(scenario.cluster, { journal: scenario.journal });
  session.advance(UNTIL);
  const expected = session.historyHash(UNTIL);

  const script = readdirSync('dist/assets').find((name) => /^worker-.*\.js$/.test(name));
  await page.goto('/icon.svg');
  const hash = await page.evaluate(
    ([path, opened, until]) =>
      new Promise<string>((resolve, reject) => {
        const worker = new Worker(path as string, { type: 'module' });
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
          for (const message of data) {
            if (message.type === 'failed') reject(new Error(message.error.message));
            if (message.type === 'opened') {
              const args = [until];
              worker.postMessage({ type: 'call', id: 1, target: 'playback', method: 'historyHash', args });
            }
            if (message.type === 'result' && message.id === 1) resolve(message.value ?? message.error.message);
          }
        };
        worker.postMessage({ type: 'open', scenario: opened });
      }),
    [`/assets/${script}`, scenario, UNTIL] as const,
  );
  expect(hash).toBe(expected);
});
