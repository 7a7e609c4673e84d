import { expect, it } from 'vitest';
import { defaultScenario } from '../../scenarios/defaultScenario.ts';
import { deflate } from '../../scenarios/deflate.ts';
import { decodeFragment, encodeFragment } from '../../scenarios/link.ts';
import { browserUnpack, textCoder } from './browserCodec.ts';

it('brings a scenario through a link unchanged', async () => {
  const scenario = defaultScenario();
  const fragment = encodeFragment(scenario, textCoder.toBytes);
  expect(await decodeFragment(`#${fragment}`, browserUnpack, textCoder)).toEqual(scenario);
});

it('stops unpacking at the limit', async () => {
  const bomb = deflate(new Uint8Array(1_000_000), new Uint8Array());
  await expect(browserUnpack(bomb, 1000)).rejects.toThrow('more than a scenario may be');
});
