export interface ParsedOptions {
  /** Letters and long names that were given. */
  flags: Set<string>;
  /** The last argument of each option that takes one. */
  values: Map<string, string>;
  /** All arguments of options that may be repeated. */
  lists: Map<string, string[]>;
  operands: string[];
  /** The first option that is unknown or lacks its argument. */
  bad?: string;
}

/**
 * Parses arguments as getopt does: `spec` is `ab:c` (`b` takes an argument), `long` maps long names to letters. Options
 * may follow operands unless `posix`.
 */
export function parseOptions(
  args: readonly string[],
  spec: string,
  long: Readonly<Record<string, string>> = {},
  posix = false,
): ParsedOptions {
  const result: ParsedOptions = { flags: new Set(), values: new Map(), lists: new Map(), operands: [] };
  const store = (letter: string, value: string) => {
    result.flags.add(letter);
    result.values.set(letter, value);
    result.lists.set(letter, [...(result.lists.get(letter) ?? []), value]);
  };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') {
      result.operands.push(...args.slice(at + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      const letter = long[name];
      if (letter === undefined) result.bad ??= arg;
      else if (!spec.includes(`${letter}:`)) result.flags.add(letter);
      else store(letter, equals >= 0 ? arg.slice(equals + 1) : (args[++at] ?? ''));
    } else if (!/^-./.test(arg)) {
      result.operands.push(arg);
      if (posix) {
        result.operands.push(...args.slice(at + 1));
        break;
      }
    } else at = readCluster(args, at, spec, result, store);
  }
  return result;
}

function readCluster(
  args: readonly string[],
  index: number,
  spec: string,
  result: ParsedOptions,
  store: (letter: string, value: string) => void,
): number {
  const letters = args[index]!.slice(1);
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i]!;
    const found = letter === ':' ? -1 : spec.indexOf(letter);
    if (found < 0) {
      result.bad ??= letter;
      return index;
    }
    if (spec[found + 1] !== ':') {
      result.flags.add(letter);
      continue;
    }
    const rest = letters.slice(i + 1);
    if (rest !== '') {
      store(letter, rest);
      return index;
    }
    const value = args[index + 1];
    if (value === undefined) result.bad ??= letter;
    else store(letter, value);
    return index + 1;
  }
  return index;
}
