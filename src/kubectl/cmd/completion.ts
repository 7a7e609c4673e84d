import type { Command } from '../Command.ts';
import { KubectlError } from '../KubectlError.ts';
import { usageError } from '../usageError.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** Deviation: the terminal of the page completes by itself, so the script only says so. */
export const completionCommand: Command = {
  name: 'completion',
  use: 'SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  run: async (invocation) => {
    const [shell, ...more] = invocation.args;
    if (shell === undefined) throw usageError(invocation, 'Shell not specified.');
    if (more.length > 0) throw usageError(invocation, 'Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(shell)) throw usageError(invocation, `Unsupported shell type "${shell}".`);
    if (shell === 'powershell') throw new KubectlError('there is no powershell here');
    invocation.io.stdout(`# ${shell} completion for kubectl: this terminal completes kubectl by itself\n`);
    return undefined;
  },
};
