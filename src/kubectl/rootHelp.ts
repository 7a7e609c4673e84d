import { commandGroups } from './commands.ts';
import { table } from './help.ts';

/** What `kubectl --help` prints: the commands by group. */
export function rootHelp(): string {
  const parts = [
    'kubectl controls the Kubernetes cluster manager.\n',
    ' Find more information at: https://kubernetes.io/docs/reference/kubectl/\n',
  ];
  for (const group of commandGroups) parts.push(`${group.title}\n${table(group.commands.filter((c) => !c.hidden))}`);
  parts.push('Usage:\n  kubectl [flags] [options]\n');
  parts.push('Use "kubectl <command> --help" for more information about a given command.');
  return `${parts.join('\n')}\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
