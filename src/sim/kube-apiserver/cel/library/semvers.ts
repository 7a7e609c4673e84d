import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import { BOOL, INT, opaque, STRING } from '../CelType.ts';
import { type CelValue, Opaque } from '../values.ts';

const SEMVER = opaque('kubernetes.Semver');

interface Version {
  numbers: readonly bigint[];
  before: readonly string[];
}

const STRICT =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-.]+)?$/;

function parse(text: string): Version | undefined {
  const match = STRICT.exec(text);
  if (!match) return undefined;
  return { numbers: match.slice(1, 4).map((part) => BigInt(part as string)), before: match[4]?.split('.') ?? [] };
}

/** `v1.2` as `1.2.0`: without the v and leading zeros, and with all three numbers. */
function normalized(text: string): string {
  const [core = '', ...rest] = text
    .trim()
    .replace(/^v/, '')
    .split(/(?=[-+])/);
  const numbers = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (numbers.length < 3) numbers.push('0');
  return numbers.join('.') + rest.join('');
}

function compare(a: Version, b: Version): number {
  for (const [i, number] of a.numbers.entries()) {
    const other = b.numbers[i] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.before.length === 0 || b.before.length === 0) return Math.sign(b.before.length - a.before.length);
  for (let i = 0; i < Math.max(a.before.length, b.before.length); i++) {
    const [x, y] = [a.before[i], b.before[i]];
    if (x === y) continue;
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [digitsX, digitsY] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (digitsX && digitsY) return Number(x) < Number(y) ? -1 : 1;
    if (digitsX !== digitsY) return digitsX ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}

const content = (value: CelValue | undefined): Version => (value as Opaque).content as Version;

/** Semantic versions (apiserver `library/semverlib.go`). */
export function semvers(): Functions {
  const functions = new Functions();
  const make = (text: string): Opaque => {
    const version = parse(text);
    if (!version) throw new CelError(`Invalid character(s) found in version "${text}"`);
    return new Opaque(SEMVER, version, `${version.numbers.join('.')}-${version.before.join('.')}`);
  };
  const shaped = (text: CelValue | undefined, loose: CelValue | undefined): string =>
    loose === true ? normalized(text as string) : (text as string);
  functions.global('semver', [STRING], SEMVER, ([text]) => make(text as string));
  functions.global('semver', [STRING, BOOL], SEMVER, ([text, loose]) => make(shaped(text, loose)));
  functions.global('isSemver', [STRING], BOOL, ([text]) => parse(text as string) !== undefined);
  functions.global('isSemver', [STRING, BOOL], BOOL, ([text, loose]) => parse(shaped(text, loose)) !== undefined);
  functions.member('isGreaterThan', [SEMVER, SEMVER], BOOL, ([a, b]) => compare(content(a), content(b)) > 0);
  functions.member('isLessThan', [SEMVER, SEMVER], BOOL, ([a, b]) => compare(content(a), content(b)) < 0);
  functions.member('compareTo', [SEMVER, SEMVER], INT, ([a, b]) => BigInt(compare(content(a), content(b))));
  for (const [i, name] of ['major', 'minor', 'patch'].entries()) {
    functions.member(name, [SEMVER], INT, ([a]) => content(a).numbers[i] ?? 0n);
  }
  return functions;
}
