import type { Command } from '../Command.ts';
import { bool } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';

export const pluginCommand: Command = {
  name: 'plugin',
  use: '[flags]',
  short: 'Provides utilities for interacting with plugins',
  long: 'Provides utilities for interacting with plugins: programs whose names begin with kubectl-.\n',
  subcommands: [
    {
      name: 'list',
      use: '[flags]',
      short: "List all visible plugin executables on a user's PATH",
      flags: [bool('name-only', 'Only names, not paths.')],
      run: async () => {
        throw new KubectlError('unable to find any kubectl plugins in your PATH');
      },
    },
  ],
};
