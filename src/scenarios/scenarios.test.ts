import { readdirSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../api/yaml/parseDocuments.ts';
import { nodeUnpack, textCoder } from '../bridge/nodeCodec.ts';
import { checkedScenario, scenarioProblem } from './checkScenario.ts';
import { defaultScenario } from './defaultScenario.ts';
import { deflate, withDictionary } from './deflate.ts';
import { helloDeployment, helloIngress, helloService } from './hello.ts';
import { decodeFragment, encodeFragment, fromBase64Url, toBase64Url } from './link.ts';
import { migrateScenario } from './migrateScenario.ts';
import { parseScenario } from './parseScenario.ts';
import type { Scenario } from './Scenario.ts';
import { lessonSized } from './testing/lessonSized.ts';

const read = (link: string) => decodeFragment(link, nodeUnpack, textCoder);

describe('scenarios', () => {
  it('shows in its files what its journal applies', () => {
    for (const { text, object } of [helloDeployment, helloService, helloIngress])
      expect(parseYaml(text)).toEqual(object);
  });

  it.each([defaultScenario(), lessonSized()])('come back from a link as they went in: $name', async (scenario) => {
    const fragment = encodeFragment(scenario, textCoder.toBytes);
    expect(await read(`https://x.test/#${fragment}`)).toEqual(scenario);
  });

  it('make links that fit where people paste them', () => {
    const length = (scenario: Scenario) => encodeFragment(scenario, textCoder.toBytes).length;
    expect(length(defaultScenario())).toBeLessThan(500);
    expect(length(lessonSized())).toBeLessThan(1_500);
  });

  it.each(['', 'd', 'e', 'dAAAA', 'eAAAA', 'd!!!', 'z123'])(
    'refuse the fragment %j in plain words',
    async (fragment) => {
      await expect(read(fragment)).rejects.toThrow('damaged');
    },
  );

  it('refuse every truncation of a link', async () => {
    const fragment = encodeFragment(defaultScenario(), textCoder.toBytes);
    for (let length = 1; length < fragment.length; length += 7)
      await expect(read(fragment.slice(0, length))).rejects.toThrow(/damaged|not a scenario/);
  });

  it('refuse what unpacks to more than a scenario may be, without unpacking it', async () => {
    const bomb = deflate(new Uint8Array(40_000_000), new Uint8Array());
    await expect(read(`d${toBase64Url(bomb)}`)).rejects.toThrow('more than a scenario may be');
  });

  it.each([
    [{ version: 2 }, 'newer'],
    [{ name: 7 }, 'name'],
    [{ cluster: { ...defaultScenario().cluster, nodes: 1e9 } }, 'nodes'],
    [{ cluster: { ...defaultScenario().cluster, distribution: 'x' } }, 'distribution'],
    [
      {
        journal: [
          { at: 5, action: { type: 'traffic', sources: [] } },
          { at: 4, action: { type: 'traffic', sources: [] } },
        ],
      },
      'order',
    ],
    [{ files: [{ name: 'a' }] }, 'file'],
    [{ speed: 0 }, 'speed'],
    [{ at: 1e15 }, '31 days'],
    [{ notes: { en: 1 } }, 'notes'],
    [{ traffic: [{ name: 'x' }] }, 'traffic'],
    [{ journal: Array.from({ length: 20_001 }, () => ({ at: 0, action: {} })) }, 'more than 20000'],
    [{ journal: [{ at: 0, action: { type: 'loop' } }] }, 'action 1 is of the unknown type "loop"'],
    [{ journal: [{ at: 0, action: { type: 'request', request: { verb: 'eat', ref: {} } } }] }, 'unknown verb "eat"'],
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

  it.each([
    ['{"__proto__": {"polluted": true}}', '__proto__'],
    ['[[[', 'not JSON'],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, 'levels deep'],
    [`[${'0,'.repeat(2_000_001)}0]`, 'too many values'],
    [`"${'x'.repeat(9_000_000)}"`, 'more than 8 MiB'],
    ['null', 'JSON object'],
  ])('refuse a hostile file', (json, words) => {
    expect(() => parseScenario(json)).toThrow(words);
  });

  it('of older versions are migrated, step by step', () => {
    const migrations = {
      1: ({ title, ...rest }: Record<string, unknown>) => ({ ...rest, name: title }),
      2: (old: Record<string, unknown>) => ({ ...old, speed: 1 }),
    };
    expect(migrateScenario({ version: 1, title: 'a' }, migrations, 3)).toEqual({ version: 3, name: 'a', speed: 1 });
    expect(migrateScenario({ version: 4 }, migrations, 3)).toEqual({ version: 4 });
  });
});

describe('links of every version', () => {
  const folder = new URL('corpus/', import.meta.url);

  it.each(readdirSync(folder))('%s is read as it was meant', async (name) => {
    const scenario = await read(readFileSync(new URL(name, folder), 'utf8').trim());
    expect(scenario).toEqual(name.includes('hello') ? defaultScenario() : lessonSized());
  });
});

describe('deflate', () => {
  it('makes streams that zlib inflates to what went in', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3000, max: 7 }),
        fc.uint8Array({ maxLength: 500, max: 7 }),
        (data, dictionary) => {
          const stream = withDictionary(deflate(data, dictionary), dictionary);
          expect(inflateRawSync(stream).subarray(dictionary.length).equals(data)).toBe(true);
        },
      ),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
        const data = textCoder.toBytes(text);
        expect(new Uint8Array(inflateRawSync(deflate(data, new Uint8Array())))).toEqual(data);
      }),
    );
  });
});
