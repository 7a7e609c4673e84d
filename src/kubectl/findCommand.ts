import type { Command } from './Command.ts';
import type { FlagSpec } from './flags/FlagSpec.ts';
import { globalFlags } from './flags/globalFlags.ts';

export interface FoundCommand {
  command: Command;
  /** `kubectl create deployment`. */
  path: string;
  /** The words that are left: flags and arguments. */
  rest: string[];
}

/** Walks down the command tree; flags may stand between its words (cobra's Find). */
export function findCommand(root: Command, words: readonly string[]): FoundCommand {
  let command = root;
  let path = root.name;
  let rest = [...words];
  for (;;) {
    const at = firstArgument(rest, [...globalFlags, ...(command.flags ?? [])]);
    const word = at < 0 ? undefined : rest[at];
    const next = command.subcommands?.find((sub) => sub.name === word || sub.aliases?.includes(word ?? ''));
    if (!next) return { command, path, rest };
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    command = next;
    path = `${path} ${next.name}`;
  }
}

/** Index of the first word that is neither a flag nor the value of one; -1 when there is none. */
export function firstArgument(words: readonly string[], specs: readonly FlagSpec[]): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return i;
    if (word.includes('=')) continue;
    const spec = word.startsWith('--')
      ? specs.find((candidate) => candidate.name === word.slice(2))
      : word.length === 2
        ? specs.find((candidate) => candidate.short === word[1])
        : undefined;
    const isLongOrSingle = word.startsWith('--') || word.length === 2;
    if (isLongOrSingle && word !== '--help' && word !== '-h' && spec?.noValue === undefined) i++;
  }
  return -1;
}
