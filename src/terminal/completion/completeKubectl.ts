import type { Command } from '../../kubectl/Command.ts';
import { findCommand } from '../../kubectl/findCommand.ts';
import type { FlagSpec } from '../../kubectl/flags/FlagSpec.ts';
import { globalFlags } from '../../kubectl/flags/globalFlags.ts';
import { rootCommand } from '../../kubectl/runKubectl.ts';
import type { ClusterNames } from './ClusterNames.ts';

/** What completion of kubectl's words needs to know. */
export interface KubectlCompletionContext {
  cluster: ClusterNames;
  /** Of the current context, for commands without `-n`. */
  namespace: string;
  contexts: readonly string[];
  files(typed: string): string[];
}

/** Words that may follow, and what comes after them when there is one: a space unless it says otherwise. */
export interface WordChoices {
  words: string[];
  suffix?: string;
}

/** Verbs whose arguments are `resource name …` or `resource/name`. */
const ON_RESOURCES = new Set(
  (
    'get describe delete edit patch label annotate expose autoscale wait events ' +
    'rollout/status rollout/history rollout/undo rollout/pause rollout/resume rollout/restart ' +
    'set/image set/env set/resources set/selector set/serviceaccount scale taint apply/view-last-applied'
  ).split(' '),
);
/** Verbs whose arguments are names of one resource. */
const ON_NAMES: Readonly<Record<string, string>> = {
  logs: 'pods',
  exec: 'pods',
  attach: 'pods',
  'port-forward': 'pods',
  debug: 'pods',
  cp: 'pods',
  drain: 'nodes',
  cordon: 'nodes',
  uncordon: 'nodes',
  'top/pod': 'pods',
  'top/pods': 'pods',
  'top/node': 'nodes',
  'top/nodes': 'nodes',
  'certificate/approve': 'certificatesigningrequests',
  'certificate/deny': 'certificatesigningrequests',
};
const SCALED = ['deployment', 'replicaset', 'replicationcontroller', 'statefulset'];
const ROLLED = ['daemonset', 'deployment', 'statefulset'];
const OUTPUTS = [
  'custom-columns=',
  'custom-columns-file=',
  'go-template=',
  'go-template-file=',
  'json',
  'jsonpath=',
  'jsonpath-as-json=',
  'jsonpath-file=',
  'name',
  'template',
  'templatefile',
  'wide',
  'yaml',
];

/** Completes one word of a kubectl command line. `words` are those between `kubectl` and the cursor. */
export async function completeKubectl(
  words: readonly string[],
  word: string,
  context: KubectlCompletionContext,
): Promise<WordChoices> {
  if (words.includes('--')) return { words: [] };
  const { command, path, rest } = findCommand(rootCommand, words);
  const specs = [...(command.flags ?? []), ...globalFlags];
  const namespace = flagValue(words, specs, 'namespace') ?? context.namespace;
  const last = words.at(-1) ?? '';
  if (last.startsWith('-') && !last.includes('=')) {
    const spec = findFlag(specs, last);
    if (spec && spec.noValue === undefined) return flagValues(spec, word, command, rest, namespace, context);
  }
  const given = /^(--[\w-]+)=(.*)$/.exec(word);
  if (given) {
    const spec = findFlag(specs, given[1]!);
    if (!spec) return { words: [] };
    const choices = await flagValues(spec, given[2]!, command, rest, namespace, context);
    return { ...choices, words: choices.words.map((value) => `${given[1]}=${value}`) };
  }
  if (word.startsWith('-')) return flagNames(specs, word);
  const children = (command.subcommands ?? []).filter((sub) => !sub.hidden).map((sub) => sub.name);
  const args = positional(rest, specs);
  if (children.length > 0 && args.length === 0) return { words: starting(children, word) };
  return argumentChoices(path.replace(/^kubectl /, '').replaceAll(' ', '/'), args, word, namespace, context);
}

async function argumentChoices(
  verb: string,
  args: readonly string[],
  word: string,
  namespace: string,
  { cluster, contexts, files }: KubectlCompletionContext,
): Promise<WordChoices> {
  const names = async (resource: string): Promise<WordChoices> => ({
    words: starting(await cluster.names(resource, namespace), word).filter((name) => !args.includes(name)),
  });
  const slash = word.indexOf('/');
  if (verb === 'config/use-context' || verb === 'config/delete-context') return { words: starting(contexts, word) };
  if (verb === 'explain') return explained(await cluster.resources(), word);
  if (verb === 'cp' && !word.includes(':')) {
    const pods = (await cluster.names('pods', namespace)).map((name) => `${name}:`);
    return { words: [...starting(pods, word), ...files(word)], suffix: '' };
  }
  if (slash > 0 && (ON_RESOURCES.has(verb) || ON_NAMES[verb])) {
    const kind = word.slice(0, slash);
    return {
      words: starting(
        (await cluster.names(kind, namespace)).map((name) => `${kind}/${name}`),
        word,
      ),
    };
  }
  const only = ON_NAMES[verb];
  if (only !== undefined) return args.length === 0 || only === 'nodes' ? names(only) : { words: [] };
  if (!ON_RESOURCES.has(verb)) return { words: [] };
  if (args.length > 0) return args[0]!.includes('/') ? { words: [] } : names(args[0]!);
  if (verb === 'taint') return { words: starting(['node'], word) };
  if (verb === 'scale') return { words: starting(SCALED, word) };
  if (verb.startsWith('rollout/')) return { words: starting(ROLLED, word) };
  return { words: starting(await cluster.resources(), word) };
}

function explained(resources: readonly string[], word: string): WordChoices {
  return word.includes('.') ? { words: [] } : { words: starting(resources, word) };
}

async function flagValues(
  spec: FlagSpec,
  typed: string,
  command: Command,
  rest: readonly string[],
  namespace: string,
  { cluster, contexts, files }: KubectlCompletionContext,
): Promise<WordChoices> {
  switch (spec.name) {
    case 'namespace':
      return { words: starting(await cluster.names('namespaces', ''), typed) };
    case 'context':
    case 'cluster':
      return { words: starting(contexts, typed) };
    case 'output': {
      const words = starting(OUTPUTS, typed);
      return { words, ...(words.length === 1 && words[0]!.endsWith('=') && { suffix: '' }) };
    }
    case 'dry-run':
      return { words: starting(['client', 'none', 'server'], typed) };
    case 'cascade':
      return { words: starting(['background', 'foreground', 'orphan'], typed) };
    case 'restart':
      return { words: starting(['Always', 'Never', 'OnFailure'], typed) };
    case 'container': {
      const [pod = ''] = positional(rest, [...(command.flags ?? []), ...globalFlags]);
      return { words: starting(await cluster.containers(pod.replace(/^pods?\//, ''), namespace), typed) };
    }
    case 'filename':
    case 'kustomize':
    case 'kubeconfig':
    case 'patch-file':
    case 'from-file':
    case 'from-env-file':
      return { words: files(typed) };
    default:
      return { words: [] };
  }
}

function flagNames(specs: readonly FlagSpec[], word: string): WordChoices {
  const names = specs
    .filter((spec) => !spec.hidden)
    .map((spec) => `--${spec.name}${spec.noValue === undefined ? '=' : ''}`)
    .sort();
  const words = starting([...new Set(names)], word);
  return { words, ...(words.length === 1 && words[0]!.endsWith('=') && { suffix: '' }) };
}

function findFlag(specs: readonly FlagSpec[], word: string): FlagSpec | undefined {
  if (word.startsWith('--')) return specs.find((spec) => spec.name === word.slice(2));
  return specs.find((spec) => spec.short !== undefined && spec.short === word.at(-1));
}

function flagValue(words: readonly string[], specs: readonly FlagSpec[], name: string): string | undefined {
  for (const [i, word] of words.entries()) {
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3);
    if (word.startsWith('-') && findFlag(specs, word)?.name === name) return words[i + 1];
    const short = specs.find((spec) => spec.name === name)?.short;
    if (short && word.startsWith(`-${short}`) && word.length > 2) return word.slice(2);
  }
  return undefined;
}

/** Arguments that are neither flags nor their values. */
function positional(words: readonly string[], specs: readonly FlagSpec[]): string[] {
  const args: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('-') || word === '-') args.push(word);
    else if (!word.includes('=') && findFlag(specs, word)?.noValue === undefined && findFlag(specs, word)) i++;
  }
  return args;
}

export function starting(words: readonly string[], typed: string): string[] {
  return words.filter((word) => word.startsWith(typed));
}
