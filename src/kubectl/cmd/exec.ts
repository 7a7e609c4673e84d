import type { Command, Invocation } from '../Command.ts';
import { filenameFlags, sourcesOf } from '../flags/commonFlags.ts';
import { bool, duration, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { containerFor, podFor, podsOf } from '../pods/choosePod.ts';
import { reportExit, runStream } from '../pods/runStream.ts';
import { singleInfo } from '../resource/Builder.ts';
import { usageError } from '../usageError.ts';

export const execCommand: Command = {
  name: 'exec',
  use: '(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  examples: `# A command
kubectl exec mypod -- date

# A shell
kubectl exec -it mypod -- sh

# In a pod of a deployment
kubectl exec deploy/mydeployment -- date`,
  flags: [
    text('container', 'Name of the container; the default one unless given', { short: 'c' }),
    ...filenameFlags('use for exec').slice(0, 1),
    duration('pod-running-timeout', 'How long to wait for a running pod', { default: '1m0s' }),
    bool('quiet', 'Only print what the command prints', { short: 'q' }),
    bool('stdin', 'Pass stdin to the container', { short: 'i' }),
    bool('tty', 'Stdin is a TTY', { short: 't' }),
  ],
  run: runExec,
};

async function runExec(invocation: Invocation): Promise<undefined> {
  const { flags, args, dash, io } = invocation;
  const { filenames } = sourcesOf(flags);
  const before = dash < 0 ? args : args.slice(0, dash);
  if (dash < 0 && args.length > 1) {
    throw usageError(invocation, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  }
  if (before.length === 0 && filenames.length === 0) {
    throw new KubectlError('pod, type/name or --filename must be specified');
  }
  const command = dash < 0 ? [] : args.slice(dash);
  if (command.length === 0) throw new KubectlError('you must specify at least one command for the container');
  const pod =
    filenames.length > 0
      ? (await podsOf(invocation, await singleInfo(invocation, { args: [], filenames })))[0]
      : await podFor(invocation, before[0] ?? '');
  if (!pod) throw new KubectlError('timed out waiting for the condition');
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  }
  const container = containerFor(invocation, pod, flags.str('container'), flags.bool('quiet'));
  const stdin = flags.bool('stdin');
  const wantsTty = flags.bool('tty');
  if (wantsTty && !io.isTty) io.stderr('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  const tty = wantsTty && stdin && io.isTty;
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const code = await runStream(
    invocation,
    {
      ref: { group: '', version: 'v1', resource: 'pods', namespace, name, subresource: 'exec' },
      params: {
        container: container.name,
        command,
        ...(stdin ? { stdin: 'true' } : {}),
        stdout: 'true',
        ...(tty ? { tty: 'true' } : { stderr: 'true' }),
      },
    },
    { stdin, tty },
  );
  return reportExit(invocation, code);
}
