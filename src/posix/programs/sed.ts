import type { ProcessContext } from '../ProcessContext.ts';
import type { Program, Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import type { Regex } from '../text/compileRegex.ts';
import { allLines } from '../text/inputs.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { type Address, parseSed, type SedCommand, SedError } from './sedScript.ts';

interface Run {
  commands: SedCommand[];
  lines: string[];
  at: number;
  hold: string;
  quiet: boolean;
  out: string[];
  ranges: Map<SedCommand, boolean>;
  quit: number | undefined;
  lastRegex: Regex | undefined;
}

/** sed: all commands of POSIX but `l`, and GNU's I, g/N and p flags, -i, -E, `addr,+n`, `first~step`, `0,/re/`. */
export const sed: Program = function* (p) {
  const args = p.args.map((arg) => (/^-i./.test(arg) && !/^-i[nEr]$/.test(arg) ? '-i' : arg));
  const { flags, lists, operands, bad } = parseOptions(args, 'ne:f:Eriszu', {
    quiet: 'n',
    silent: 'n',
    expression: 'e',
    file: 'f',
    'regexp-extended': 'E',
    'in-place': 'i',
  });
  if (bad) return yield* p.fail(p.gnu ? `invalid option -- '${bad}'` : `unrecognized option: ${bad}`);
  const sources = [...(lists.get('e') ?? [])];
  for (const file of lists.get('f') ?? []) {
    const text = yield* p.readFile(file);
    if (failed(text))
      return yield* p.fail(p.gnu ? `couldn't open file ${file}: ${text.message}` : `${file}: ${text.message}`);
    sources.push(text.replace(/\n$/, ''));
  }
  if (sources.length === 0) {
    const script = operands.shift();
    if (script === undefined) {
      yield* p.write(
        2,
        p.gnu
          ? 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n'
          : 'BusyBox v1.36.1 multi-call binary.\n\nUsage: sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\n',
      );
      return 1;
    }
    sources.push(script);
  }
  let commands: SedCommand[];
  try {
    commands = parseSed(sources.join('\n'), flags.has('E') || flags.has('r'));
  } catch (error) {
    if (!(error instanceof SedError)) throw error;
    return yield* p.fail(p.gnu ? `-e expression #1, char ${error.position}: ${error.message}` : error.message);
  }
  if (!flags.has('i')) {
    const { lines, status } = yield* allLines(p, operands);
    const code = yield* execute(p, commands, lines, flags.has('n'), (text) => p.out(text));
    return code || (status ? (p.gnu ? 2 : 1) : 0);
  }
  let status = 0;
  for (const file of operands) {
    const text = yield* p.readFile(file);
    if (failed(text)) {
      status = yield* p.fail(p.gnu ? `can't read ${file}: ${text.message}` : `${file}: ${text.message}`);
      continue;
    }
    let result = '';
    yield* execute(
      p,
      commands,
      text === '' ? [] : text.replace(/\n$/, '').split('\n'),
      flags.has('n'),
      function* (part) {
        result += part;
      },
    );
    const error = yield* p.writeFile(file, result);
    if (error)
      status = yield* p.fail(p.gnu ? `couldn't open file ${file}: ${error.message}` : `${file}: ${error.message}`, 4);
  }
  return status;
};

function* execute(
  p: ProcessContext,
  commands: SedCommand[],
  lines: string[],
  quiet: boolean,
  write: (text: string) => Sys<unknown>,
): Sys<number> {
  const run: Run = {
    commands,
    lines,
    at: 0,
    hold: '',
    quiet,
    out: [],
    ranges: new Map(),
    quit: undefined,
    lastRegex: undefined,
  };
  while (run.at < lines.length && run.quit === undefined) {
    yield* cycle(p, run);
    if (run.out.length > 200 || run.at % 64 === 0) {
      yield* write(run.out.join(''));
      run.out = [];
    }
    run.at++;
  }
  yield* write(run.out.join(''));
  return run.quit ?? 0;
}

function* cycle(p: ProcessContext, run: Run): Sys<void> {
  let space = run.lines[run.at]!;
  let substituted = false;
  const after: string[] = [];
  let print = !run.quiet;
  for (let pc = 0, steps = 0; pc < run.commands.length; pc++) {
    if (++steps % 32 === 0) yield* p.step(1 + (space.length >> 6));
    if (steps > 200_000 || space.length > 4_000_000) break;
    const command = run.commands[pc]!;
    if (command.name === '}' || command.name === ':' || !selected(run, command, space)) {
      if (command.name === '{') pc = command.target!;
      continue;
    }
    switch (command.name) {
      case '{':
        break;
      case 's': {
        const result = yield* runSubstitution(p, run, command, space);
        substituted ||= result !== undefined;
        space = result ?? space;
        break;
      }
      case 'b':
        pc = command.target!;
        break;
      case 't':
      case 'T':
        if (substituted === (command.name === 't')) pc = command.target!;
        substituted = false;
        break;
      case 'd':
        return void run.out.push(...after);
      case 'D': {
        const cut = space.indexOf('\n');
        run.out.push(...after);
        if (cut < 0) return;
        run.lines[run.at] = space.slice(cut + 1);
        run.at--;
        return;
      }
      case 'n':
      case 'N':
        if (run.at + 1 < run.lines.length) space = advance(run, command, space, print);
        else {
          run.quit = 0;
          pc = run.commands.length;
        }
        break;
      case 'q':
      case 'Q':
        run.quit = Number(command.text || 0);
        print &&= command.name === 'q';
        pc = run.commands.length;
        break;
      case 'c':
        if (!command.second || !run.ranges.get(command)) run.out.push(`${command.text}\n`);
        return;
      case 'r':
      case 'w':
        yield* readOrWrite(p, command, space, after);
        break;
      default: {
        const next = simple(run, command, space, after);
        if (next !== undefined) space = next;
      }
    }
  }
  if (print) run.out.push(`${space}\n`);
  run.out.push(...after);
}

function* runSubstitution(p: ProcessContext, run: Run, command: SedCommand, space: string): Sys<string | undefined> {
  const result = substitute(command, space);
  if (result === undefined) return undefined;
  if (command.flags!.includes('p')) run.out.push(`${result}\n`);
  if (command.file !== undefined) yield* p.writeFile(command.file, `${result}\n`, true);
  return result;
}

function* readOrWrite(p: ProcessContext, command: SedCommand, space: string, after: string[]): Sys<void> {
  if (command.name === 'w') {
    yield* p.writeFile(command.text!, `${space}\n`, true);
    return;
  }
  const text = yield* p.readFile(command.text!);
  if (!failed(text)) after.push(text);
}

/** n and N: the next line in place of, or behind, this one. */
function advance(run: Run, command: SedCommand, space: string, print: boolean): string {
  if (command.name === 'n' && print) run.out.push(`${space}\n`);
  const line = run.lines[++run.at]!;
  return command.name === 'n' ? line : `${space}\n${line}`;
}

/** Commands that only look at or replace the pattern space. */
function simple(run: Run, command: SedCommand, space: string, after: string[]): string | undefined {
  switch (command.name) {
    case 'p':
      run.out.push(`${space}\n`);
      return undefined;
    case 'P':
      run.out.push(`${space.split('\n')[0]}\n`);
      return undefined;
    case '=':
      run.out.push(`${run.at + 1}\n`);
      return undefined;
    case 'a':
      after.push(`${command.text}\n`);
      return undefined;
    case 'i':
      run.out.push(`${command.text}\n`);
      return undefined;
    case 'h':
      run.hold = space;
      return undefined;
    case 'H':
      run.hold += `\n${space}`;
      return undefined;
    case 'g':
      return run.hold;
    case 'G':
      return `${space}\n${run.hold}`;
    case 'x': {
      const held = run.hold;
      run.hold = space;
      return held;
    }
    case 'y':
      return [...space].map((char) => command.map!.get(char) ?? char).join('');
    default:
      return undefined;
  }
}

function matches(run: Run, address: Address, space: string): boolean {
  if (address.last) return run.at === run.lines.length - 1;
  if (address.regex) return address.regex.test(space);
  if (address.step !== undefined)
    return address.step <= 0
      ? run.at + 1 === address.line
      : run.at + 1 >= address.line! && (run.at + 1 - address.line!) % address.step === 0;
  return run.at + 1 === address.line;
}

function selected(run: Run, command: SedCommand, space: string): boolean {
  return inAddress(run, command, space) !== command.negate;
}

function inAddress(run: Run, command: SedCommand, space: string): boolean {
  const { first, second } = command;
  if (!first) return true;
  if (!second) return matches(run, first, space);
  const line = run.at + 1;
  if (run.ranges.get(command)) {
    const until = command.until ?? second.line;
    const ends = second.last
      ? run.at === run.lines.length - 1
      : second.regex
        ? second.regex.test(space)
        : line >= until!;
    if (ends) run.ranges.set(command, false);
    return !(until !== undefined && line > until && !second.regex);
  }
  const zero = first.line === 0 && !command.zeroUsed;
  if (!zero && !matches(run, first, space)) return false;
  command.zeroUsed = true;
  delete command.until;
  if (second.plus !== undefined) command.until = line + second.plus;
  const over = zero
    ? (second.regex?.test(space) ?? false)
    : !second.regex && !second.last && (command.until ?? second.line!) <= line;
  run.ranges.set(command, !over);
  return true;
}

function substitute(command: SedCommand, space: string): string | undefined {
  const { regex, replacement, flags } = command;
  const wanted = Number(/\d+/.exec(flags!)?.[0] ?? 1);
  const all = flags!.includes('g');
  let out = '';
  let at = 0;
  let count = 0;
  let done = false;
  while (at <= space.length) {
    const match = regex!.exec(space, at);
    if (!match) break;
    count++;
    out += space.slice(at, match.start);
    if (count >= wanted) {
      out += replacement!(match.groups);
      done = true;
    } else out += space.slice(match.start, match.end);
    at = match.end;
    if (match.end === match.start) {
      out += space[at] ?? '';
      at++;
    }
    if (done && !all) break;
  }
  return done ? out + space.slice(at) : undefined;
}
