import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compiledLabelSelector,
  exactLabels,
  formatLabelSelector,
  formatSelector,
  parseSelector,
  selectorFromLabelSelector,
  selectorFromLabels,
} from './selector.ts';

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe('parseSelector', () => {
  it.each([
    ['a=b,', "found '', expected: identifier after ','"],
    ['a in', "unable to parse requirement: found '' expected: '('"],
    ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['=b', "found '=', expected: !, identifier, or 'end of string'"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['A_=x', `unable to parse requirement: <nil>: Invalid value: "A_": name part ${NAME_RULE}`],
    [
      'x/y/z=1',
      `unable to parse requirement: <nil>: Invalid value: "x/y/z": a qualified name ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
    [
      'a=-x',
      "unable to parse requirement: values[0][a]: Invalid value: \"-x\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
    [
      'a>x',
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
    [',', "found ',', expected: !, identifier, or 'end of string'"],
    ['!=a', "found '!=', expected: !, identifier, or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['/a=b', 'unable to parse requirement: <nil>: Invalid value: "/a": prefix part must be non-empty'],
    ['a=<', "unable to parse requirement: found '<', expected: identifier"],
    ['a!b', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
    ['a notin x', "unable to parse requirement: found 'x' expected: '('"],
    ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
    ['a<>b', "unable to parse requirement: found '>', expected: identifier"],
  ])('refuses %s as upstream does', (text, message) => {
    expect(() => parseSelector(text)).toThrow(expect.objectContaining({ message }));
  });

  it.each([
    ['', '', {}, true],
    ['a=b', 'a=b', { a: 'b' }, true],
    ['a==b', 'a==b', { a: 'b' }, true],
    ['a=', 'a=', { a: '' }, true],
    ['a=', 'a=', {}, false],
    ['a!=b', 'a!=b', {}, true],
    ['a!=b', 'a!=b', { a: 'b' }, false],
    ['z=1, a in (y,x)', 'a in (x,y),z=1', { a: 'x', z: '1' }, true],
    ['a notin (x)', 'a notin (x)', {}, true],
    ['a notin (x)', 'a notin (x)', { a: 'x' }, false],
    ['a', 'a', { a: '' }, true],
    ['!a', '!a', { a: '' }, false],
    ['a>5', 'a>5', { a: '6' }, true],
    ['a>5', 'a>5', { a: 'x' }, false],
    ['a<5', 'a<5', { a: '5' }, false],
    ['in in (in,notin)', 'in in (in,notin)', { in: 'notin' }, true],
    ['a in ()', 'a in ()', { a: '' }, true],
    ['a in (,b)', 'a in (,b)', { a: '' }, true],
    ['toString', 'toString', {}, false],
  ])('reads %s as %s, and %j matches: %s', (text, formatted, labels, matches) => {
    const selector = parseSelector(text);
    expect(formatSelector(selector)).toBe(formatted);
    expect(selector.matches(labels as Record<string, string>)).toBe(matches);
  });

  it('reads back what it formats', () => {
    const word = fc.stringMatching(/^[a-z]([a-z0-9.-]{0,5}[a-z0-9])?$/);
    const part = fc.oneof(
      fc.tuple(word, word).map(([k, v]) => `${k}=${v}`),
      fc.tuple(word, word).map(([k, v]) => `${k}!=${v}`),
      fc.tuple(word, fc.array(word, { minLength: 1 })).map(([k, v]) => `${k} in (${v.join(',')})`),
      word.map((k) => `!${k}`),
      word,
    );
    fc.assert(
      fc.property(fc.array(part), fc.dictionary(word, word), (parts, labels) => {
        const selector = parseSelector(parts.join(','));
        const again = parseSelector(formatSelector(selector));
        expect(again.requirements).toEqual(selector.requirements);
        expect(again.matches(labels)).toBe(selector.matches(labels));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('selectors of objects', () => {
  it('select nothing when absent and everything when empty', () => {
    expect(selectorFromLabelSelector(undefined).matches({})).toBe(false);
    expect(selectorFromLabelSelector({}).matches({})).toBe(true);
  });

  it('combine labels and expressions', () => {
    const from = {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'In', values: ['b', 'a'] }],
    };
    expect(formatLabelSelector(from)).toBe('app=web,tier in (a,b)');
    expect(compiledLabelSelector(from)).toBe(compiledLabelSelector(from));
    expect(compiledLabelSelector(from).matches({ app: 'web', tier: 'a' })).toBe(true);
    expect(compiledLabelSelector(from).matches({ app: 'web' })).toBe(false);
  });

  it('name a bad operator, and show as an error', () => {
    const from = { matchExpressions: [{ key: 'tier', operator: 'Is' }] };
    expect(() => selectorFromLabelSelector(from)).toThrow('"Is" is not a valid label selector operator');
    expect(formatLabelSelector(from)).toBe('<error>');
    expect(formatLabelSelector(undefined)).toBe('<none>');
  });

  it('tell the labels they demand', () => {
    expect(exactLabels(selectorFromLabels({ b: '1', a: '2' }))).toEqual({ a: '2', b: '1' });
    expect(exactLabels(parseSelector('a!=1'))).toBeUndefined();
  });
});
