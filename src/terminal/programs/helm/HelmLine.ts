/** A helm command line taken apart. */
export interface HelmLine {
  words: string[];
  flags: Map<string, string[]>;
}

const SHORT: Readonly<Record<string, string>> = {
  n: 'namespace',
  f: 'values',
  A: 'all-namespaces',
  a: 'all',
  i: 'install',
  g: 'generate-name',
  h: 'help',
  o: 'output',
  q: 'short',
  s: 'show-only',
  d: 'destination',
  l: 'selector',
};

const VALUED = new Set(
  (
    'namespace values set set-string set-file set-json version timeout output show-only revision kube-context kubeconfig ' +
    'repo destination untardir app-version filter selector logs-tail username password name-template description api-versions kube-version history-max max'
  ).split(' '),
);

export function readHelmLine(args: readonly string[]): HelmLine {
  const line: HelmLine = { words: [], flags: new Map() };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('-') || arg === '-') {
      line.words.push(arg);
      continue;
    }
    const [, long, given] = /^--([\w-]+)(?:=([\s\S]*))?$/.exec(arg) ?? [];
    const name = long ?? SHORT[arg[1]!] ?? arg.slice(1);
    const attached = long === undefined && arg.length > 2 ? arg.slice(2).replace(/^=/, '') : undefined;
    const value = given ?? attached ?? (VALUED.has(name) ? (args[++i] ?? '') : 'true');
    line.flags.set(name, [...(line.flags.get(name) ?? []), value]);
  }
  return line;
}
