import type { Program } from '../Program.ts';
import { allLines, usage } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { parseSize } from '../text/sizes.ts';

interface Key {
  from: number;
  fromChar: number;
  to: number;
  flags: string;
}

export const sort: Program = function* (p) {
  const { flags, values, lists, operands, bad } = parseOptions(p.args, 'nrufhVbdMsck:t:o:', {
    numeric: 'n',
    'numeric-sort': 'n',
    reverse: 'r',
    unique: 'u',
    key: 'k',
    'field-separator': 't',
    'human-numeric-sort': 'h',
    'version-sort': 'V',
    stable: 's',
  });
  if (bad) return yield* usage(p, bad, 2);
  const { lines, status } = yield* allLines(p, operands);
  const common = [...flags].filter((flag) => 'nrfhVbM'.includes(flag)).join('');
  const keys = (lists.get('k') ?? []).map((text) => parseKey(text, common));
  const separator = values.get('t');
  const compare = (a: string, b: string) => {
    for (const key of keys) {
      const by = compareBy(pick(a, key, separator), pick(b, key, separator), key.flags);
      if (by !== 0) return key.flags.includes('r') ? -by : by;
    }
    if (keys.length > 0 && (flags.has('u') || flags.has('s'))) return 0;
    const by = keys.length > 0 ? order(a, b) : compareBy(a, b, common) || (flags.has('u') ? 0 : order(a, b));
    return flags.has('r') ? -by : by;
  };
  yield* p.step(1 + Math.floor(lines.length / 20));
  if (flags.has('c')) {
    const wrong = lines.findIndex((line, i) => i > 0 && compare(lines[i - 1]!, line) > 0);
    return wrong < 0 ? 0 : yield* p.fail(`${operands[0] ?? '-'}:${wrong + 1}: disorder: ${lines[wrong]}`);
  }
  lines.sort(compare);
  const kept = flags.has('u') ? lines.filter((line, i) => i === 0 || compare(lines[i - 1]!, line) !== 0) : lines;
  const text = kept.map((line) => `${line}\n`).join('');
  const output = values.get('o');
  if (output === undefined) yield* p.out(text);
  else {
    const error = yield* p.writeFile(output, text);
    if (error) return yield* p.fail(`${output}: ${error.message}`, 2);
  }
  return status === 0 ? 0 : 2;
};

function parseKey(text: string, common: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(text);
  const own = (match?.[3] ?? '') + (match?.[5] ?? '');
  return {
    from: Number(match?.[1] ?? 1),
    fromChar: Number(match?.[2] ?? 1),
    to: Number(match?.[4] ?? 0),
    flags: own || common,
  };
}

function pick(line: string, key: Key, separator: string | undefined): string {
  const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
  const chosen = fields.slice(key.from - 1, key.to || undefined).join(separator ?? '');
  const text = separator === undefined && /[bnhV]/.test(key.flags) ? chosen.trimStart() : chosen;
  return text.slice(key.fromChar - 1);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const MONTHS = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';

function compareBy(a: string, b: string, flags: string): number {
  if (flags.includes('n')) return number(a) - number(b);
  if (flags.includes('h')) return (parseSize(a.trim()) ?? number(a)) - (parseSize(b.trim()) ?? number(b));
  if (flags.includes('M'))
    return MONTHS.indexOf(a.trim().slice(0, 3).toUpperCase()) - MONTHS.indexOf(b.trim().slice(0, 3).toUpperCase());
  if (flags.includes('V')) return version(a, b);
  return flags.includes('f') ? order(a.toUpperCase(), b.toUpperCase()) : order(a, b);
}

function number(text: string): number {
  return Number(/^\s*-?\d*\.?\d+/.exec(text)?.[0] ?? 0);
}

function version(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const one = left[i] ?? '';
    const two = right[i] ?? '';
    const by = /^\d/.test(one) && /^\d/.test(two) ? Number(one) - Number(two) : order(one, two);
    if (by !== 0) return by;
  }
  return 0;
}
