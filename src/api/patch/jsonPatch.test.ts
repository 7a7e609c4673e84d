import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepFreeze } from '../../base/deepFreeze.ts';
import { applyJsonPatch, checkJsonPatch, type JsonPatchOperation } from './jsonPatch.ts';
import { applyMergePatch, createMergePatch, createThreeWayJsonMergePatch } from './mergePatch.ts';
import { PatchError, patchStatusError } from './PatchError.ts';

const DOC = deepFreeze({ metadata: { name: 'd' }, spec: { replicas: 3, list: ['a', 'b'] } });

describe('applyJsonPatch', () => {
  it.each<[JsonPatchOperation, unknown]>([
    [
      { op: 'replace', path: '/spec/replicas', value: 5 },
      { ...DOC, spec: { ...DOC.spec, replicas: 5 } },
    ],
    [
      { op: 'add', path: '/spec/list/-', value: 'c' },
      { ...DOC, spec: { ...DOC.spec, list: ['a', 'b', 'c'] } },
    ],
    [
      { op: 'add', path: '/spec/list/0', value: 'c' },
      { ...DOC, spec: { ...DOC.spec, list: ['c', 'a', 'b'] } },
    ],
    [
      { op: 'add', path: '/spec/list/-1', value: 'c' },
      { ...DOC, spec: { ...DOC.spec, list: ['a', 'b', 'c'] } },
    ],
    [
      { op: 'remove', path: '/spec/list/-1' },
      { ...DOC, spec: { ...DOC.spec, list: ['a'] } },
    ],
    [{ op: 'remove', path: '/spec' }, { metadata: DOC.metadata }],
    [
      { op: 'add', path: '/metadata/a.b~1c', value: 'x' },
      { ...DOC, metadata: { name: 'd', 'a.b/c': 'x' } },
    ],
    [
      { op: 'replace', path: '/nope', value: 1 },
      { ...DOC, nope: 1 },
    ],
    [
      { op: 'move', from: '/spec/replicas', path: '/spec/list/0' },
      { ...DOC, spec: { list: [3, 'a', 'b'] } },
    ],
    [
      { op: 'copy', from: '/metadata/name', path: '/x' },
      { ...DOC, x: 'd' },
    ],
    [{ op: 'test', path: '/spec/replicas', value: 3 }, DOC],
    [{ op: 'test', path: '/nope', value: null }, DOC],
  ])('%j', (operation, expected) => {
    expect(applyJsonPatch(DOC, [operation])).toEqual(expected);
  });

  it.each<[JsonPatchOperation, string]>([
    [{ op: 'test', path: '/spec/replicas', value: 99 }, 'testing value /spec/replicas failed: test failed'],
    [
      { op: 'remove', path: '/spec/nope' },
      "error in remove for path: '/spec/nope': Unable to remove nonexistent key: nope: missing value",
    ],
    [
      { op: 'remove', path: '/nope/x' },
      'remove operation does not apply: doc is missing path: "/nope/x": missing value',
    ],
    [
      { op: 'replace', path: '/nope/x', value: 1 },
      'replace operation does not apply: doc is missing path: /nope/x: missing value',
    ],
    [
      { op: 'add', path: '/nope/x', value: 1 },
      'add operation does not apply: doc is missing path: "/nope/x": missing value',
    ],
    [
      { op: 'add', path: '/spec/list/5' },
      "error in add for path: '/spec/list/5': Unable to access invalid index: 5: invalid index referenced",
    ],
    [{ op: 'replace', path: '/spec/list/5' }, 'Object to be patched is missing field (/spec/list/5: missing value)'],
    [
      { op: 'add', path: '/spec/list/x' },
      "error in add for path: '/spec/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax",
    ],
    [{ op: 'frob', path: '/x' }, 'Unexpected kind: frob'],
    [{ path: '/x' }, 'Unexpected kind: unknown'],
    [{ op: 'add' }, 'add operation failed to decode path: missing value'],
    [
      { op: 'move', from: '/x', path: '/y' },
      "error in move for path: 'x': Unable to remove nonexistent key: x: missing value",
    ],
    [
      { op: 'copy', from: '/x/z', path: '/y' },
      'copy operation does not apply: doc is missing from path: /x/z: missing value',
    ],
    [
      { op: 'test', path: '/nope/x', value: 1 },
      'test operation does not apply: is missing path: /nope/x: missing value',
    ],
  ])('refuses %j as upstream does', (operation, message) => {
    expect(() => applyJsonPatch(DOC, [operation])).toThrow(expect.objectContaining({ message }));
  });

  it('shares what it does not touch', () => {
    const after = applyJsonPatch(DOC, [{ op: 'add', path: '/x', value: 1 }]) as typeof DOC;
    expect(after.spec).toBe(DOC.spec);
  });

  it('refuses a body that is no list, and too many operations', () => {
    expect(() => checkJsonPatch({})).toThrow('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
    expect(() => checkJsonPatch([5])).toThrow(
      'json: cannot unmarshal number into Go value of type jsonpatch.Operation',
    );
    expect(() => checkJsonPatch(new Array(10_001).fill({}))).toThrow(
      'The allowed maximum operations in a JSON patch is 10000, got 10001',
    );
  });

  it('answers as the API server does', () => {
    expect(patchStatusError(new PatchError('unprocessable', 'x')).status).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    });
    expect(patchStatusError(new PatchError('badRequest', 'x')).status).toMatchObject({ code: 400, message: 'x' });
  });
});

const json = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.boolean(), fc.string(), fc.array(fc.integer()), tie('object')),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value')),
})).object as fc.Arbitrary<Record<string, unknown>>;

describe('merge patches', () => {
  it('follow the RFC', () => {
    const before = deepFreeze({ a: { b: 1, c: 2 }, d: [1] });
    expect(applyMergePatch(before, { a: { b: null, x: { y: null } }, d: [2] })).toEqual({ a: { c: 2, x: {} }, d: [2] });
    expect(applyMergePatch(before, {})).toBe(before);
    expect(applyMergePatch(before, { a: { b: 1 } })).toBe(before);
  });

  it('lead from one object to the other', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(applyMergePatch(deepFreeze(a), createMergePatch(a, b))).toEqual(b);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('of three sides remove what was dropped and keep what others added', () => {
    const patch = createThreeWayJsonMergePatch({ a: 1, b: 1 }, { a: 2 }, { a: 1, b: 1, other: 1 });
    expect(patch).toEqual({ a: 2, b: null });
  });
});
