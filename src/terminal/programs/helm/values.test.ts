import { describe, expect, it } from 'vitest';
import { mergeValues, setValues } from './values.ts';

describe('values of charts', () => {
  it.each([
    ['a.b=1', { a: { b: 1 } }],
    ['a=x,b=true', { a: 'x', b: true }],
    ['list={1,two}', { list: [1, 'two'] }],
    ['list[1].name=x', { list: [null, { name: 'x' }] }],
    ['host\\.name=y', { 'host.name': 'y' }],
    ['a=1\\,2', { a: '1,2' }],
    ['zip=007', { zip: '007' }],
    ['empty=', { empty: '' }],
    ['none={}', { none: [] }],
  ])('--set %s', (text, values) => {
    expect(setValues({}, text)).toEqual(values);
  });

  it('keeps text with --set-string', () => {
    expect(setValues({}, 'port=80,on=true', true)).toEqual({ port: '80', on: 'true' });
  });

  it('lays maps upon maps, replaces lists, and takes keys away with null', () => {
    const base = { a: { b: 1, c: 2 }, list: [1, 2], gone: 'x' };
    expect(mergeValues(base, { a: { c: 3 }, list: [9], gone: null })).toEqual({ a: { b: 1, c: 3 }, list: [9] });
    expect(base.gone).toBe('x');
  });

  it('says which key has no value', () => {
    expect(() => setValues({}, 'abc')).toThrow('failed parsing --set data: key "abc" has no value');
  });
});
