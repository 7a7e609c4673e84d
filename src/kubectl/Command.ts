import type { FlagSpec } from './flags/FlagSpec.ts';
import type { FlagValues } from './flags/FlagValues.ts';
import type { KubectlIO } from './KubectlIO.ts';
import type { Session } from './Session.ts';

/** One command of the tree. A command without `run` shows its help. */
export interface Command {
  name: string;
  aliases?: readonly string[];
  /** What follows the command's path in its usage line. */
  use?: string;
  short: string;
  long?: string;
  examples?: string;
  flags?: readonly FlagSpec[];
  subcommands?: readonly Command[];
  hidden?: boolean;
  run?(invocation: Invocation): Promise<number | undefined>;
}

/** One call of a command. */
export interface Invocation {
  io: KubectlIO;
  session: Session;
  flags: FlagValues;
  args: string[];
  /** How many of `args` stood before `--`, -1 without it. */
  dash: number;
  /** `kubectl create deployment`. */
  path: string;
  command: Command;
}
