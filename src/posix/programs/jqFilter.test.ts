import { describe, expect, it } from 'vitest';
import { evaluateJq, type Json, parseJq } from './jqFilter.ts';

const run = (program: string, input: Json): Json[] =>
  evaluateJq(parseJq(program), input, new Map<string, Json>([['who', 'ann']]));

describe('a jq program', () => {
  it.each<[string, Json, Json[]]>(
    [
      ['.a.b', { a: { b: 1 } }, [1]],
      ['.a[]?', { a: 1 }, []],
      ['.["x.y"], ."x.y"', { 'x.y': 1 }, [1, 1]],
      ['.[1:]', [1, 2, 3], [[2, 3]]],
      ['.a // "none"', {}, ['none']],
      ['"\\(.a)-\\(.b + 1)"', { a: 'x', b: 1 }, ['x-2']],
      ['"\\(.a | map("<\\(.)>") | join(","))"', { a: ['x', 'y'] }, ['<x>,<y>']],
      ['map(select(. > 1)) | length', [1, 2, 3], [2]],
      ['.a = 1', {}, [{ a: 1 }]],
      ['.a.b |= . + 1', { a: { b: 1 } }, [{ a: { b: 2 } }]],
      ['.[] += 1', [1, 2], [[2, 3]]],
      ['.l[0].image = "x"', { l: [{ image: 'y', n: 1 }] }, [{ l: [{ image: 'x', n: 1 }] }]],
      ['(.l[] | select(.n == 2) | .v) |= "z"', { l: [{ n: 1 }, { n: 2 }] }, [{ l: [{ n: 1 }, { n: 2, v: 'z' }] }]],
      ['del(.a, .b[0])', { a: 1, b: [1, 2] }, [{ b: [2] }]],
      [
        'del(.metadata.annotations["x/y"])',
        { metadata: { annotations: { 'x/y': '1', z: '2' } } },
        [{ metadata: { annotations: { z: '2' } } }],
      ],
      ['[paths]', { a: [1] }, [[['a'], ['a', 0]]]],
      ['to_entries[] | "\\(.key)=\\(.value)"', { a: 1, b: 2 }, ['a=1', 'b=2']],
      ['with_entries(.value += 1)', { a: 1 }, [{ a: 2 }]],
      ['map_values(. * 2)', { a: 2 }, [{ a: 4 }]],
      [
        'group_by(.k) | map({k: .[0].k, n: length})',
        [{ k: 'b' }, { k: 'a' }, { k: 'b' }],
        [
          [
            { k: 'a', n: 1 },
            { k: 'b', n: 2 },
          ],
        ],
      ],
      [
        'sort_by(.a, .b)',
        [
          { a: 1, b: 2 },
          { a: 1, b: 1 },
        ],
        [
          [
            { a: 1, b: 1 },
            { a: 1, b: 2 },
          ],
        ],
      ],
      ['sort_by(-.n)[0].n', [{ n: 1 }, { n: 3 }], [3]],
      ['unique_by(.a) | length', [{ a: 1 }, { a: 1 }], [1]],
      ['max_by(.a).a', [{ a: 1 }, { a: 2 }], [2]],
      ['reduce .[] as $x (0; . + $x)', [1, 2], [3]],
      ['[foreach .[] as $x (0; . + $x)]', [1, 2], [[1, 3]]],
      ['. as {a: $x, b: [$y]} | $x + $y', { a: 1, b: [2] }, [3]],
      ['. as [$a, $b] | {$a, b: $b}', [1, 2], [{ a: 1, b: 2 }]],
      ['def f(x): x * 2; map(f(.))', [1], [[2]]],
      ['def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; fac', 5, [120]],
      ['if .a then 1 elif .b then 2 else 3 end', { b: true }, [2]],
      ['try error("x") catch .', null, ['x']],
      ['[.[] | tonumber?]', ['1', 'x'], [[1]]],
      ['@base64d, (@base64d | @base64)', 'aGk=', ['hi', 'aGk=']],
      ['@csv', [1, 'a"b', null], ['1,"a""b",']],
      ['@tsv', ['a', 1], ['a\t1']],
      ['@sh "echo \\(.)"', "it's", ["echo 'it'\\''s'"]],
      ['test("^k"; "i")', 'Kube', [true]],
      ['capture("(?<n>[a-z]+)-(?<v>[0-9]+)")', 'web-12', [{ n: 'web', v: '12' }]],
      ['gsub("-"; "_")', 'a-b-c', ['a_b_c']],
      ['[scan("[0-9]+")]', 'a1b22', [['1', '22']]],
      ['[limit(2; range(10))]', null, [[0, 1]]],
      ['first(range(5;10))', null, [5]],
      ['any(.[]; . > 2), all(. > 0)', [1, 3], [true, true]],
      ['[.. | numbers]', { a: [1, { b: 2 }] }, [[1, 2]]],
      ['(now | type), (0 | todate)', null, ['number', '1970-01-01T00:00:00Z']],
      ['"2026-01-01T00:00:00Z" | fromdateiso8601', null, [1_767_225_600]],
      ['$who, $ENV.x', null, ['ann']],
      ['{(.k): .v}', { k: 'a', v: 1 }, [{ a: 1 }]],
      ['[.[] | {a, n: .b?}]', [{ a: 1, b: 2 }], [[{ a: 1, n: 2 }]]],
      ['walk(if type == "number" then . + 1 else . end)', [1, { a: 2 }], [[2, { a: 3 }]]],
      ['{a: {x: 1}} * {a: {y: 2}}', null, [{ a: { x: 1, y: 2 } }]],
      ['keys, has("a"), (.b | not)', { b: null, a: 1 }, [['a', 'b'], true, true]],
      ['[splits(", *")] | join("|")', 'a, b,c', ['a|b|c']],
      ['input_line_number, ([1,[2]] | flatten | add)', null, [0, 3]],
      [
        '.items[] | select(.metadata.labels.app == "web" and (.status.phase | IN("Running", "Pending"))) | .metadata.name',
        { items: [{ metadata: { name: 'x', labels: { app: 'web' } }, status: { phase: 'Running' } }] },
        ['x'],
      ],
    ].map((row) => row as [string, Json, Json[]]),
  )('%s', (program, input, outputs) => {
    if (program.includes('$ENV')) expect(() => run(program, input)).toThrow('$ENV is not defined');
    else expect(run(program, input)).toEqual(outputs);
  });

  it.each([
    ['.[', 'syntax error, unexpected end of file'],
    ['nope', 'nope/0 is not defined'],
    ['.a.b', 'Cannot index number with "b"'],
    ['.a[]', 'Cannot iterate over number (1)'],
    ['.a + "x"', 'number (1) and string ("x") cannot be added'],
  ])('%s is a mistake', (program, message) => {
    expect(() => run(program, { a: 1 })).toThrow(message);
  });

  it('that never ends is stopped', () => {
    expect(() => run('def f: f; f', null)).toThrow();
    expect(() => run('[range(1e12)]', null)).toThrow();
  });
});
