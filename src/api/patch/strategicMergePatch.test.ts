import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepFreeze } from '../../base/deepFreeze.ts';
import type { JsonObject } from './jsonObject.ts';
import type { PatchField, PatchSchema } from './PatchSchema.ts';
import { createTwoWayMergePatch } from './strategicDiff.ts';
import { applyStrategicMergePatch } from './strategicMergePatch.ts';

const node = (fields: Record<string, PatchField>): PatchSchema => ({
  field: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
});
const merge = (mergeKey: string, fields: Record<string, PatchField> = {}, ...more: string[]): PatchField => ({
  strategies: ['merge', ...more],
  mergeKey,
  schema: node(fields),
});

const POD = node({
  containers: merge('name', { env: merge('name'), ports: merge('containerPort') }),
  volumes: merge('name', {}, 'retainKeys'),
});
const DEPLOYMENT = node({
  metadata: { strategies: [], schema: node({ finalizers: { strategies: ['merge'] } }) },
  spec: {
    strategies: [],
    schema: node({
      strategy: { strategies: ['retainKeys'] },
      template: { strategies: [], schema: node({ spec: { strategies: [], schema: POD } }) },
    }),
  },
});

const deployment = (podSpec: JsonObject, metadata: JsonObject = {}): JsonObject =>
  deepFreeze({ metadata, spec: { replicas: 3, template: { spec: podSpec } } });
const podPatch = (podSpec: JsonObject): JsonObject => deepFreeze({ spec: { template: { spec: podSpec } } });
const patchedPod = (podSpec: JsonObject, patch: JsonObject): unknown => {
  const result = applyStrategicMergePatch(deployment(podSpec), podPatch(patch), DEPLOYMENT);
  return (result as { spec: { template: { spec: unknown } } }).spec.template.spec;
};

const A = { name: 'a', image: 'a:1', args: ['1', '2'] };
const B = { name: 'b', image: 'b:1' };

describe('applyStrategicMergePatch', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      'merges a list item by its key',
      { containers: [A, B] },
      { containers: [{ name: 'a', image: 'a:2' }] },
      { containers: [{ ...A, image: 'a:2' }, B] },
    ],
    [
      'puts new items first',
      { containers: [A, B] },
      { containers: [{ name: 'n' }] },
      { containers: [{ name: 'n' }, A, B] },
    ],
    [
      'keeps the order of the patch',
      { containers: [A] },
      { containers: [{ name: 'z' }, { name: 'y' }, { name: 'a' }] },
      { containers: [{ name: 'z' }, { name: 'y' }, A] },
    ],
    ['deletes an item', { containers: [A, B] }, { containers: [{ name: 'a', $patch: 'delete' }] }, { containers: [B] }],
    [
      'replaces a merged list',
      { containers: [A, B] },
      { containers: [{ $patch: 'replace' }, { name: 'n' }] },
      { containers: [{ name: 'n' }] },
    ],
    [
      'replaces a list without strategy',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    [
      'orders by $setElementOrder',
      { containers: [A, B] },
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }], containers: [{ name: 'a', image: 'a:3' }] },
      { containers: [B, { ...A, image: 'a:3' }] },
    ],
    [
      'keeps server-only items in place when it orders',
      { containers: [A, B, { name: 'c' }] },
      { '$setElementOrder/containers': [{ name: 'c' }, { name: 'x' }], containers: [{ name: 'x' }] },
      { containers: [A, B, { name: 'c' }, { name: 'x' }] },
    ],
    [
      'lets new items take the places of deleted ones',
      { containers: [A, B] },
      {
        '$setElementOrder/containers': [{ name: 'x' }, { name: 'y' }],
        containers: [{ name: 'x' }, { name: 'y' }, { name: 'b', $patch: 'delete' }],
      },
      { containers: [A, { name: 'x' }, { name: 'y' }] },
    ],
    [
      'drops directives of a new list that it orders',
      {},
      {
        '$setElementOrder/volumes': [{ name: 'y' }, { name: 'x' }],
        volumes: [{ name: 'y' }, { name: 'x' }, { name: 'z', $patch: 'delete' }],
      },
      { volumes: [{ name: 'y' }, { name: 'x' }] },
    ],
    [
      'retains keys',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] },
      { volumes: [{ name: 'v', hostPath: { path: '/x' } }] },
    ],
    ['merges a map', { nodeSelector: { a: 'b' } }, { nodeSelector: { c: 'd' } }, { nodeSelector: { a: 'b', c: 'd' } }],
    [
      'replaces a map',
      { nodeSelector: { a: 'b' } },
      { nodeSelector: { $patch: 'replace', c: 'd' } },
      { nodeSelector: { c: 'd' } },
    ],
    ['empties a map', { nodeSelector: { a: 'b' } }, { nodeSelector: { $patch: 'delete' } }, { nodeSelector: {} }],
    [
      'drops directives on what is not there',
      {},
      {
        nodeSelector: { $patch: 'replace', a: 'b' },
        volumes: [
          { name: 'x', $patch: 'delete' },
          { name: 'y', emptyDir: null },
        ],
      },
      { volumes: [{ name: 'y' }] },
    ],
    ['drops nulls in what is new', {}, { nodeSelector: { a: null, b: 'c' } }, { nodeSelector: { b: 'c' } }],
  ])('%s', (_, before, patch, after) => {
    expect(patchedPod(before, patch)).toEqual(after);
  });

  it('merges and deletes from lists of scalars', () => {
    const before = deployment({}, { finalizers: ['x/a', 'x/b'] });
    const merged = applyStrategicMergePatch(before, { metadata: { finalizers: ['x/c', 'x/a'] } }, DEPLOYMENT);
    expect(merged.metadata).toEqual({ finalizers: ['x/c', 'x/a', 'x/b'] });
    const deleted = applyStrategicMergePatch(
      before,
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['x/a'] } },
      DEPLOYMENT,
    );
    expect(deleted.metadata).toEqual({ finalizers: ['x/b'] });
  });

  it('removes a field that is null and shares what it does not touch', () => {
    const before = deployment({ containers: [A] }, { annotations: { k: 'v' } });
    const after = applyStrategicMergePatch(before, { metadata: { annotations: null } }, DEPLOYMENT);
    expect(after.metadata).toEqual({});
    expect(after.spec).toBe(before.spec);
  });

  it.each<[JsonObject, string]>([
    [{ containers: [{ image: 'q' }] }, 'map: map[image:q] does not contain declared merge key: name'],
    [{ containers: [{ name: 'a', $patch: 'frob' }] }, 'unknown patch type: frob in map: map[$patch:frob name:a]'],
    [{ containers: [{ name: 'a', $patch: 'merge' }] }, 'merging lists cannot yet be specified in the patch'],
    [{ containers: ['a'] }, 'list element types are not identical: [[map[args:[1 2] image:a:1 name:a]] [a]]'],
    [{ $retainKeys: 'x' }, 'invalid patch format of retainKeys'],
    [{ $retainKeys: [], a: 1 }, 'invalid patch format of retainKeys'],
    [{ $setElementOrder: ['x'] }, 'invalid patch format of setElementOrder list'],
    [
      { '$setElementOrder/containers': [{ name: 'z' }, { name: 'a' }], containers: [{ name: 'a' }, { name: 'z' }] },
      "The order in patch list:\n[map[name:a] map[name:z]]\n doesn't match $setElementOrder list:\n[map[name:z] map[name:a]]\n",
    ],
  ])('refuses %j as upstream does', (patch, message) => {
    expect(() => patchedPod({ containers: [A] }, patch)).toThrow(expect.objectContaining({ message }));
  });

  it('refuses a patch that is no object', () => {
    expect(() => applyStrategicMergePatch({}, 5, DEPLOYMENT)).toThrow('invalid JSON document');
  });
});

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const keyed = (inner: fc.Arbitrary<JsonObject>) =>
  fc.uniqueArray(
    fc.tuple(word, inner).map(([name, rest]): JsonObject => ({ ...rest, name })),
    {
      selector: (item) => item.name,
      minLength: 1,
    },
  );
const container = fc.record<JsonObject>(
  { image: word, env: keyed(fc.record<JsonObject>({ value: word })), args: fc.array(word) },
  { requiredKeys: [] },
);
const volume = fc.dictionary(fc.constantFrom('emptyDir', 'hostPath', 'secret'), fc.dictionary(word, word));
const object = fc
  .tuple(
    keyed(container),
    keyed(volume),
    fc.dictionary(word, word),
    fc.uniqueArray(word, { minLength: 1 }),
    fc.dictionary(fc.constantFrom('type', 'rollingUpdate'), word),
  )
  .map(
    ([containers, volumes, annotations, finalizers, strategy]): JsonObject =>
      deepFreeze({
        metadata: { annotations, finalizers },
        spec: { strategy, template: { spec: { containers, volumes } } },
      }),
  );

describe('createTwoWayMergePatch', () => {
  it('makes a patch that leads from one object to the other', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        const patch = deepFreeze(createTwoWayMergePatch(a, b, DEPLOYMENT));
        expect(applyStrategicMergePatch(a, patch, DEPLOYMENT)).toEqual(b);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('makes nothing of equal objects', () => {
    fc.assert(
      fc.property(object, (a) => {
        expect(createTwoWayMergePatch(a, structuredClone(a), DEPLOYMENT)).toEqual({});
      }),
      { seed: 8, numRuns: 50 },
    );
  });
});
