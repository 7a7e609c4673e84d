import { describe, expect, test } from 'vitest';
import { describe as line } from '../FieldError.ts';
import { validateLabelSelector } from './labelSelector.ts';
import { nameIsDNSSubdomain } from './names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './objectMeta.ts';

describe('validateObjectMeta', () => {
  const errors = (meta: Parameters<typeof validateObjectMeta>[0], namespaced = true): string[] =>
    validateObjectMeta(meta, namespaced, nameIsDNSSubdomain).map(line);

  test('a plain object is fine', () => {
    expect(errors({ name: 'web', namespace: 'default', labels: { app: 'web' }, annotations: { A: 'b' } })).toEqual([]);
  });

  test('a name and a namespace are required', () => {
    expect(errors({})).toEqual([
      'metadata.name: Required value: name or generateName is required',
      'metadata.namespace: Required value',
    ]);
    expect(errors({ name: 'a', namespace: 'b' }, false)).toEqual([
      'metadata.namespace: Forbidden: not allowed on this type',
    ]);
  });

  test('owner references are complete and have one controller', () => {
    const ref = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'a', uid: 'u', controller: true };
    expect(errors({ name: 'a', namespace: 'b', ownerReferences: [{ ...ref, uid: '' }] })).toEqual([
      'metadata.ownerReferences[0].uid: Required value: must not be empty',
    ]);
    expect(errors({ name: 'a', namespace: 'b', ownerReferences: [ref, { ...ref, name: 'c' }] })[0]).toContain(
      'Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/a and ReplicaSet/c',
    );
  });

  test('finalizers are qualified names', () => {
    expect(errors({ name: 'a', namespace: 'b', finalizers: ['mine'] })).toEqual([
      'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ]);
    expect(errors({ name: 'a', namespace: 'b', finalizers: ['example.com/x', 'orphan'] })).toEqual([]);
  });

  test('annotations are limited in size', () => {
    expect(errors({ name: 'a', namespace: 'b', annotations: { a: 'x'.repeat(262144) } })).toEqual([
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    ]);
  });
});

describe('validateObjectMetaUpdate', () => {
  const prev = { name: 'a', namespace: 'b', uid: 'u', resourceVersion: '1', creationTimestamp: '2024-01-01T00:00:00Z' };

  test('identity does not change', () => {
    expect(validateObjectMetaUpdate(prev, prev)).toEqual([]);
    expect(validateObjectMetaUpdate({ ...prev, name: 'c', uid: 'v' }, prev).map(line)).toEqual([
      'metadata.name: Invalid value: "c": field is immutable',
      'metadata.uid: Invalid value: "v": field is immutable',
    ]);
  });

  test('no finalizer is added to what is being deleted', () => {
    const dying = { ...prev, deletionTimestamp: '2024-01-01T00:00:01Z' };
    expect(validateObjectMetaUpdate({ ...dying, finalizers: ['a.b/c'] }, dying).map(line)).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.b/c"}',
    ]);
  });
});

describe('validateLabelSelector', () => {
  test.each([
    [
      { key: 'a', operator: 'In' },
      ["s.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"],
    ],
    [
      { key: 'a', operator: 'Exists', values: ['b'] },
      ["s.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'"],
    ],
    [
      { key: 'a', operator: 'Is' },
      ['s.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator'],
    ],
    [{ key: 'a', operator: 'NotIn', values: ['b'] }, []],
  ])('%j', (requirement, expected) => {
    expect(validateLabelSelector({ matchExpressions: [requirement] }, 's').map(line)).toEqual(expected);
  });
});
