import type { Command } from './Command.ts';
import { createCommand } from './cmd/create.ts';
import { getCommand } from './cmd/get.ts';

/** Commands as the help groups them. */
export const commandGroups: readonly { title: string; commands: readonly Command[] }[] = [
  { title: 'Basic Commands (Beginner):', commands: [createCommand] },
  { title: 'Basic Commands (Intermediate):', commands: [getCommand] },
];

/** Every command, in the order in which suggestions are made. */
export const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands);
