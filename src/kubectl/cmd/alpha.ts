import type { Command } from '../Command.ts';

export const alphaCommand: Command = {
  name: 'alpha',
  short: 'Commands for features in alpha',
  hidden: true,
  run: async ({ io }) => {
    io.stderr('No alpha commands are available in this version of kubectl\n');
    return undefined;
  },
};
