import { call, type Sys } from '../../Program.ts';
import { failed } from '../../SysError.ts';
import type { Builtin } from '../runSimple.ts';
import type { Shell } from '../Shell.ts';
import { runTraps } from '../traps.ts';

interface ReadOptions {
  raw: boolean;
  delimiter: string;
  count: number;
  fd: number;
  timeoutMs: number | undefined;
  array: string | undefined;
  names: string[];
}

/** Builtins that read input or parse options. */
export const readBuiltins = {
  *read(sh, args) {
    const options = yield* parseOptions(sh, args);
    const line = yield* readInput(sh, options);
    store(sh, line.text, options);
    return line.timedOut ? (sh.flavor === 'bash' ? 142 : 1) : line.ended ? 1 : 0;
  },
  *mapfile(sh, args) {
    return yield* mapfile(sh, args);
  },
  *readarray(sh, args) {
    return yield* mapfile(sh, args);
  },
  *getopts(sh, args) {
    return yield* getopts(sh, args[1] ?? '', args[2] ?? 'opt', args.length > 3 ? args.slice(3) : sh.positional);
  },
} satisfies Record<string, Builtin>;

function* parseOptions(sh: Shell, args: readonly string[]): Sys<ReadOptions> {
  const options: ReadOptions = {
    raw: false,
    delimiter: '\n',
    count: 0,
    fd: 0,
    timeoutMs: undefined,
    array: undefined,
    names: [],
  };
  let at = 1;
  for (; at < args.length && /^-./.test(args[at]!); at++) {
    const letters = args[at]!.slice(1);
    for (let i = 0; i < letters.length; i++) {
      const letter = letters[i]!;
      if (letter === 'r') options.raw = true;
      if (!'pdntua'.includes(letter)) continue;
      const value = letters.slice(i + 1) || (args[++at] ?? '');
      if (letter === 'p' && (yield* sh.p.isatty(0))) yield* sh.p.write(2, value);
      else if (letter === 'd') options.delimiter = value[0] ?? '\0';
      else if (letter === 'n') options.count = Number(value);
      else if (letter === 't') options.timeoutMs = Number(value) * 1000;
      else if (letter === 'u') options.fd = Number(value);
      else if (letter === 'a') options.array = value;
      break;
    }
  }
  options.names = args.slice(at);
  return options;
}

function* readInput(sh: Shell, options: ReadOptions): Sys<{ text: string; ended: boolean; timedOut: boolean }> {
  const { fd, delimiter, raw, count, timeoutMs } = options;
  let text = '';
  for (;;) {
    const max = count > 0 ? count - text.length : 65_536;
    if (max <= 0) return { text, ended: false, timedOut: false };
    const part = yield* call({ op: 'read', fd, max, until: delimiter, ...(timeoutMs !== undefined && { timeoutMs }) });
    if (failed(part)) {
      if (part.errno === 'EINTR') {
        yield* runTraps(sh);
        if (!sh.unwinding) continue;
      }
      if (part.errno === 'EBADF') yield* sh.complain(`${fd}: ${part.message}`, 'read');
      return { text, ended: true, timedOut: part.errno === 'ETIMEDOUT' };
    }
    if (part === '') return { text, ended: true, timedOut: false };
    text += part;
    if (!text.endsWith(delimiter)) continue;
    if (!raw && /(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(-64, -1))) {
      text = text.slice(0, -2);
      continue;
    }
    return { text: text.slice(0, -1), ended: false, timedOut: false };
  }
}

function store(sh: Shell, line: string, { names, raw, array }: ReadOptions): void {
  const ifs = sh.get('IFS') ?? ' \t\n';
  if (array !== undefined) {
    const fields = splitLine(line, ifs, Number.POSITIVE_INFINITY, raw);
    sh.setArray(array, new Map(fields.map((field, i) => [String(i), field])));
    return;
  }
  if (names.length === 0) {
    sh.set('REPLY', raw ? line : line.replace(/\\(.)/g, '$1'));
    return;
  }
  const fields = splitLine(line, ifs, names.length, raw);
  names.forEach((name, i) => {
    sh.set(name, fields[i] ?? '');
  });
}

/** Splits into at most `most` fields; the last keeps its inner separators. */
function splitLine(line: string, ifs: string, most: number, raw: boolean): string[] {
  const isBlank = (char: string | undefined) => char !== undefined && /\s/.test(char) && ifs.includes(char);
  const fields: string[] = [];
  let at = 0;
  while (isBlank(line[at])) at++;
  while (at < line.length) {
    if (fields.length === most - 1) {
      let rest = line.slice(at);
      while (isBlank(rest.at(-1))) rest = rest.slice(0, -1);
      fields.push(raw ? rest : rest.replace(/\\(.)/g, '$1'));
      return fields;
    }
    let field = '';
    while (at < line.length && !ifs.includes(line[at]!)) {
      if (line[at] === '\\' && !raw) at++;
      field += line[at++] ?? '';
    }
    fields.push(field);
    while (isBlank(line[at])) at++;
    if (at < line.length && ifs.includes(line[at]!)) {
      at++;
      while (isBlank(line[at])) at++;
    }
  }
  return fields;
}

function* mapfile(sh: Shell, args: readonly string[]): Sys<number> {
  const strip = args.includes('-t');
  const name = args.slice(1).find((arg) => !arg.startsWith('-')) ?? 'MAPFILE';
  const text = yield* sh.p.readAll(0);
  if (failed(text)) return 1;
  const lines = text.split(/(?<=\n)/);
  sh.setArray(name, new Map(lines.map((line, i) => [String(i), strip ? line.replace(/\n$/, '') : line])));
  return 0;
}

function* getopts(sh: Shell, spec: string, name: string, args: readonly string[]): Sys<number> {
  let index = Number(sh.get('OPTIND') ?? '1');
  const arg = args[index - 1];
  if (sh.optionPosition === 0 && (arg === undefined || !/^-./.test(arg) || arg === '--')) {
    if (arg === '--') index++;
    sh.set('OPTIND', String(index));
    sh.set(name, '?');
    return 1;
  }
  const letters = arg!.slice(1);
  const letter = letters[sh.optionPosition]!;
  const quiet = spec.startsWith(':');
  const found = spec.indexOf(letter);
  const next = () => {
    index++;
    sh.optionPosition = 0;
  };
  sh.optionPosition++;
  const atEnd = sh.optionPosition >= letters.length;
  sh.variables.delete('OPTARG');
  if (letter === ':' || found < 0) {
    if (atEnd) next();
    if (quiet) sh.set('OPTARG', letter);
    else yield* sh.p.write(2, `${sh.arg0}: illegal option -- ${letter}\n`);
    sh.set(name, '?');
  } else if (spec[found + 1] === ':') {
    const rest = letters.slice(sh.optionPosition);
    next();
    if (rest !== '') sh.set('OPTARG', rest);
    else if (index <= args.length) {
      sh.set('OPTARG', args[index - 1]!);
      index++;
    } else {
      if (quiet) sh.set('OPTARG', letter);
      else yield* sh.p.write(2, `${sh.arg0}: option requires an argument -- ${letter}\n`);
      sh.set('OPTIND', String(index));
      sh.set(name, quiet ? ':' : '?');
      return 0;
    }
    sh.set(name, letter);
  } else {
    if (atEnd) next();
    sh.set(name, letter);
  }
  sh.set('OPTIND', String(index));
  return 0;
}
