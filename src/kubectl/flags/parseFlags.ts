import { goQuote } from '../../api/FieldError.ts';
import type { FlagSpec } from './FlagSpec.ts';
import { FlagValues } from './FlagValues.ts';
import { parseBool, parseDuration, parseInteger, splitCsv } from './goValues.ts';

/** A command line that pflag refuses; the caller adds where help is. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

export interface ParsedLine {
  args: string[];
  flags: FlagValues;
  /** How many arguments stood before `--`; -1 when there was none. */
  dash: number;
  help: boolean;
}

/** Splits arguments from flags as pflag does: flags anywhere, `-xyz`, `-n=x`, `--name value`, `--` ends them. */
export function parseFlags(specs: readonly FlagSpec[], words: readonly string[]): ParsedLine {
  const flags = new FlagValues(specs);
  const line: ParsedLine = { args: [], flags, dash: -1, help: false };
  const rest = [...words];
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (word === '--') {
      line.dash = line.args.length;
      line.args.push(...rest);
      break;
    }
    if (word.length < 2 || !word.startsWith('-')) line.args.push(word);
    else if (word.startsWith('--')) longFlag(line, word, rest);
    else shortFlags(line, word, rest);
  }
  return line;
}

function longFlag(line: ParsedLine, word: string, rest: string[]): void {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`);
  const spec = line.flags.specs.find((candidate) => candidate.name === name);
  if (!spec) {
    if (name === 'help') {
      line.help = true;
      return;
    }
    throw new FlagError(`unknown flag: --${name}`);
  }
  if (equals >= 0) store(line, spec, word.slice(equals + 1));
  else if (spec.noValue !== undefined) store(line, spec, spec.noValue);
  else if (rest.length > 0) store(line, spec, rest.shift() ?? '');
  else throw new FlagError(`flag needs an argument: --${name}`);
}

function shortFlags(line: ParsedLine, word: string, rest: string[]): void {
  let letters = word.slice(1);
  while (letters !== '') {
    const letter = letters[0] ?? '';
    const spec = line.flags.specs.find((candidate) => candidate.short === letter);
    if (!spec) {
      if (letter === 'h') {
        line.help = true;
        return;
      }
      throw new FlagError(`unknown shorthand flag: '${letter}' in -${letters}`);
    }
    const after = letters.slice(1);
    if (after.length > 1 && after[0] === '=') {
      store(line, spec, after.slice(1));
      return;
    }
    if (spec.noValue !== undefined) {
      store(line, spec, spec.noValue);
      letters = after;
      continue;
    }
    if (after !== '') store(line, spec, after);
    else if (rest.length > 0) store(line, spec, rest.shift() ?? '');
    else throw new FlagError(`flag needs an argument: '${letter}' in -${letters}`);
    return;
  }
}

function store(line: ParsedLine, spec: FlagSpec, value: string): void {
  const problem = problemOf(spec, value);
  if (problem) {
    const label = spec.short ? `-${spec.short}, --${spec.name}` : `--${spec.name}`;
    throw new FlagError(`invalid argument ${goQuote(value)} for "${label}" flag: ${problem}`);
  }
  line.flags.set(spec.name, spec.type === 'slice' ? splitCsv(value) : [value]);
}

const DURATION_UNITS = new Set(['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h']);

function problemOf(spec: FlagSpec, value: string): string | undefined {
  const quoted = goQuote(value);
  if (spec.type === 'bool' && parseBool(value) === undefined) {
    return `strconv.ParseBool: parsing ${quoted}: invalid syntax`;
  }
  if (spec.type === 'int' && parseInteger(value) === undefined) {
    return `strconv.ParseInt: parsing ${quoted}: invalid syntax`;
  }
  if (spec.type === 'duration' && parseDuration(value) === undefined) {
    if (/^[+-]?\d+$/.test(value)) return `time: missing unit in duration ${quoted}`;
    const unit = /^[+-]?(?:\d+\.?\d*|\.\d+)([^\d.]+)/.exec(value)?.[1];
    if (unit !== undefined && !DURATION_UNITS.has(unit))
      return `time: unknown unit ${goQuote(unit)} in duration ${quoted}`;
    return `time: invalid duration ${quoted}`;
  }
  return undefined;
}
