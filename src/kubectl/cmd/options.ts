import type { Command } from '../Command.ts';
import { globalOptions } from '../help.ts';

export const optionsCommand: Command = {
  name: 'options',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
  run: async ({ io }) => {
    io.stdout(globalOptions());
    return undefined;
  },
};
