import type { Command } from './Command.ts';
import type { FlagSpec } from './flags/FlagSpec.ts';
import { globalFlags } from './flags/globalFlags.ts';

/** What `--help` prints: meaning, examples, subcommands, options, usage. */
export function helpText(command: Command, path: string): string {
  const parts = [`${command.long ?? `${command.short}${command.short.endsWith('.') ? '' : '.'}`}\n`];
  if (command.aliases && command.aliases.length > 0) {
    parts.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}\n`);
  }
  if (command.examples) parts.push(`Examples:\n${indent(command.examples)}\n`);
  const subcommands = (command.subcommands ?? []).filter((sub) => !sub.hidden);
  if (subcommands.length > 0) parts.push(`Available Commands:\n${table(subcommands)}`);
  const flags = (command.flags ?? []).filter((flag) => !flag.hidden);
  if (flags.length > 0) parts.push(`Options:\n${flagList(flags)}`);
  parts.push(`Usage:\n  ${usageLine(command, path)}\n`);
  if (subcommands.length > 0) parts.push(`Use "${path} <command> --help" for more information about a given command.`);
  const tail = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';
  return `${parts.join('\n')}${subcommands.length > 0 ? '\n' : '\n'}${tail}`;
}

export function usageLine(command: Command, path: string): string {
  const use = command.use === undefined ? '' : ` ${command.use}`;
  return `${path}${use} [options]`;
}

/** The flags that every command takes, as `kubectl options` lists them. */
export function globalOptions(): string {
  return `The following options can be passed to any command:\n\n${flagList(globalFlags)}`;
}

/** Names and one-line meanings of commands. */
export const table = (list: readonly Command[]): string =>
  list.map((command) => `  ${command.name.padEnd(15)} ${command.short}\n`).join('');

const indent = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');

function flagList(flags: readonly FlagSpec[]): string {
  const sorted = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${sorted
    .map((flag) => {
      const short = flag.short ? `-${flag.short}, ` : '';
      return `    ${short}--${flag.name}=${shownDefault(flag)}:\n\t${flag.help}\n`;
    })
    .join('\n')}`;
}

function shownDefault(flag: FlagSpec): string {
  if (flag.type === 'string') return `'${flag.default}'`;
  if (flag.type === 'slice' || flag.type === 'array') return `[${flag.default}]`;
  return flag.default;
}
