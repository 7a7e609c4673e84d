import { describe, expect, it } from 'vitest';
import { StatusError } from '../../../api/StatusError.ts';
import type { PatchType, Verb } from '../../../client/KubeRequest.ts';
import { checkQuery } from './checkQuery.ts';
import { parsePath } from './query.ts';

function answer(verb: Verb, query: string, patchType?: PatchType): string {
  try {
    checkQuery(verb, patchType, parsePath(`/x?${query}`).query);
    return 'fine';
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
}

describe('checkQuery', () => {
  it.each<[Verb, string, string]>([
    ['list', 'limit=500&continue=x', 'fine'],
    ['list', 'limit=abc', '400 strconv.ParseInt: parsing "abc": invalid syntax'],
    [
      'list',
      'resourceVersionMatch=Exact&resourceVersion=0',
      '422 ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'list',
      'sendInitialEvents=true',
      '422 ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    ['watch', 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan', 'fine'],
    [
      'watch',
      'sendInitialEvents=true',
      '422 ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    ],
    ['create', 'dryRun=All&fieldValidation=Strict&fieldManager=me', 'fine'],
    [
      'create',
      'dryRun=foo',
      '422 CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["foo"]: supported values: "All"',
    ],
    [
      'update',
      'fieldValidation=foo',
      '422 UpdateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "foo": supported values: "", "Ignore", "Strict", "Warn"',
    ],
    [
      'create',
      'fieldManager=%C3%A9%01',
      '422 CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "é\\x01": invalid character U+0001 (at position 2)',
    ],
    [
      'create',
      `fieldManager=${'x'.repeat(129)}`,
      '422 CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
    ],
    [
      'delete',
      'propagationPolicy=Foo',
      '422 DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Foo": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
  ])('%s ?%s → %s', (verb, query, expected) => {
    expect(answer(verb, query)).toBe(expected);
  });

  it('allows force for apply only', () => {
    expect(answer('patch', 'force=true', 'apply')).toBe('fine');
    expect(answer('patch', 'force=true', 'merge')).toBe(
      '422 PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    );
  });
});
