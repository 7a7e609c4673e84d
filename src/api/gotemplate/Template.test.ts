import { describe, expect, it } from 'vitest';
import { kubectlFunctions } from './kubectlFunctions.ts';
import { Template } from './Template.ts';

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

const run = (text: string, data: unknown = DATA) =>
  new Template('output', { functions: kubectlFunctions }).parse(text).execute(data);

/** Recorded from `kubectl -o go-template` on DATA. */
const RESULTS: [string, string][] = [
  ['{{.s}}', 'hello world'],
  ['{{.n}}', '5'],
  ['{{.f}}', '1.5'],
  ['{{.big}}', '12345678'],
  ['{{.nul}}', '<no value>'],
  ['{{.nope}}', '<no value>'],
  ['{{.e}}', 'map[]'],
  ['{{.l}}', '[1 2 3 4 5]'],
  ['{{.m}}', 'map[a:map[v:2] b:map[v:1]]'],
  ['{{.bt}}', 'true'],
  ['{{.metadata.name}}', 'a'],
  ['{{.nope.x}}', '<no value>'],
  ['{{index .l 1}}', '2'],
  ['{{index .m "a"}}', 'map[v:2]'],
  ['{{index .m "a" "v"}}', '2'],
  ['{{index .metadata.labels "a.b/c"}}', 'yy'],
  ['{{index .m "zz"}}', '<no value>'],
  ['{{len .l}}', '5'],
  ['{{len .s}}', '11'],
  ['{{slice .s 0 3}}', 'hel'],
  ['{{slice .l 1 3}}', '[2 3]'],
  ['{{printf "%s-%d" .s 3}}', 'hello world-3'],
  ['{{printf "%v %q %5d|%-5s|" .n .s 42 "ab"}}', '5 "hello world"    42|ab   |'],
  ['{{printf "%d" .n}}', '5'],
  ['{{printf "%s" .n}}', '%!s(int64=5)'],
  ['{{printf "%.2f" .f}}', '1.50'],
  ['{{printf "%x" "hi"}}', '6869'],
  ['{{printf "%t" true}}', 'true'],
  ['{{printf "%d"}}', '%!d(MISSING)'],
  ['{{printf "%!"}}', '%!!(MISSING)'],
  ['{{print 1 2 "a" "b" 3}}', '1 2ab3'],
  ['{{println "a" 1}}', 'a 1\n'],
  ['{{if .bt}}yes{{else}}no{{end}}', 'yes'],
  ['{{if .nope}}yes{{else if .n}}elif{{else}}no{{end}}', 'elif'],
  ['{{if and .bt .n}}a{{end}}', 'a'],
  ['{{if or .nope .s}}a{{end}}', 'a'],
  ['{{and .nope .s}}', '<no value>'],
  ['{{or .nope .s}}', 'hello world'],
  ['{{not .nope}}', 'true'],
  ['{{eq .n 5}}', 'true'],
  ['{{eq .s "hello world"}}', 'true'],
  ['{{ne .s "x"}}', 'true'],
  ['{{lt .n 6}}', 'true'],
  ['{{gt .n 6}}', 'false'],
  ['{{eq .n 1 2 5}}', 'true'],
  ['{{lt .s "z"}}', 'true'],
  ['{{ge 3 2}}', 'true'],
  ['{{le 2 2}}', 'true'],
  ['{{range .l}}{{.}},{{end}}', '1,2,3,4,5,'],
  ['{{range $i, $e := .l}}{{$i}}={{$e}} {{end}}', '0=1 1=2 2=3 3=4 4=5 '],
  ['{{range $k, $v := .m}}{{$k}}={{$v.v}} {{end}}', 'a=2 b=1 '],
  ['{{range .nope}}x{{else}}empty{{end}}', 'empty'],
  ['{{range .l}}{{if eq . 3}}{{break}}{{end}}{{.}}{{end}}', '12'],
  ['{{range .l}}{{if eq . 3}}{{continue}}{{end}}{{.}}{{end}}', '1245'],
  ['{{with .metadata}}{{.name}}{{end}}', 'a'],
  ['{{with .nope}}x{{else}}y{{end}}', 'y'],
  ['{{with $x := .n}}{{$x}}{{end}}', '5'],
  ['{{$x := 5}}{{$x}}{{$x = 6}}{{$x}}', '56'],
  ['{{.s | printf "%s!"}}', 'hello world!'],
  ['{{.s | len}}', '11'],
  ['{{"a" | printf "%s-%s" "b"}}', 'b-a'],
  ['{{html "<a>&"}}', '&lt;a&gt;&amp;'],
  ['{{js "a\'b\\"<"}}', 'a\\\'b\\"\\u003C'],
  ['{{urlquery "a b&c"}}', 'a+b%26c'],
  ['a {{- .n -}} b', 'a5b'],
  ['a {{ .n }} b', 'a 5 b'],
  ['{{/* comment */}}x', 'x'],
  ['{{- /* c */ -}} x', 'x'],
  ['{{define "t"}}[{{.}}]{{end}}{{template "t" .n}}', '[5]'],
  ['{{block "b" .s}}<{{.}}>{{end}}', '<hello world>'],
  ['}}', '}}'],
  ['{{1}}', '1'],
  ['{{1.5}}', '1.5'],
  ['{{"q"}}', 'q'],
  ['{{`raw`}}', 'raw'],
  ['{{true}}', 'true'],
  ["{{'a'}}", '97'],
  ['{{0x1F}}', '31'],
  ['{{1e3}}', '1000'],
  [
    '{{.its}}',
    "[map[c:[map[i:x]] n:1 name:a ready:true t:web] map[c:[map[i:yy] map[i:z]] n:2 name:b t:db] map[c:[] n:3 name:c q:it's]]",
  ],
  ['{{range .its}}{{.name}}:{{.n}} {{end}}', 'a:1 b:2 c:3 '],
  ['{{(index .its 0).name}}', 'a'],
  ['{{(len .l) | printf "%d"}}', '5'],
  ['{{base64decode "aGVsbG8="}}', 'hello'],
  ['{{exists .m "a"}}', 'true'],
  ['{{exists . "m" "zz"}}', 'false'],
  ['{{$.s}}', 'hello world'],
  ['{{with .m}}{{$.s}}{{end}}', 'hello world'],
  ['{{range .its}}{{range .c}}{{.i}}{{end}}{{end}}', 'xyyz'],
  ['{{if not (eq .s "x")}}a{{end}}', 'a'],
  ['{{.n |}}', '5'],
  ['{{printf "%v" .m}}', 'map[a:map[v:2] b:map[v:1]]'],
  ['{{printf "%v" .l}}', '[1 2 3 4 5]'],
  ['{{printf "%+v %T" .n .n}}', '5 int64'],
  ['{{printf "%T %T %T %T %T" .s .f .l .m .bt}}', 'string float64 []interface {} map[string]interface {} bool'],
  [
    '{{printf "%05.1f|%+d|%x|%X|%o|%b|%c|%U|%e|%g" .f 5 255 255 8 5 65 65 1.5 1.5}}',
    '001.5|+5|ff|FF|10|101|A|U+0041|1.500000e+00|1.5',
  ],
  ['{{printf "%*d" 5 3}}', '    3'],
  ['{{printf "%6.2f%%" .f}}', '  1.50%'],
  ['{{printf "%-10s|%10s" "a" "b"}}', 'a         |         b'],
  ['{{printf "%q" "a\\"b"}}', '"a\\"b"'],
  ['{{print .nul}}', '<nil>'],
  ['{{print nil}}', '<nil>'],
  ['{{.n | eq 5}}', 'true'],
  ['{{range $i := .l}}{{$i}}{{end}}', '12345'],
  ['{{- range .l }}\n{{ . }}\n{{- end }}', '\n1\n2\n3\n4\n5'],
  ['{{.f | printf "%.1f"}}', '1.5'],
  ['{{with .nope}}a{{else with .n}}b{{.}}{{end}}', 'b5'],
  ['{{- 3}}', '3'],
  ['{{3 -}} x', '3x'],
  ['{{-3}}', '-3'],
  ['{{"\\n\\t\\u00e9"}}', '\n\t\u00e9'],
  ['{{printf "%v" true}}{{printf "%5t|" true}}', 'true true|'],
  ['{{$a := 1}}{{if true}}{{$a = 2}}{{end}}{{$a}}', '2'],
  ['{{$a := 1}}{{if true}}{{$a := 2}}{{end}}{{$a}}', '1'],
  ['{{range $i, $e := .its}}{{if $i}},{{end}}{{$e.name}}{{end}}', 'a,b,c'],
  ['{{len .m}}', '2'],
  ['{{.metadata.labels.app}}', 'x'],
  ['{{len "\u00e9"}}', '2'],
  ['{{html .nul}}', '&lt;no value&gt;'],
  ['{{index .its 0 "name"}}', 'a'],
  ['{{index .l}}', '[1 2 3 4 5]'],
  ['{{.big | printf "%d"}}', '12345678'],
  ['{{printf "%s" .nul}}', '%!s(<nil>)'],
  ['{{printf "%d" "a"}}', '%!d(string=a)'],
  ['{{printf "%s" .l}}', '[%!s(int64=1) %!s(int64=2) %!s(int64=3) %!s(int64=4) %!s(int64=5)]'],
  ['{{if (and .n (gt .n 3))}}ok{{end}}', 'ok'],
  ['{{range .its}}{{if .t}}{{.t}}{{else}}none{{end}}{{"\\n"}}{{end}}', 'web\ndb\nnone\n'],
  ['{{range $k,$v := .metadata.labels}}{{$k}}={{$v}};{{end}}', 'a.b/c=yy;app=x;'],
  ['{{printf "%-20s %s" .s .n}}', 'hello world          %!s(int64=5)'],
  ['{{len .s | printf "%03d"}}', '011'],
  ['{{if or (eq .n 1) (eq .n 5)}}y{{end}}', 'y'],
  ['{{.l | len}}', '5'],
  ['{{index .its 1 "c" 0 "i"}}', 'yy'],
  ['{{with index .its 0}}{{.name}}{{end}}', 'a'],
  ['{{$t := index .its 0}}{{$t.name}}', 'a'],
  ['{{range $i, $_ := .its}}{{$i}}{{end}}', '012'],
  ['{{ .n\n}}', '5'],
  ['{{ if .n\n }}x{{ end }}', 'x'],
  ['{{- if .nope -}} a {{- else -}} b {{- end -}} c', 'bc'],
  ['{{range .its}}{{- .name -}}{{end}}', 'abc'],
  ['{{"a"}}{{/* c */}}{{"b"}}', 'ab'],
  ['{{ "}}" }}', '}}'],
  ['{{define "a"}}A{{template "b" .}}{{end}}{{define "b"}}B{{.n}}{{end}}{{template "a" .}}', 'AB5'],
  ['{{template "x" }}{{define "x"}}[{{.}}]{{end}}', '[<no value>]'],
  ['{{.metadata.labels}}', 'map[a.b/c:yy app:x]'],
  ['{{.f}} {{.big}}', '1.5 12345678'],
  ['{{eq .nul nil}}', 'true'],
  ['{{if .nul}}x{{else}}y{{end}}', 'y'],
  ['{{len (slice .l 1)}}', '4'],
  ['{{not true}}', 'false'],
  ['{{and true false}}', 'false'],
  ['{{or false ""}}|', '|'],
  ['{{print "a" 1 2 "b"}}', 'a1 2b'],
  ['{{println}}', '\n'],
  ['{{printf "%s %s" "a"}}', 'a %!s(MISSING)'],
  ['{{printf "%v" nil}}', '<nil>'],
  ['{{(.n)}}', '5'],
  ['{{((.n))}}', '5'],
  ['{{(.metadata).name}}', 'a'],
  ['{{(.nope).x}}', '<no value>'],
  ['{{$v := .metadata}}{{$v.labels.app}}', 'x'],
  ['{{$v := 1 | printf "%d"}}{{$v}}', '1'],
  ['{{.3}}', '0.3'],
  ['{{$x:=1}}{{$x}}', '1'],
  ['{{slice "abc" 1}}', 'bc'],
  ['{{html "a" 1}}', 'a1'],
  ['{{.s | html | js}}', 'hello world'],
  ['{{define "a" }}{{end}}{{define "a"}}x{{end}}{{template "a"}}', 'x'],
  ['{{ define "u" }}  {{ end }}{{template "u"}}|', '  |'],
];

const ERRORS: [string, string][] = [
  ['{{.n.x}}', 'template: output:1:4: executing "output" at <.n.x>: can\'t evaluate field x in type interface {}'],
  ['{{.s.x}}', 'template: output:1:4: executing "output" at <.s.x>: can\'t evaluate field x in type interface {}'],
  [
    '{{index .l 9}}',
    'template: output:1:2: executing "output" at <index .l 9>: error calling index: index out of range: 9',
  ],
  ['{{len .n}}', 'template: output:1:2: executing "output" at <len .n>: error calling len: len of type int64'],
  [
    '{{eq .s 5}}',
    'template: output:1:2: executing "output" at <eq .s 5>: error calling eq: incompatible types for comparison',
  ],
  [
    '{{template "nope"}}',
    'template: output:1:11: executing "output" at <{{template "nope"}}>: template "nope" not defined',
  ],
  ['{{.n', 'template: output:1: unclosed action'],
  ['{{', 'template: output:1: unclosed action'],
  ['{{end}}', 'template: output:1: unexpected {{end}}'],
  ['{{if}}x{{end}}', 'template: output:1: missing value for if'],
  ['{{if .n}}x', 'template: output:1: unexpected EOF'],
  ['{{range}}{{end}}', 'template: output:1: missing value for range'],
  ['{{else}}', 'template: output:1: unexpected {{else}}'],
  ['{{nope}}', 'template: output:1: function "nope" not defined'],
  ['{{nope .n}}', 'template: output:1: function "nope" not defined'],
  ['{{.n nope}}', 'template: output:1: function "nope" not defined'],
  ['{{$x}}', 'template: output:1: undefined variable "$x"'],
  ['{{nil}}', 'template: output:1:2: executing "output" at <nil>: nil is not a command'],
  [
    '{{base64decode "!"}}',
    'template: output:1:2: executing "output" at <base64decode "!">: error calling base64decode: base64 decode failed: illegal base64 data at input byte 0',
  ],
  [
    '{{.its.name}}',
    'template: output:1:6: executing "output" at <.its.name>: can\'t evaluate field name in type interface {}',
  ],
  ['{{/* a', 'template: output:1: unclosed comment'],
  ['{{"unterminated}}', 'template: output:1: unterminated quoted string'],
  ['{{.n | nope}}', 'template: output:1: function "nope" not defined'],
  ['{{|}}', 'template: output:1: unexpected "|" in command'],
  ['{{(.n}}', 'template: output:1: unclosed left paren'],
  ['{{.n)}}', 'template: output:1: unexpected right paren'],
  ['{{template "t"}}', 'template: output:1:11: executing "output" at <{{template "t"}}>: template "t" not defined'],
  ['{{define "x"}}', 'template: output:1: unexpected EOF'],
  ['{{break}}', 'template: output:1: {{break}} outside {{range}}'],
  ['{{.n := 5}}', 'template: output:1: unexpected ":=" in operand'],
  ['{{$x := }}', 'template: output:1: missing value for command'],
  ['{{a.b}}', 'template: output:1: function "a" not defined'],
  ['{{. n}}', 'template: output:1: function "n" not defined'],
  ['{{.s.}}', 'template: output:1: unexpected <.> in operand'],
  [
    '{{index .l "a"}}',
    'template: output:1:2: executing "output" at <index .l "a">: error calling index: cannot index slice/array with type string',
  ],
  ['{{eq 1}}', 'template: output:1:2: executing "output" at <eq 1>: error calling eq: missing argument for comparison'],
  [
    '{{eq .l .l}}',
    'template: output:1:2: executing "output" at <eq .l .l>: error calling eq: non-comparable type [%!s(int64=1) %!s(int64=2) %!s(int64=3) %!s(int64=4) %!s(int64=5)]: []interface {}',
  ],
  [
    '{{lt .nul 1}}',
    'template: output:1:2: executing "output" at <lt .nul 1>: error calling lt: invalid type for comparison',
  ],
  ['{{range 3}}{{.}}{{end}}', 'template: output:1:8: executing "output" at <3>: range can\'t iterate over 3'],
  ['{{and}}', 'template: output:1:2: executing "output" at <and>: wrong number of args for and: want at least 1 got 0'],
  ['{{not}}', 'template: output:1:2: executing "output" at <not>: wrong number of args for not: want 1 got 0'],
  ['{{len}}', 'template: output:1:2: executing "output" at <len>: wrong number of args for len: want 1 got 0'],
  ['{{len .l .l}}', 'template: output:1:2: executing "output" at <len>: wrong number of args for len: want 1 got 2'],
  [
    '{{slice .l 3 1}}',
    'template: output:1:2: executing "output" at <slice .l 3 1>: error calling slice: invalid slice index: 3 > 1',
  ],
  [
    '{{slice .l 9}}',
    'template: output:1:2: executing "output" at <slice .l 9>: error calling slice: index out of range: 9',
  ],
  [
    '{{slice .s 9 20}}',
    'template: output:1:2: executing "output" at <slice .s 9 20>: error calling slice: index out of range: 20',
  ],
  ['{{ - 3}}', 'template: output:1: illegal number syntax: "-"'],
  ['{{"a" "b"}}', 'template: output:1:2: executing "output" at <"a">: can\'t give argument to non-function "a"'],
  [
    '{{index}}',
    'template: output:1:2: executing "output" at <index>: wrong number of args for index: want at least 1 got 0',
  ],
  ['{{range .s}}{{end}}', 'template: output:1:8: executing "output" at <.s>: range can\'t iterate over hello world'],
  ['{{range .n}}{{.}}{{end}}', 'template: output:1:8: executing "output" at <.n>: range can\'t iterate over 5'],
  ['{{1 | 2}}', 'template: output:1: non executable command in pipeline stage 2'],
  ['{{.n}}\n{{.zz', 'template: output:2: unclosed action'],
  ['{{if .n}}\n{{.s}\n{{end}}', "template: output:2: bad character U+007D '}'"],
  ['{{range .its}}\n{{end}}{{end}}', 'template: output:2: unexpected {{end}}'],
  ['{{.its 3}}', 'template: output:1:2: executing "output" at <.its>: its is not a method but has arguments'],
  [
    '{{.metadata.name 3}}',
    'template: output:1:11: executing "output" at <.metadata.name>: name is not a method but has arguments',
  ],
  ['{{block "x"}}{{end}}', 'template: output:1: missing value for block clause'],
  ['{{if .n}}a{{else}}b{{else}}c{{end}}', 'template: output:1: expected end; found {{else}}'],
  ['{{range .l}}{{else}}{{end}}{{else}}', 'template: output:1: unexpected {{else}}'],
  ['{{with .n}}{{.}}{{else if .s}}{{end}}', 'template: output:1: unexpected <if> in input'],
  ['{{$x, $y := .l}}', 'template: output:1: too many declarations in command'],
  ['{{range $a, $b, $c := .l}}{{end}}', 'template: output:1: too many declarations in range'],
  ['{{range $a, := .l}}{{end}}', 'template: output:1: range can only initialize variables'],
  ['{{3x}}', 'template: output:1: bad number syntax: "3x"'],
  ['{{1 2}}', 'template: output:1:2: executing "output" at <1>: can\'t give argument to non-function 1'],
  ['{{.n.}}', 'template: output:1: unexpected <.> in operand'],
  ['{{..n}}', 'template: output:1: unexpected . after term "."'],
  ['{{$.}}', 'template: output:1: unexpected <.> in operand'],
  ['{{#}}', 'template: output:1: unexpected "#" in command'],
  ['{{a:=1}}', 'template: output:1: function "a" not defined'],
  ['{{"\\q"}}', 'template: output:1: invalid syntax'],
  ['{{nil | print}}', 'template: output:1:2: executing "output" at <nil>: nil is not a command'],
  ['{{print | nil}}', 'template: output:1: non executable command in pipeline stage 2'],
  ['{{true.x}}', 'template: output:1: unexpected . after term "true"'],
  ['{{"a".x}}', 'template: output:1: unexpected . after term "\\"a\\""'],
  [
    '{{index nil 1}}',
    'template: output:1:2: executing "output" at <index nil 1>: error calling index: index of untyped nil',
  ],
  [
    '{{lt 1 "a"}}',
    'template: output:1:2: executing "output" at <lt 1 "a">: error calling lt: incompatible types for comparison',
  ],
  ['{{.n | .s}}', 'template: output:1:7: executing "output" at <.s>: s is not a method but has arguments'],
  ['{{continue}}', 'template: output:1: {{continue}} outside {{range}}'],
  ['{{define}}', 'template: output:1: unexpected "}}" in define clause'],
];

describe('Template agrees with kubectl', () => {
  it.each(RESULTS)('on %s', (text, printed) => {
    expect(run(text)).toBe(printed);
  });

  it.each(ERRORS)('on the error of %s', (text, message) => {
    expect(() => run(text)).toThrow(expect.objectContaining({ message }));
  });
});

describe('Template', () => {
  it('takes functions and calls functions of the data', () => {
    const upper = { least: 1, most: 1, call: (text: unknown) => String(text).toUpperCase() };
    const template = new Template('t', { functions: { upper } }).parse('{{.Files.Get "x" | upper}}');
    expect(template.execute({ Files: { Get: (name: unknown) => `file ${name}` } })).toBe('FILE X');
  });

  it('shares definitions between files', () => {
    const template = new Template('main')
      .parse('{{define "n"}}<{{.}}>{{end}}', '_helpers.tpl')
      .parse('{{template "n" .a}}');
    expect(template.execute({ a: 1 })).toBe('<1>');
  });

  it('can insist on keys, and print nothing for missing values', () => {
    expect(() => new Template('t', { missingKey: 'error' }).parse('{{.a.b}}').execute({})).toThrow(
      'template: t:1:4: executing "t" at <.a.b>: map has no entry for key "a"',
    );
    expect(new Template('t', { noValue: '' }).parse('[{{.a}}]').execute({})).toBe('[]');
  });

  it('does not reach into prototypes, and stops endless recursion', () => {
    expect(run('{{.constructor}}{{.toString}}', {})).toBe('<no value><no value>');
    expect(() => run('{{define "x"}}{{template "x"}}{{end}}{{template "x"}}')).toThrow(
      'exceeded maximum template depth',
    );
  });

  it('tells lines', () => {
    expect(() => run('a\nb {{if}}')).toThrow('template: output:2: missing value for if');
    expect(() => run('a\nb {{.n.x}}')).toThrow('template: output:2:6: executing "output" at <.n.x>');
  });
});
