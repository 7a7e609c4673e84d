import type { Command, Invocation } from '../Command.ts';
import { bool, duration, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { containerFor, podFor } from '../pods/choosePod.ts';
import { reportExit, runStream } from '../pods/runStream.ts';

export const attachCommand: Command = {
  name: 'attach',
  use: '(POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  flags: [
    text('container', 'Name of the container; the default one unless given', { short: 'c' }),
    duration('pod-running-timeout', 'How long to wait for a running pod', { default: '1m0s' }),
    bool('quiet', 'Only print what the container prints', { short: 'q' }),
    bool('stdin', 'Pass stdin to the container', { short: 'i' }),
    bool('tty', 'Stdin is a TTY', { short: 't' }),
  ],
  run: async (invocation) => {
    const { args, flags } = invocation;
    const [word] = args;
    if (word === undefined) throw new KubectlError('at least 1 argument is required for attach');
    const pod = await podFor(invocation, word);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new KubectlError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    const container = containerFor(invocation, pod, flags.str('container'), flags.bool('quiet'));
    return attachTo(invocation, pod.metadata ?? {}, container.name);
  },
};

/** Connects to a running container until it ends or the user leaves. */
export async function attachTo(
  invocation: Invocation,
  { name = '', namespace = '' }: { name?: string; namespace?: string },
  container: string,
): Promise<undefined> {
  const { flags, io } = invocation;
  const stdin = flags.bool('stdin');
  const tty = flags.bool('tty') && stdin && io.isTty;
  if (tty && !flags.bool('quiet')) io.stderr("If you don't see a command prompt, try pressing enter.\n");
  const code = await runStream(
    invocation,
    {
      ref: { group: '', version: 'v1', resource: 'pods', namespace, name, subresource: 'attach' },
      params: {
        container,
        ...(stdin ? { stdin: 'true' } : {}),
        stdout: 'true',
        ...(tty ? { tty: 'true' } : { stderr: 'true' }),
      },
    },
    { stdin, tty },
  );
  return reportExit(invocation, code);
}
