import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from './parseDocuments.ts';
import { stringifyYaml } from './stringifyYaml.ts';

/** Strings and how `kubectl -o yaml` prints them under `data.k`, recorded from the real one. */
const STRINGS: [string, string][] = [
  ['', '  k: ""\n'],
  ['a', '  k: a\n'],
  ['a b', '  k: a b\n'],
  [' a', "  k: ' a'\n"],
  ['a ', "  k: 'a '\n"],
  ['yes', '  k: "yes"\n'],
  ['no', '  k: "no"\n'],
  ['y', '  k: "y"\n'],
  ['n', '  k: "n"\n'],
  ['on', '  k: "on"\n'],
  ['true', '  k: "true"\n'],
  ['null', '  k: "null"\n'],
  ['~', '  k: "~"\n'],
  ['1', '  k: "1"\n'],
  ['1.5', '  k: "1.5"\n'],
  ['0x1F', '  k: "0x1F"\n'],
  ['0755', '  k: "0755"\n'],
  ['1e3', '  k: "1e3"\n'],
  ['12:30', '  k: "12:30"\n'],
  ['12:30:45', '  k: "12:30:45"\n'],
  ['1:30', '  k: "1:30"\n'],
  ['190:20:30', '  k: "190:20:30"\n'],
  ['2020-01-01', '  k: "2020-01-01"\n'],
  ['2020-01-01T10:00:00Z', '  k: "2020-01-01T10:00:00Z"\n'],
  ['a: b', "  k: 'a: b'\n"],
  ['a:b', '  k: a:b\n'],
  ['a:', "  k: 'a:'\n"],
  ['a #b', "  k: 'a #b'\n"],
  ['a#b', '  k: a#b\n'],
  ['#a', "  k: '#a'\n"],
  ['- a', "  k: '- a'\n"],
  ['-a', '  k: -a\n'],
  ['-', "  k: '-'\n"],
  ['?', "  k: '?'\n"],
  ['? a', "  k: '? a'\n"],
  ['?a', '  k: ?a\n'],
  [':', "  k: ':'\n"],
  [':a', '  k: :a\n'],
  ['[a', "  k: '[a'\n"],
  [']', "  k: ']'\n"],
  ['{a', "  k: '{a'\n"],
  ['}', "  k: '}'\n"],
  ['a,b', '  k: a,b\n'],
  ['a[b', '  k: a[b\n'],
  ['&a', "  k: '&a'\n"],
  ['*a', "  k: '*a'\n"],
  ['!a', "  k: '!a'\n"],
  ['|', "  k: '|'\n"],
  ['|a', "  k: '|a'\n"],
  ['>', "  k: '>'\n"],
  ['%a', "  k: '%a'\n"],
  ['@a', "  k: '@a'\n"],
  ['`a', "  k: '`a'\n"],
  ["'a'", "  k: '''a'''\n"],
  ['"a"', '  k: \'"a"\'\n'],
  ["a'b", "  k: a'b\n"],
  ['a"b', '  k: a"b\n'],
  ['a\nb', '  k: |-\n    a\n    b\n'],
  ['a\nb\n', '  k: |\n    a\n    b\n'],
  ['\na', '  k: |2-\n\n    a\n'],
  ['a\n', '  k: |\n    a\n'],
  ['a\n\n', '  k: |+\n    a\n\n'],
  ['a\n\nb\n', '  k: |\n    a\n\n    b\n'],
  [' a\nb', '  k: |2-\n     a\n    b\n'],
  ['a \nb', '  k: "a \\nb"\n'],
  ['a\n b', '  k: |-\n    a\n     b\n'],
  ['\ta', '  k: "\\ta"\n'],
  ['a\tb', '  k: "a\\tb"\n'],
  ['a\t', '  k: "a\\t"\n'],
  ['\u0001', '  k: "\\x01"\n'],
  ['\u00e9', '  k: \u00e9\n'],
  ['\ud83d\ude00', '  k: "\\U0001F600"\n'],
  ['\u2028', "  k: '\u2028'\n"],
  ['\ufeffa', '  k: "\\uFEFF\\x61"\n'],
  ['---', "  k: '---'\n"],
  ['...', "  k: '...'\n"],
  ['--- a', "  k: '--- a'\n"],
  ['<<', '  k: <<\n'],
  ['=', '  k: =\n'],
  ['.5', '  k: ".5"\n'],
  ['.', '  k: .\n'],
  ['0o17', '  k: "0o17"\n'],
  ['0b11', '  k: "0b11"\n'],
  ['1_000', '  k: "1_000"\n'],
  ['-1', '  k: "-1"\n'],
  ['+1', '  k: "+1"\n'],
  ['.inf', '  k: ".inf"\n'],
  ['.nan', '  k: ".nan"\n'],
  ['nan', '  k: nan\n'],
  ['-0', '  k: "-0"\n'],
  ['1e400', '  k: 1e400\n'],
  ['0x', '  k: 0x\n'],
  [
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '  k: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n',
  ],
  [
    'word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word',
    '  k: word word word word word word word word word word word word word word word word\n    word word word word word word word word word word word word word word word word\n    word word word word word word word word\n',
  ],
  [
    'x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x ',
    "  k: 'x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x\n    x x x x x x x x x x x x '\n",
  ],
  ['\n', '  k: |2+\n\n'],
  ['\n\n', '  k: |2+\n\n\n'],
  [' ', "  k: ' '\n"],
  ['  \n', '  k: "  \\n"\n'],
  ['a\r\nb', '  k: "a\\r\\nb"\n'],
  ['\\', '  k: \\\n'],
  ['a\\b', '  k: a\\b\n'],
  ['\\n', '  k: \\n\n'],
  ['key: value\nb: c\n', '  k: |\n    key: value\n    b: c\n'],
  ['#!/bin/sh\necho hi\n', '  k: |\n    #!/bin/sh\n    echo hi\n'],
  ['  indented\nx\n', '  k: |2\n      indented\n    x\n'],
  ['\t\nb', '  k: "\\t\\nb"\n'],
  ['a\n\tb\n', '  k: "a\\n\\tb\\n"\n'],
  ['http://x:80/a', '  k: http://x:80/a\n'],
  ['100m', '  k: 100m\n'],
  ['1Gi', '  k: 1Gi\n'],
  ['50%', '  k: 50%\n'],
  ['a,', '  k: a,\n'],
  ['a]', '  k: a]\n'],
  ['TRUE', '  k: "TRUE"\n'],
  ['Null', '  k: "Null"\n'],
  ['NULL', '  k: "NULL"\n'],
  ['yEs', '  k: yEs\n'],
  ['12e', '  k: 12e\n'],
  ['1.2.3', '  k: 1.2.3\n'],
  ['0.0.0.0', '  k: 0.0.0.0\n'],
  ['10.0.0.1/16', '  k: 10.0.0.1/16\n'],
  ['\u00a0', '  k: \u00a0\n'],
  ['a\u00a0b', '  k: a\u00a0b\n'],
  ['{{ x }}', "  k: '{{ x }}'\n"],
  ['$(x)', '  k: $(x)\n'],
  ['a{b}', '  k: a{b}\n'],
  ['a:\tb', '  k: "a:\\tb"\n'],
  ['a: ', "  k: 'a: '\n"],
  ['a\n#b', '  k: |-\n    a\n    #b\n'],
  ['1__0', '  k: "1__0"\n'],
  ['_1', '  k: _1\n'],
  ['0_', '  k: "0_"\n'],
  ['08', '  k: "08"\n'],
  ['1.', '  k: "1."\n'],
  ['e1', '  k: e1\n'],
  ['!!str', "  k: '!!str'\n"],
  ['a\u0000b', '  k: "a\\0b"\n'],
  [
    'long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long \nsecond line\n',
    '  k: "long long long long long long long long long long long long long long long long\n    long long long long long long long long long long long long long long \\nsecond\n    line\\n"\n',
  ],
  ['\u200b', '  k: \u200b\n'],
  ['\ud7ff', '  k: \ud7ff\n'],
  ['\ue000', '  k: \ue000\n'],
  ['tab\there: x', '  k: "tab\\there: x"\n'],
  ['a\n\n\n\nb', '  k: |-\n    a\n\n\n\n    b\n'],
  ['  a', "  k: '  a'\n"],
  ['a\n  ', '  k: "a\\n  "\n'],
  ['-\n', '  k: |\n    -\n'],
  ['? \n', '  k: "? \\n"\n'],
];

const KEYS = ['', '#', '-', '_', '~', '1', '01', '2', '9', '10', 'A', 'Ab', 'a b', 'a-b', 'a.b', 'a/b', 'a: b', 'a:b'];
KEYS.push('a_b', 'a1', 'a2b9', 'a2b10', 'a02', 'a9', 'a10', 'aB', 'ab', 'null', 'true', 'y', 'z', 'é', 'é2');

describe('stringifyYaml', () => {
  it.each(STRINGS)('prints the string %j as kubectl does', (text, printed) => {
    expect(stringifyYaml({ data: { k: text } })).toBe(`data:\n${printed}`);
  });

  it('sorts keys as kubectl does', () => {
    const shuffled = [...KEYS].sort();
    const printed = stringifyYaml(Object.fromEntries(shuffled.map((key) => [key, 1])));
    const order = printed
      .trimEnd()
      .split('\n')
      .map((line) => Object.keys(parseYaml(line) as object)[0]);
    expect(order).toEqual(KEYS);
  });

  it.each([
    [0, '0'],
    [-1.5, '-1.5'],
    [1e21, '1e+21'],
    [1e20, '1e+20'],
    [123456789012, '123456789012'],
    [1e-7, '1e-07'],
    [1000000.5, '1.0000005e+06'],
    [123456789.125, '1.23456789125e+08'],
    [-2.5e-5, '-2.5e-05'],
  ])('prints the number %d as %s', (value, printed) => {
    expect(stringifyYaml(value)).toBe(`${printed}\n`);
  });

  it('lays out nested lists and maps, and keys of several lines', () => {
    const value = {
      nested: [[1, 2], [[]], [{}], [{ a: 1, b: [1, { c: 'd\ne' }] }], { z: 1 }],
      n: null,
      'multi\nline': 9,
      skipped: undefined,
    };
    expect(stringifyYaml(value)).toBe(`? |-
  multi
  line
: 9
"n": null
nested:
- - 1
  - 2
- - []
- - {}
- - a: 1
    b:
    - 1
    - c: |-
        d
        e
- z: 1
`);
  });

  it('writes what reads back', () => {
    const text = fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', 'b', ' ', '\n', ':', '#', '-', "'", '"', '\\', '\t', '1', '{', ',', 'é', '😀'),
      }),
      fc.constantFrom('yes', '1e3', '0x1F', '~', '2020-01-01', '<<', 'word '.repeat(40), 'x  y '.repeat(40)),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.double({ noDefaultInfinity: true, noNaN: true }).map((n) => n + 0),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          text.filter((key) => key !== '<<'),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    }));
    fc.assert(
      fc.property(value, (original) => {
        expect(parseYaml(stringifyYaml(original))).toEqual(original);
      }),
      { seed: 11, numRuns: 1000 },
    );
  });
});
