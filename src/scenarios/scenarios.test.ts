import { describe, expect, it } from 'vitest';
import { parseYaml } from '../api/yaml/parseDocuments.ts';
import { checkedScenario, scenarioProblem } from './checkScenario.ts';
import { defaultScenario } from './defaultScenario.ts';
import { helloDeployment, helloIngress, helloService } from './hello.ts';
import { decodeFragment, encodeFragment, fromBase64Url, toBase64Url } from './link.ts';
import { nodePacker } from './testing/nodePacker.ts';

const toBytes = (text: string) => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('scenarios', () => {
  it('shows in its files what its journal applies', () => {
    for (const { text, object } of [helloDeployment, helloService, helloIngress])
      expect(parseYaml(text)).toEqual(object);
  });

  it('come back from a link as they went in', async () => {
    const scenario = defaultScenario();
    const fragment = await encodeFragment(scenario, nodePacker, toBytes);
    expect(await decodeFragment(`https://x.test/#${fragment}`, nodePacker, toText)).toEqual(scenario);
    expect(fragment.length).toBeLessThan(2500);
  });

  it.each([
    ['', 'damaged'],
    ['d', 'damaged'],
    ['dAAAA', 'damaged'],
    ['d!!!', 'damaged'],
    ['z123', 'newer'],
  ])('refuses the fragment %j in plain words', async (fragment, words) => {
    await expect(decodeFragment(fragment, nodePacker, toText)).rejects.toThrow(words);
  });

  it.each([
    [{ version: 2 }, 'newer'],
    [{ name: 7 }, 'name'],
    [{ cluster: { ...defaultScenario().cluster, nodes: 1e9 } }, 'nodes'],
    [{ cluster: { ...defaultScenario().cluster, distribution: 'x' } }, 'distribution'],
    [
      {
        journal: [
          { at: 5, action: {} },
          { at: 4, action: {} },
        ],
      },
      'order',
    ],
    [{ files: [{ name: 'a' }] }, 'file'],
    [{ speed: 0 }, 'speed'],
  ])('says what is wrong with %j', (change, words) => {
    expect(scenarioProblem({ ...defaultScenario(), ...change })).toContain(words);
    expect(() => checkedScenario({ ...defaultScenario(), ...change })).toThrow('not a scenario');
  });

  it('writes bytes of any length as base64url', () => {
    for (let n = 0; n < 20; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 89 + n) & 255);
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }
  });
});
