import { readdirSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { defaultScenario } from '../src/scenarios/defaultScenario.ts';
import type { Scenario } from '../src/scenarios/Scenario.ts';
import { Session } from '../src/sim/playback/Session.ts';
import { generatedScenario } from '../src/sim/playback/testing/generatedScenario.ts';

/** Numbers of generated scenarios; at night more. */
const GENERATED = Array.from({ length: process.env.ORRERY_NIGHTLY ? 100 : 5 }, (_, i) => i * 7);

test('the browser and Node make the same history of the same scenarios', async ({ page }) => {
  test.setTimeout(60_000 + GENERATED.length * 10_000);
  const script = readdirSync('dist/assets').find((name) => /^worker-.*\.js$/.test(name)) ?? '';
  await page.goto('/icon.svg');
  const first = { ...defaultScenario(), at: 85_000, speed: 0.001 };
  for (const scenario of [first, ...GENERATED.map(scenarioOf)]) {
    const { cluster, journal, at = 0 } = scenario;
    const session = new Session(cluster, { journal });
    session.advance(at);
    expect(await hashInBrowser(page, script, scenario), scenario.name).toBe(session.historyHash(at));
  }
});

/** A generated scenario as it is after its deeds were done in Node. */
function scenarioOf(number: number): Scenario {
  const { cluster, deeds, until } = generatedScenario(number);
  const session = new Session(cluster);
  for (const { at, action } of deeds) {
    session.advance(at);
    if (action.type === 'request') session.request(action.request);
    else if (action.type === 'traffic') session.setTraffic(action.sources);
  }
  const journal = JSON.parse(JSON.stringify(session.journal));
  return { ...defaultScenario(), name: `generated ${number}`, cluster, journal, traffic: [], at: until, speed: 0.001 };
}

function hashInBrowser(page: Page, script: string, scenario: Scenario): Promise<string> {
  return page.evaluate(
    ([path, opened, until]) =>
      new Promise<string>((resolve, reject) => {
        const worker = new Worker(path as string, { type: 'module' });
        const end = (hash: string): void => {
          worker.terminate();
          resolve(hash);
        };
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }) => {
          for (const message of data) {
            if (message.type === 'failed') reject(new Error(message.error.message));
            if (message.type === 'opened') {
              const args = [until];
              worker.postMessage({ type: 'call', id: 1, target: 'playback', method: 'historyHash', args });
            }
            if (message.type === 'result' && message.id === 1) end(message.value ?? message.error.message);
          }
        };
        worker.postMessage({ type: 'open', scenario: opened });
      }),
    [`/assets/${script}`, scenario, scenario.at ?? 0] as const,
  );
}
