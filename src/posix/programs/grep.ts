import type { ProcessContext } from '../ProcessContext.ts';
import type { Program, Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { compileRegex, type Regex } from '../text/compileRegex.ts';
import { openMessage } from '../text/inputs.ts';
import { type ParsedOptions, parseOptions } from '../text/parseOptions.ts';

const LONG = {
  'ignore-case': 'i',
  'invert-match': 'v',
  count: 'c',
  'line-number': 'n',
  quiet: 'q',
  silent: 'q',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  recursive: 'r',
  'only-matching': 'o',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'fixed-strings': 'F',
  'extended-regexp': 'E',
  'perl-regexp': 'P',
  regexp: 'e',
  file: 'f',
  'max-count': 'm',
  'after-context': 'A',
  'before-context': 'B',
  context: 'C',
  'no-filename': 'h',
  'with-filename': 'H',
  'no-messages': 's',
};

interface Search {
  matchers: Regex[];
  flags: ReadonlySet<string>;
  named: boolean;
  most: number;
  before: number;
  after: number;
}

/** grep, egrep, fgrep: 0 when something matched, 1 when nothing did, 2 on errors. */
export const grep: Program = function* (p) {
  const args = p.args.filter((arg) => !/^--(color|colour|line-buffered)/.test(arg));
  const options = parseOptions(args, 'ivcnqlLrRowxFEPe:f:m:A:B:C:hHsaU', LONG);
  if (options.bad) {
    yield* p.write(
      2,
      p.gnu
        ? `grep: invalid option -- '${options.bad}'\nUsage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`
        : `grep: unrecognized option: ${options.bad}\n`,
    );
    return 2;
  }
  const patterns = yield* patternsOf(p, options);
  if (patterns === undefined) {
    yield* p.write(
      2,
      p.gnu
        ? "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"
        : 'Usage: grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...\n',
    );
    return 2;
  }
  const { flags, values, operands } = options;
  const matchers: Regex[] = [];
  for (const pattern of patterns) {
    const regex = compileRegex(dress(pattern, p.name, flags), {
      extended: flags.has('E') || flags.has('P') || p.name === 'egrep',
      ignoreCase: flags.has('i'),
    });
    if (typeof regex === 'string') return yield* p.fail(p.gnu ? regex : `bad regex '${pattern}': ${regex}`, 2);
    matchers.push(regex);
  }
  const recursive = flags.has('r') || flags.has('R');
  const files = yield* expandFiles(p, operands.length > 0 ? operands : [recursive ? '.' : '-'], recursive);
  const search: Search = {
    matchers,
    flags,
    named: !flags.has('h') && (flags.has('H') || recursive || files.length > 1),
    most: Number(values.get('m') ?? Number.POSITIVE_INFINITY),
    before: Number(values.get('B') ?? values.get('C') ?? 0),
    after: Number(values.get('A') ?? values.get('C') ?? 0),
  };
  let status = 1;
  let error = false;
  for (const file of files) {
    const found = yield* searchFile(p, file, search);
    if (found === undefined) error = true;
    else if (found) status = 0;
    if (found && flags.has('q')) return 0;
  }
  return error ? 2 : status;
};

function* patternsOf(p: ProcessContext, options: ParsedOptions): Sys<string[] | undefined> {
  const given = options.lists.get('e')?.flatMap((one) => one.split('\n')) ?? [];
  for (const file of options.lists.get('f') ?? []) {
    const text = file === '-' ? yield* p.readAll(0) : yield* p.readFile(file);
    if (!failed(text)) given.push(...text.replace(/\n$/, '').split('\n'));
  }
  if (options.flags.has('e') || options.flags.has('f')) return given;
  return options.operands.shift()?.split('\n');
}

function dress(pattern: string, name: string, flags: ReadonlySet<string>): string {
  const extended = flags.has('E') || flags.has('P') || name === 'egrep';
  let text = pattern;
  if (flags.has('F') || name === 'fgrep')
    text = text.replace(extended ? /[.*[\]^$\\+?(){}|]/g : /[.*[\]^$\\]/g, '\\$&');
  if (flags.has('P')) text = text.replace(/\\d/g, '[0-9]').replace(/\(\?:/g, '(');
  const [open, close] = extended ? ['(', ')'] : ['\\(', '\\)'];
  if (flags.has('x')) return `^${open}${text}${close}$`;
  return flags.has('w') ? `\\b${open}${text}${close}\\b` : text;
}

function* expandFiles(p: ProcessContext, operands: readonly string[], recursive: boolean): Sys<string[]> {
  if (!recursive) return [...operands];
  const files: string[] = [];
  const todo = [...operands].reverse();
  while (todo.length > 0 && files.length < 20_000) {
    const path = todo.pop()!;
    const stat = yield* p.stat(path, operands.includes(path));
    if (failed(stat) || stat.kind === 'file') files.push(path);
    else if (stat.kind === 'dir' && !/^\/(proc|dev|sys)(\/|$)/.test(stat.path)) {
      const names = yield* p.readdir(path);
      if (!failed(names)) todo.push(...[...names].reverse().map((name) => `${path.replace(/\/$/, '')}/${name}`));
    }
  }
  return files;
}

function* searchFile(p: ProcessContext, file: string, search: Search): Sys<boolean | undefined> {
  const { flags, named } = search;
  const fd = file === '-' ? 0 : yield* p.open(file);
  if (failed(fd)) {
    if (!flags.has('s')) yield* p.fail(p.gnu ? openMessage(p, file, fd) : `${file}: ${fd.message}`);
    return undefined;
  }
  const label = file === '-' ? '(standard input)' : file;
  const prefix = (separator: string, number: number) =>
    `${named ? `${label}${separator}` : ''}${flags.has('n') ? `${number}${separator}` : ''}`;
  const printing = !['q', 'c', 'l', 'L'].some((flag) => flags.has(flag));
  const before: string[] = [];
  let count = 0;
  let number = 0;
  let trailing = 0;
  let lastPrinted = 0;
  for (;;) {
    const raw = yield* p.readLine(fd);
    if (failed(raw)) {
      if (!flags.has('s')) yield* p.fail(`${label}: ${raw.message}`);
      if (fd !== 0) yield* p.close(fd);
      return undefined;
    }
    if (raw === '') break;
    number++;
    const line = raw.endsWith('\n') ? raw.slice(0, -1) : raw;
    const hit = search.matchers.some((regex) => regex.test(line)) !== flags.has('v');
    if (hit) {
      count++;
      if (
        printing &&
        (search.before > 0 || search.after > 0) &&
        lastPrinted > 0 &&
        number - before.length > lastPrinted + 1
      )
        yield* p.out('--\n');
      if (printing)
        for (const [i, one] of before.entries()) yield* p.out(`${prefix('-', number - before.length + i)}${one}\n`);
      before.length = 0;
      if (printing)
        yield* p.out(
          flags.has('o') ? onlyMatches(line, search, prefix(':', number)) : `${prefix(':', number)}${line}\n`,
        );
      lastPrinted = number;
      trailing = search.after;
      if (flags.has('q') || flags.has('l') || flags.has('L') || count >= search.most) break;
    } else if (trailing > 0 && printing) {
      trailing--;
      lastPrinted = number;
      yield* p.out(`${prefix('-', number)}${line}\n`);
    } else if (search.before > 0) {
      before.push(line);
      if (before.length > search.before) before.shift();
    }
  }
  if (fd !== 0) yield* p.close(fd);
  if (flags.has('c')) yield* p.out(`${named ? `${label}:` : ''}${count}\n`);
  if (flags.has('l') && count > 0) yield* p.out(`${label}\n`);
  if (flags.has('L') && count === 0) yield* p.out(`${label}\n`);
  return count > 0;
}

function onlyMatches(line: string, { matchers, flags }: Search, prefix: string): string {
  if (flags.has('v')) return '';
  let out = '';
  for (let at = 0; at <= line.length; ) {
    const hits = matchers.map((regex) => regex.exec(line, at)).filter((match) => match !== undefined);
    const first = hits.sort((a, b) => a.start - b.start || b.end - a.end)[0];
    if (!first) break;
    if (first.end > first.start) out += `${prefix}${line.slice(first.start, first.end)}\n`;
    at = first.end > first.start ? first.end : first.end + 1;
  }
  return out;
}
