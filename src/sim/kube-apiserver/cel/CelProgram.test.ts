import { describe, expect, it } from 'vitest';
import { compileProgram, isProgram } from './CelProgram.ts';
import { type CelType, DYN, INT, listOf, mapOf, STRING } from './CelType.ts';
import { fromJson, toJson } from './values.ts';

const variables = new Map<string, CelType>([
  ['self', DYN],
  ['n', INT],
  ['names', listOf(STRING)],
  ['labels', mapOf(STRING, STRING)],
]);
const values: Record<string, unknown> = {
  self: { a: 1, b: [1, 2, 3], c: { d: 'x' }, half: 0.5, none: null },
  n: 7,
  names: ['web', 'db'],
  labels: { app: 'web' },
};

function evaluate(source: string): unknown {
  const program = compileProgram(source, { variables });
  if (!isProgram(program)) return program.issues;
  const outcome = program.evaluate((name) =>
    name in values ? fromJson(values[name], variables.get(name) ?? DYN) : undefined,
  );
  return 'error' in outcome ? `error: ${outcome.error}` : toJson(outcome.value);
}

describe('compileProgram', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['-n', -7],
    ['7 / 2', 3],
    ['7.0 / 2.0', 3.5],
    ['-7 % 4', -3],
    ['1 == 1.0', true],
    ['self.half < 1', true],
    ['"a" + \'b\'', 'ab'],
    ['r"\\d" + "\\t\\u00e9"', '\\d\té'],
    ['n > 5 ? "big" : "small"', 'big'],
    ['false && self.missing', false],
    ['self.missing || true', true],
    ['has(self.c.d) && !has(self.c.e)', true],
    ['self.none == null', true],
    ['2 in self.b', true],
    ['"app" in labels', true],
    ['self.b.all(x, x > 0)', true],
    ['self.b.exists_one(x, x == 2)', true],
    ['self.b.map(x, x * 2)', [2, 4, 6]],
    ['self.b.map(x, x > 1, x * 2)', [4, 6]],
    ['self.b.filter(x, x % 2 == 1)', [1, 3]],
    ['self.b.map(x, self.b.filter(y, y > x).size())', [2, 1, 0]],
    ['labels.all(k, v, k == "app" && v == "web")', true],
    ['names.transformMap(i, v, v + string(i))', { 0: 'web0', 1: 'db1' }],
    ['{"a": 1}.transformList(k, v, k)', ['a']],
    ['[3, 1, 2].sort()', [1, 2, 3]],
    ['names.sortBy(x, x)', ['db', 'web']],
    ['[1, 2].isSorted() && [1, 2].sum() == 3 && [1, 2].max() == 2', true],
    ['names.indexOf("db")', 1],
    ['sets.contains([1, 2, 3], [2])', true],
    ['"a,b,c".split(",", 2)', ['a', 'b,c']],
    ['"Hello".lowerAscii().replace("l", "L", 1)', 'heLlo'],
    ['"abc".matches("^a.c$")', true],
    ['"a1b22".findAll("[0-9]+")', ['1', '22']],
    ['"%s has %d of %.2f %x".format(["x", 3, 0.5, 255])', 'x has 3 of 0.50 ff'],
    ['quantity("1Gi").isGreaterThan(quantity("1000Mi"))', true],
    ['quantity("50k").add(20).compareTo(quantity("50020"))', 0],
    ['cidr("10.0.0.0/8").containsIP("10.1.2.3")', true],
    ['ip("::1").isLoopback() && isIP("1.2.3.4") && !isIP("1.2.3")', true],
    ['url("https://example.com:80/a?b=c").getPort()', '80'],
    ['semver("1.2.3-rc.1").isLessThan(semver("1.2.3"))', true],
    ['format.dns1123Label().validate("Nope").hasValue()', true],
    ['self.?c.?d.orValue("none")', 'x'],
    ['self.?q.?d.orValue("none")', 'none'],
    ['labels[?"app"].optMap(v, v + "!").value()', 'web!'],
    ['[1, ?optional.none()]', [1]],
    ['duration("90m").getHours() == 1 && timestamp("2024-01-02T03:04:05Z").getFullYear() == 2024', true],
    ['timestamp("2024-01-01T00:00:00Z") + duration("1h") > timestamp("2024-01-01T00:30:00Z")', true],
    ['type(1) == int && string(1.5) == "1.5" && int("42") == 42', true],
    ['size("héllo")', 5],
  ])('evaluates %s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it.each([
    ['self.missing', 'error: no such key: missing'],
    ['self.b[5]', 'error: index out of bounds: 5'],
    ['1 / 0', 'error: division by zero'],
    ['self.a + "x"', 'error: no such overload'],
    ['9223372036854775807 + 1', 'error: integer overflow'],
    [
      'lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))',
      'error: operation cancelled: actual cost limit exceeded',
    ],
  ])('fails at %s as cel-go does', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it.each([
    ['foo.bar', "ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo.bar\n | ^"],
    [
      'n + "a"',
      "ERROR: <input>:1:3: found no matching overload for '_+_' applied to '(int, string)'\n | n + \"a\"\n | ..^",
    ],
    [
      'n.startsWith("a")',
      "ERROR: <input>:1:13: found no matching overload for 'startsWith' applied to 'int.(string)'\n | n.startsWith(\"a\")\n | ............^",
    ],
    ['nope(1)', "ERROR: <input>:1:5: undeclared reference to 'nope' (in container '')\n | nope(1)\n | ....^"],
    ['n.x', "ERROR: <input>:1:2: type 'int' does not support field selection\n | n.x\n | .^"],
    [
      'n == "1"',
      "ERROR: <input>:1:3: found no matching overload for '_==_' applied to '(int, string)'\n | n == \"1\"\n | ..^",
    ],
    [
      'n >',
      "ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | n >\n | ...^",
    ],
    ['n ==\n  nope', "ERROR: <input>:2:3: undeclared reference to 'nope' (in container '')\n |   nope\n | ..^"],
  ])('refuses %s in the words of cel-go', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });
});
