/** The words of a command line, flags taken out. */
export interface KubectlArguments {
  words: string[];
  flags: ReadonlyMap<string, string>;
}

const SHORT: Readonly<Record<string, string>> = {
  n: 'namespace',
  o: 'output',
  l: 'selector',
  f: 'filename',
  A: 'all-namespaces',
  c: 'container',
  p: 'patch',
  i: 'stdin',
  t: 'tty',
  h: 'help',
};
const SWITCHES = new Set(
  'all-namespaces no-headers all force now ignore-not-found overwrite show-labels wait stdin tty help client quiet list follow'.split(
    ' ',
  ),
);

/** `-n x`, `-nx`, `--namespace x` and `--namespace=x` all mean the same; `-p` and `-f` are as `logs` has them with it. */
export function kubectlArguments(args: readonly string[]): KubectlArguments {
  const words: string[] = [];
  const flags = new Map<string, string>();
  const ofLogs = args.includes('logs');
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    const long = /^--([\w-]+)(?:=(.*))?$/s.exec(arg);
    const short = /^-(\w)=?(.*)$/s.exec(arg);
    if (!long && !short) {
      words.push(arg);
      continue;
    }
    const letter = short?.[1] ?? '';
    const name =
      long?.[1] ??
      (ofLogs && letter === 'f' ? 'follow' : ofLogs && letter === 'p' ? 'previous' : (SHORT[letter] ?? letter));
    const given = long ? long[2] : short?.[2] || undefined;
    if (given !== undefined) flags.set(name, given);
    else flags.set(name, SWITCHES.has(name) || name === 'previous' ? 'true' : (args[++i] ?? ''));
  }
  return { words, flags };
}
