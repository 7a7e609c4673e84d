import { expect, it } from 'vitest';
import { defaultScenario } from '../../scenarios/defaultScenario.ts';
import { decodeFragment, encodeFragment } from '../../scenarios/link.ts';
import { browserPacker } from './browserPacker.ts';

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

it('brings a scenario through a link unchanged', async () => {
  const scenario = defaultScenario();
  const fragment = await encodeFragment(scenario, browserPacker, toBytes);
  expect(fragment.length).toBeLessThan(2000);
  expect(await decodeFragment(`#${fragment}`, browserPacker, toText)).toEqual(scenario);
});

it('stops unpacking at the limit', async () => {
  const bomb = await browserPacker.pack(new Uint8Array(1_000_000));
  await expect(browserPacker.unpack(bomb, 1000)).rejects.toThrow('too large');
});
