import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import type { Kubeconfig } from '../../kubectl/config/Kubeconfig.ts';
import { failed } from '../../posix/SysError.ts';
import { builtinNames } from '../../posix/shell/builtinNames.ts';
import type { Completion } from '../editing/LineEditor.ts';
import { HOME, type Machine } from '../Machine.ts';
import { ClusterNames } from './ClusterNames.ts';
import { completeFiles } from './completeFiles.ts';
import { completeKubectl, starting, type WordChoices } from './completeKubectl.ts';
import { type CommandAtCursor, splitLine } from './splitLine.ts';

/** Commands that would stand in the way of `kubectl`. */
const SELDOM = new Set(['kubectx', 'kubens', 'kubeadm', 'kubelet']);

/** Completes words in the terminal: commands, files, variables, and everything of kubectl. */
export class Completer {
  private readonly cluster: ClusterNames;

  constructor(
    private readonly machine: Machine,
    client: KubeClient,
    now: () => number,
  ) {
    this.cluster = new ClusterNames(client, now);
  }

  async complete(line: string, cursor: number): Promise<Completion | undefined> {
    const at = splitLine(line.slice(0, cursor));
    const { words, suffix } = await this.choices(at);
    if (words.length === 0) return undefined;
    const { quote } = at;
    const quoted = (word: string): string => {
      if (quote !== '') return quote + word;
      return word.includes('$') ? word : word.replace(/([\s"'\\&|;()<>*?])/g, '\\$1');
    };
    const labels = at.word.includes('/') ? words.map((word) => word.replace(/^.*\/(?=.)/, '')) : words;
    const isDir = words.length === 1 && words[0]!.endsWith('/');
    const end = suffix ?? (isDir ? '' : `${quote} `);
    return { from: at.from, words: [...new Set(words.map(quoted))], suffix: end, labels };
  }

  private async choices(at: CommandAtCursor): Promise<WordChoices> {
    const { words, word, redirects } = at;
    const variable = /^(.*)\$(\w*)$/.exec(word);
    if (variable && at.quote !== "'") return { words: this.variables(variable[1]!, variable[2]!), suffix: '' };
    if (redirects) return { words: this.files(word) };
    const [first] = words;
    if (first === undefined) {
      const paths = word.includes('/') ? this.files(word) : [];
      const found = starting(this.commands(), word);
      const usual = found.filter((name) => !SELDOM.has(name));
      return { words: [...paths, ...(usual.length > 0 ? usual : found)] };
    }
    const command = this.aliased(first);
    if (command[0] === 'kubectl') {
      return completeKubectl([...command.slice(1), ...words.slice(1)], word, {
        cluster: this.cluster,
        ...this.kubeconfig(),
        files: (typed) => this.files(typed),
      });
    }
    return { words: this.files(word, first === 'cd' || first === 'mkdir') };
  }

  private files(typed: string, onlyDirs = false): string[] {
    const cwd = this.machine.shell?.p.cwd ?? HOME;
    return completeFiles(this.machine.vfs, cwd, HOME, typed, onlyDirs);
  }

  private commands(): string[] {
    const { shell, vfs } = this.machine;
    const names = new Set<string>(builtinNames);
    for (const name of shell?.aliases.keys() ?? []) names.add(name);
    for (const name of shell?.functions.keys() ?? []) names.add(name);
    for (const dir of new Set((shell?.get('PATH') ?? '').split(':'))) {
      const node = vfs.find(dir);
      if (!failed(node) && node.kind === 'dir') for (const name of node.names()) names.add(name);
    }
    names.delete('[');
    return [...names].sort();
  }

  private aliased(word: string): string[] {
    const alias = this.machine.shell?.aliases.get(word);
    return alias === undefined ? [word] : alias.split(/\s+/).filter(Boolean);
  }

  private variables(before: string, start: string): string[] {
    const names = [...(this.machine.shell?.variables.keys() ?? [])].sort();
    return starting(names, start).map((name) => `${before}$${name}`);
  }

  private kubeconfig(): { namespace: string; contexts: string[] } {
    const path = this.machine.shell?.get('KUBECONFIG')?.split(':')[0] || `${HOME}/.kube/config`;
    const text = this.machine.vfs.readText(path);
    try {
      const config = (failed(text) ? {} : parseYaml(text)) as Partial<Kubeconfig> | undefined;
      const contexts = config?.contexts ?? [];
      const current = contexts.find((one) => one.name === config?.['current-context']);
      return { namespace: current?.context?.namespace || 'default', contexts: contexts.map((one) => one.name) };
    } catch {
      return { namespace: 'default', contexts: [] };
    }
  }
}
