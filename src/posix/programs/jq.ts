import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { openMessage } from '../text/inputs.ts';
import { evaluateJq, JqError, type Json, parseJq } from './jqFilter.ts';

/** jq: the language but modules and streams; -r -c -n -e -s -j -S -R -a --arg --argjson --args --slurpfile --rawfile --tab --indent. */
export const jq: Program = function* (p) {
  const flags = new Set<string>();
  const operands: string[] = [];
  const variables = new Map<string, Json>([['ENV', { ...p.env }]]);
  variables.set('__now', (yield* p.now()) / 1000);
  const { args } = p;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--arg' || arg === '--argjson') {
      const value = args[at + 2] ?? '';
      variables.set(args[at + 1] ?? '', arg === '--arg' ? value : (parseStream(value)[0] ?? null));
      at += 2;
    } else if (arg.startsWith('--'))
      flags.add(
        {
          '--raw-output': 'r',
          '--compact-output': 'c',
          '--null-input': 'n',
          '--slurp': 's',
          '--exit-status': 'e',
          '--join-output': 'j',
          '--sort-keys': 'S',
          '--raw-input': 'R',
        }[arg] ?? '',
      );
    else if (/^-[a-zA-Z]+$/.test(arg)) for (const letter of arg.slice(1)) flags.add(letter);
    else operands.push(arg);
  }
  const [source, ...files] = operands;
  if (source === undefined) return yield* p.fail('no filter given', 2);
  let last: Json | undefined;
  try {
    const filter = parseJq(source);
    const inputs: Json[] = [];
    for (const file of files.length > 0 ? files : flags.has('n') ? [] : ['-']) {
      const text = file === '-' ? yield* p.readAll(0) : yield* p.readFile(file);
      if (failed(text)) return yield* p.fail(`error: ${openMessage(p, file, text)}`, 2);
      if (flags.has('R')) inputs.push(...text.replace(/\n$/, '').split('\n'));
      else inputs.push(...parseStream(text));
    }
    for (const input of flags.has('n') ? [null] : flags.has('s') ? [inputs] : inputs) {
      yield* p.step();
      for (const value of evaluateJq(filter, input, variables)) {
        last = value;
        const raw = (flags.has('r') || flags.has('j')) && typeof value === 'string';
        const text = raw ? value : JSON.stringify(flags.has('S') ? sorted(value) : value, null, flags.has('c') ? 0 : 2);
        yield* p.out(text + (flags.has('j') ? '' : '\n'));
      }
    }
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    yield* p.write(2, `jq: error${error.compile ? '' : ' (at <stdin>:0)'}: ${error.message}\n`);
    return error.compile ? 3 : 5;
  }
  if (!flags.has('e')) return 0;
  return last === undefined ? 4 : last === null || last === false ? 1 : 0;
};

/** The JSON values of a text, one after the other. */
function parseStream(text: string): Json[] {
  try {
    return text.trim() === '' ? [] : [JSON.parse(text) as Json];
  } catch {
    const values: Json[] = [];
    let pending = '';
    for (const line of text.split('\n')) {
      pending += `${line}\n`;
      try {
        values.push(JSON.parse(pending) as Json);
        pending = '';
      } catch {
        // Not a whole value yet.
      }
    }
    if (pending.trim() !== '') throw new JqError('parse error: Invalid JSON text', false);
    return values;
  }
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key]!)]),
  );
}
