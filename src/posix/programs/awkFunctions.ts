import type { Regex } from '../text/compileRegex.ts';
import { formatDate } from '../text/formatDate.ts';
import { convert, pad } from '../text/formatPrintf.ts';
import type { Value } from './awkValues.ts';

/** What these functions need of the running program. */
interface AwkScope {
  randomState: number;
  number(value: Value): number;
  text(value: Value): string;
  regex(source: string): Regex;
  set(name: string, value: Value): void;
}

type AwkFunction = (machine: AwkScope, args: readonly Value[]) => Value;

/** The functions of awk that neither read nor write. */
export const awkFunctions: Readonly<Record<string, AwkFunction>> = {
  length: (machine, [value = '']) => machine.text(value).length,
  substr(machine, [value = '', from = 1, length]) {
    const text = machine.text(value);
    const start = Math.round(machine.number(from));
    const end = length === undefined ? text.length + 1 : start + Math.round(machine.number(length));
    return text.slice(Math.max(0, start - 1), Math.max(0, end - 1));
  },
  index: (machine, [text = '', part = '']) => machine.text(text).indexOf(machine.text(part)) + 1,
  tolower: (machine, [text = '']) => machine.text(text).toLowerCase(),
  toupper: (machine, [text = '']) => machine.text(text).toUpperCase(),
  match(machine, [text = '', pattern = '']) {
    const match = machine.regex(machine.text(pattern)).exec(machine.text(text), 0);
    machine.set('RSTART', match ? match.start + 1 : 0);
    machine.set('RLENGTH', match ? match.end - match.start : -1);
    return match ? match.start + 1 : 0;
  },
  gensub(machine, [pattern = '', by = '', how = '', target = '']) {
    const regex = machine.regex(machine.text(pattern));
    const replacement = machine.text(by);
    const text = machine.text(target);
    const all = /^[gG]/.test(machine.text(how));
    const wanted = all ? 1 : Math.max(1, machine.number(how));
    let out = '';
    let at = 0;
    for (let count = 1; at <= text.length; count++) {
      const match = regex.exec(text, at);
      if (!match) break;
      const hit = count >= wanted && (all || count === wanted);
      const filled = replacement.replace(/\\(\d)|&/g, (_, group?: string) => match.groups[Number(group ?? 0)] ?? '');
      out += text.slice(at, match.start) + (hit ? filled : match.groups[0]);
      at = match.end;
      if (match.end === match.start) out += text[at++] ?? '';
    }
    return out + text.slice(at);
  },
  sprintf(machine, [format = '', ...args]) {
    let next = 0;
    return machine
      .text(format)
      .replace(
        /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]*([a-zA-Z%])/g,
        (_, flags: string, width: string | undefined, precision: string | undefined, conversion: string) => {
          if (conversion === '%') return '%';
          const size = width === '*' ? machine.number(args[next++] ?? 0) : Number(width ?? 0);
          const digits =
            precision === '*'
              ? machine.number(args[next++] ?? 0)
              : precision === undefined
                ? undefined
                : Number(precision);
          const value = args[next++] ?? '';
          let text: string;
          if (conversion === 's') text = machine.text(value);
          else if (conversion === 'c')
            text =
              typeof value === 'number'
                ? String.fromCodePoint(Math.max(0, Math.min(value, 0x10ffff)))
                : machine.text(value);
          else if ('diouxX'.includes(conversion))
            text = String(BigInt(Math.trunc(Number.isFinite(machine.number(value)) ? machine.number(value) : 0)));
          else text = String(machine.number(value));
          const shown = 'diouxX'.includes(conversion)
            ? convert(conversion, text.replace(/^(-?)0+(?=\d)/, '$1'), flags, digits, [])
            : convert(conversion, text, flags, digits, []);
          return pad(shown, Math.abs(size), /[sc]/.test(conversion) ? flags.replace('0', '') : flags);
        },
      );
  },
  int: (machine, [value = 0]) => Math.trunc(machine.number(value)),
  sqrt: (machine, [value = 0]) => Math.sqrt(machine.number(value)),
  exp: (machine, [value = 0]) => Math.exp(machine.number(value)),
  log: (machine, [value = 0]) => Math.log(machine.number(value)),
  sin: (machine, [value = 0]) => Math.sin(machine.number(value)),
  cos: (machine, [value = 0]) => Math.cos(machine.number(value)),
  atan2: (machine, [y = 0, x = 0]) => Math.atan2(machine.number(y), machine.number(x)),
  srand(machine, [seed = 0]) {
    const before = machine.randomState;
    machine.randomState = Math.floor(machine.number(seed)) | 0;
    return before;
  },
  rand(machine) {
    machine.randomState = (Math.imul(machine.randomState, 1664525) + 1013904223) | 0;
    return (machine.randomState >>> 0) / 4294967296;
  },
  systime: (machine, args) => Math.floor(machine.number(args.at(-1) ?? 0)),
  strftime: (machine, args) =>
    formatDate(
      args.length > 1 ? machine.text(args[0]!) : '%a %b %e %H:%M:%S %Z %Y',
      machine.number(args.length > 2 ? args[1]! : args.at(-1)!) * 1000,
    ),
};
