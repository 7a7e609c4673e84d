import type { Command } from './Command.ts';
import { commands } from './commands.ts';
import { errorMessage } from './errorMessage.ts';
import { findCommand, firstArgument } from './findCommand.ts';
import { globalFlags } from './flags/globalFlags.ts';
import { parseDuration } from './flags/goValues.ts';
import { FlagError, parseFlags } from './flags/parseFlags.ts';
import { suggest } from './flags/suggest.ts';
import { helpText } from './help.ts';
import { ExitCode, KubectlError } from './KubectlError.ts';
import type { KubectlIO } from './KubectlIO.ts';
import { rootHelp } from './rootHelp.ts';
import { Session } from './Session.ts';

/** The whole tree. */
export const rootCommand: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager.',
  subcommands: commands,
};

/** Runs one command line (`argv` without the word `kubectl`) and answers with its exit code. */
export async function runKubectl(argv: readonly string[], io: KubectlIO): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (error instanceof ExitCode) return error.code;
    const message = connectionMessage(error) ?? errorMessage(error);
    if (message !== '') io.stderr(message.endsWith('\n') ? message : `${message}\n`);
    return error instanceof KubectlError ? error.exitCode : 1;
  }
}

async function dispatch(argv: readonly string[], io: KubectlIO): Promise<number> {
  const { command, path, rest } = findCommand(rootCommand, argv);
  if (command === rootCommand) {
    const words = rest.filter((word) => !word.startsWith('-'));
    if (words[0] === 'help') return help(words.slice(1), io);
    refuseUnknown(rest);
  }
  const specs = [...(command.flags ?? []), ...globalFlags];
  const line = parsed(specs, rest, path);
  if (line.help) {
    io.stdout(path === 'kubectl' ? rootHelp() : helpText(command, path));
    return 0;
  }
  if (!command.run) {
    const [word] = line.args;
    if (word !== undefined) {
      throw new KubectlError(`unknown command "${line.args.join(' ')}"\nSee '${path} -h' for help and examples`);
    }
    if (command === rootCommand) io.stdout(rootHelp());
    else io.stderr(helpText(command, path));
    return command === rootCommand ? 0 : 1;
  }
  for (const spec of specs) {
    if (spec.deprecated && line.flags.changed(spec.name)) {
      io.stderr(`Flag --${spec.name} has been deprecated, ${spec.deprecated}\n`);
    }
  }
  const missing = specs.filter((spec) => spec.required && !line.flags.changed(spec.name));
  if (missing.length > 0) {
    throw new KubectlError(`required flag(s) ${missing.map((spec) => `"${spec.name}"`).join(', ')} not set`);
  }
  const own = new Set((command.flags ?? []).map((flag) => flag.name));
  checkTimeout(line.flags.str('request-timeout'));
  const session = new Session(io, line.flags, own);
  const code = await command.run({ io, session, flags: line.flags, args: line.args, dash: line.dash, path, command });
  if (line.flags.bool('warnings-as-errors') && session.warnings > 0) {
    const noun = session.warnings === 1 ? 'warning' : 'warnings';
    throw new KubectlError(`${session.warnings} ${noun} received`);
  }
  return code ?? 0;
}

/** `kubectl help get` is `kubectl get --help`. */
function help(words: readonly string[], io: KubectlIO): number {
  const { command, path, rest } = findCommand(rootCommand, words);
  if (rest.length > 0 && command === rootCommand)
    io.stdout(`Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]\n`);
  io.stdout(command === rootCommand ? rootHelp() : helpText(command, path));
  return 0;
}

function parsed(specs: Parameters<typeof parseFlags>[0], words: string[], path: string): ReturnType<typeof parseFlags> {
  try {
    return parseFlags(specs, words);
  } catch (error) {
    if (error instanceof FlagError) throw new KubectlError(`${error.message}\nSee '${path} --help' for usage.`);
    throw error;
  }
}

function checkTimeout(value: string): void {
  if (/^\d+$/.test(value) || parseDuration(value) !== undefined) return;
  throw new KubectlError(
    'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
  );
}

function refuseUnknown(rest: readonly string[]): void {
  const at = firstArgument(rest, globalFlags);
  const word = at < 0 ? undefined : rest[at];
  if (word === undefined) return;
  const near = suggest(
    word,
    commands.filter((command) => !command.hidden).map((command) => command.name),
  );
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
  throw new KubectlError(`unknown command "${word}" for "kubectl"${hint}`);
}

/** Transports say with a name what kept them from an answer. */
function connectionMessage(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ConnectionError') return undefined;
  return error.message;
}
