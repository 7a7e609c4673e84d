import { describe, expect, it } from 'vitest';
import { formatFieldSelector, parseFieldSelector, requiredValue } from './selector.ts';

const from = (fields: Record<string, string>) => (field: string) => fields[field] ?? '';

describe('parseFieldSelector', () => {
  it.each([
    ['', {}, true],
    ['metadata.name=a', { 'metadata.name': 'a' }, true],
    ['metadata.name==a', { 'metadata.name': 'b' }, false],
    ['status.phase!=Running,metadata.name=a', { 'metadata.name': 'a' }, true],
    ['spec.nodeName=', {}, true],
    ['a=x\\,y\\=z\\\\', { a: 'x,y=z\\' }, true],
  ])('%s on %j matches: %s', (text, fields, matches) => {
    expect(parseFieldSelector(text).matches(from(fields as Record<string, string>))).toBe(matches);
  });

  it.each([
    ['abc', "invalid selector: 'abc'; can't understand 'abc'"],
    ['a=b,c', "invalid selector: 'a=b,c'; can't understand 'c'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=\\', 'invalid field selector: invalid escape sequence: \\'],
  ])('refuses %s as upstream does', (text, message) => {
    expect(() => parseFieldSelector(text)).toThrow(expect.objectContaining({ message }));
  });

  it('formats with escapes and tells a demanded value', () => {
    const selector = parseFieldSelector('b!=2,a=x\\,y');
    expect(formatFieldSelector(selector)).toBe('a=x\\,y,b!=2');
    expect(requiredValue(selector, 'a')).toBe('x,y');
    expect(requiredValue(selector, 'b')).toBeUndefined();
  });
});
