import { describe, expect, it } from 'vitest';
import { JsonPath, relaxedPath } from './JsonPath.ts';

const DATA = {
  apiVersion: 'v1',
  kind: 'Foo',
  metadata: { name: 'a', labels: { app: 'x', 'a.b/c': 'yy' }, annotations: { 'k8s.io/x': '1' } },
  n: 5,
  f: 1.5,
  big: 12345678,
  bt: true,
  nul: null,
  s: 'hello world',
  e: {},
  l: [1, 2, 3, 4, 5],
  its: [
    { name: 'a', n: 1, t: 'web', c: [{ i: 'x' }], ready: true },
    { name: 'b', n: 2, t: 'db', c: [{ i: 'yy' }, { i: 'z' }] },
    { name: 'c', n: 3, c: [], q: "it's" },
  ],
  m: { b: { v: 1 }, a: { v: 2 } },
};

/** Recorded from `kubectl -o jsonpath` on DATA. */
const RESULTS: [string, string][] = [
  ['{.metadata.name}', 'a'],
  ['{.n}', '5'],
  ['{.f}', '1.5'],
  ['{.big}', '12345678'],
  ['{.bt}', 'true'],
  ['{.nul}', 'null'],
  ['{.e}', '{}'],
  ['{.l}', '[1,2,3,4,5]'],
  ['{.m}', '{"a":{"v":2},"b":{"v":1}}'],
  ['{.its[0].name}', 'a'],
  ['{.its[-1].name}', 'c'],
  ['{.its[*].name}', 'a b c'],
  ['{.its[0:2].name}', 'a b'],
  ['{.its[:2].name}', 'a b'],
  ['{.its[1:].name}', 'b c'],
  ['{.its[::2].name}', 'a c'],
  ['{.its[-2:].name}', 'b c'],
  ['{.its[0,2].name}', 'a c'],
  ["{.its[0]['name','n']}", 'a 1'],
  ["{.its[*]['name','n']}", 'a b c 1 2 3'],
  ["{['metadata.name','n']}", 'a 5'],
  ["{['metadata','n']}", '{"annotations":{"k8s.io/x":"1"},"labels":{"a.b/c":"yy","app":"x"},"name":"a"} 5'],
  ['{.metadata.labels.a\\.b/c}', 'yy'],
  ["{.metadata.labels['a\\.b/c']}", 'yy'],
  ["{.metadata.labels['a.b/c']}", ''],
  ['{..name}', 'a b c a'],
  ['{..v}', '2 1'],
  ['{.*.name}', 'a'],
  ['{.its[?(@.n>1)].name}', 'b c'],
  ['{.its[?(@.n==2)].name}', 'b'],
  ['{.its[?(@.name=="b")].n}', '2'],
  ["{.its[?(@.name=='b')].n}", '2'],
  ['{.its[?(@.t)].name}', 'a b'],
  ['{.its[?(@.name!="b")].name}', 'a c'],
  ['{.its[?(@.n>=2)].name}', 'b c'],
  ['{.its[?(@.n<2)].name}', 'a'],
  ['{.its[?(@.zz=="b")].name}', ''],
  ['{.its[?(@.ready==true)].name}', 'a'],
  ['{range .its[*]}{.name}{"\\t"}{.n}{"\\n"}{end}', 'a\t1\nb\t2\nc\t3\n'],
  ['{range .its[*]}[{.name},{range .c[*]}<{.i}>{end}]{end}', '[a,<x>][b,<yy><z>][c,]'],
  ['{range .its[?(@.n>1)]}{.name} {end}x', 'b c x'],
  ['{range .its[*]}{.name}', 'abc'],
  ['{"hello"}', 'hello'],
  ["{'hello'}", 'hello'],
  ['{"a\\nb"}', 'a\nb'],
  ['text {.n} more', 'text 5 more'],
  ['}', '}'],
  ['a}b', 'a}b'],
  ['{.}', ''],
  ['{$.n}', '5'],
  ['{@.n}', '5'],
  ['{.nope}', ''],
  ['{.nope.x}', ''],
  ['{.n.x}', ''],
  ['{.s.x}', ''],
  ['{.metadata.nope}', ''],
  ['{.its.name}', ''],
  ['{.its[*].nope}', ''],
  ['{.its[*].t}', 'web db'],
  ['{.l[]}', '1'],
  ['{.l[0:4:2]}', '1 3'],
  ['{.l[*]}', '1 2 3 4 5'],
  ['{.l[-1]}', '5'],
  ['{.its[?(@.n)].name}', 'a b c'],
  ['{.its[?(@.q=="it\'s")].name}', 'c'],
  ['{.its[?(@.name>"a")].name}', 'b c'],
  ['{1}', '1'],
  ['{1.5}', '1.5'],
  ['{true}', 'true'],
  ['{-1}', '-1'],
  ['{.n}{.f}', '51.5'],
  ['{.n .f}', ''],
  ['{.n  }', '5'],
  ['{ .n }', '5'],
  ["{.'n'}", ''],
  ['{...n}', '5 1 2 3'],
  ['{.n.}', ''],
  ['{.its[*]..i}', 'x yy z'],
  ['{range .l[*]}{@}-{end}', '1-2-3-4-5-'],
  ['{range .l}{@}-{end}', '[1,2,3,4,5]-'],
  ['{range .m.*}{.v},{end}', '2,1,'],
  ['{range .m}{.b.v},{end}', '1,'],
  ['{range .nope[*]}x{end}', ''],
  ['{range .its[0,1]}{.name}{end}', 'ab'],
  ['{range .its[*]}{.name}{end}{range .l[*]}{@}{end}', 'abc12345'],
  ['{"\\u00e9"}', '\u00e9'],
  ["{'\\''}", "'"],
  ['{.its[0].c[0].i}', 'x'],
  ['{.its[*].c[*].i}', 'x yy z'],
  ['{range}', ''],
  ['{range .l[*]}', ''],
  ['{.l[?(@>2)]}', '3 4 5'],
  ['{.l[?(@==2)]}', '2'],
  ['{.s}', 'hello world'],
  ['{.its[0]}', '{"c":[{"i":"x"}],"n":1,"name":"a","ready":true,"t":"web"}'],
  ['.metadata.name', '.metadata.name'],
  ['metadata.name', 'metadata.name'],
  ['{.its[?(1==1)].name}', 'a b c'],
  ['{.its[?("a"==@.name)].name}', 'a'],
  ['{.its[?(@.n==$.n)].name}', 'a b c'],
  ['{.s}/{.metadata.name}', 'hello world/a'],
  ['{range .its[*]}{.metadata.name}{end}', ''],
  ['{.its[?(@.n==1)]}', '{"c":[{"i":"x"}],"n":1,"name":"a","ready":true,"t":"web"}'],
  ['{.its[*].ready}', 'true'],
  ["{.its[?(@.name == 'a')].n}", '1'],
  ['{.metadata.labels.app}{"\\n"}', 'x\n'],
  ['{.metadata.labels.a\\.b\\/c}', 'yy'],
  ['{.l[1,-1]}', '2 5'],
  ['{.l[0:2,4]}', '1 2 5'],
  ["{.m['a','b'].v}", '2 1'],
  ['{.its[0].name}{.its[1]..name}', 'ab'],
];

const ERRORS: [string, string][] = [
  ['{.its[5].name}', 'array index out of bounds: index 5, length 3'],
  ['{.metadata["labels"]}', 'invalid array index "labels"'],
  ['{.its[?(@.t=="web" && @.n==1)].name}', "unrecognized character in action: U+0026 '&'"],
  ['{.its[?(@.n==1 || @.n==2)].name}', "unrecognized character in action: U+007C '|'"],
  ['{end}', 'not in range, nothing to end'],
  ['{.n', 'unclosed action'],
  ['{', 'unclosed action'],
  ['{n}', 'unrecognized identifier n'],
  ['{.l[x]}', 'invalid array index x'],
  ['{.l[1}', 'unterminated array'],
  ['{.l[1:2:3:4]}', 'invalid array index 1:2:3:4'],
  ['{.l[::0]}', 'step must be > 0'],
  ['{.l[3:1]}', 'starting index 3 is greater than ending index 1'],
  ['{.l[-9]}', 'array index out of bounds: index -4, length 5'],
  ['{.l[9]}', 'array index out of bounds: index 9, length 5'],
  ['{.l[2:9]}', 'array index out of bounds: index 8, length 5'],
  ['{.l[1.5]}', 'invalid array index 1.5'],
  ['{.its[?(@.n==)].name}', "unrecognized character in action: U+003D '='"],
  ['{.its[?(@.n=1)].name}', 'unrecognized filter operator ='],
  ['{.its[?n==1].name}', 'invalid array index ?n==1'],
  ['{.its[(@.length-1)]}', 'invalid array index (@.length-1)'],
  ['{.its[?(@.n>"a")].name}', 'incompatible types for comparison'],
  ['{abc}', 'unrecognized identifier abc'],
  ['{.n,.f}', "unrecognized character in action: U+002C ','"],
  ['{["n"]}', 'invalid array index "n"'],
  ['{.["n"]}', 'invalid array index "n"'],
  ['{..c[0].i}', 'array index out of bounds: index 0, length 0'],
  ['{..*}', "unrecognized character in action: U+002A '*'"],
  ['{"unterminated}', 'unterminated quoted string'],
  ['{.its[*].c[0].i}', 'array index out of bounds: index 0, length 0'],
  ['{.its[?(@.name=~"a")]}', "unrecognized character in action: U+007E '~'"],
  ['{.its[?(@.c[0].i=="y")].name}', 'array index out of bounds: index 0, length 0'],
  ['{.its[?(@.name in ["a"])].name}', 'invalid array index "a"'],
  ['{.its[ 0 ].name}', 'invalid array index  0 '],
  ['{.its[0 : 1].name}', 'invalid array index 0 : 1'],
];

describe('JsonPath agrees with kubectl', () => {
  it.each(RESULTS)('on %s', (template, printed) => {
    expect(new JsonPath(template).execute(DATA)).toBe(printed);
  });

  it.each(ERRORS)('on the error of %s', (template, message) => {
    expect(() => new JsonPath(template).execute(DATA)).toThrow(expect.objectContaining({ message }));
  });

  it('says what is missing when keys may not be', () => {
    expect(() => new JsonPath('{.metadata.nope}', false).find(DATA)).toThrow('nope is not found');
  });

  it('gives the values themselves', () => {
    expect(new JsonPath('{.its[*].n}').find(DATA)).toEqual([[1, 2, 3]]);
  });
});

describe('relaxedPath', () => {
  it.each([
    ['', ''],
    ['a.b', '{.a.b}'],
    ['.a.b', '{.a.b}'],
    ['{a.b}', '{.a.b}'],
    ['{.a.b}', '{.a.b}'],
    ['.items[?(@.x=="y")].z', '{.items[?(@.x=="y")].z}'],
  ])('takes %s as %s', (expression, template) => {
    expect(relaxedPath(expression)).toBe(template);
  });

  it('refuses anything else', () => {
    expect(() => relaxedPath('{.a}{.b}')).toThrow(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  });
});
