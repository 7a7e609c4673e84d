import type { V1Pod } from '../../api/generated/types.ts';
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
    return attachTo(invocation, pod, container.name);
  },
};

const RECORDED =
  'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n';

/** Connects to a running container until it ends or the user leaves. */
export async function attachTo(invocation: Invocation, pod: V1Pod, container: string): Promise<undefined> {
  const { flags, io } = invocation;
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const quiet = flags.bool('quiet');
  const stdin = flags.bool('stdin');
  const tty = wantsTty(invocation, pod, container);
  if (!quiet) io.stderr(`${RECORDED}If you don't see a command prompt, try pressing enter.\n`);
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
  if (tty && !quiet) io.stdout(reattachMessage(pod, container));
  return reportExit(invocation, code);
}

function wantsTty({ flags, io }: Invocation, pod: V1Pod, container: string): boolean {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  const target = [...containers, ...initContainers, ...ephemeralContainers].find((one) => one.name === container);
  if (!flags.bool('tty') || !flags.bool('stdin')) return false;
  const say = (text: string): void => {
    if (!flags.bool('quiet')) io.stderr(`${text}\n`);
  };
  if (target && !target.tty) say(`error: Unable to use a TTY - container ${container} did not allocate one`);
  else if (!io.isTty) say('Unable to use a TTY - input is not a terminal or the right kind of file');
  else return true;
  return false;
}

/** How to come back, where the container is there again or still (kubectl's attach). */
function reattachMessage({ metadata, spec }: V1Pod, container: string): string {
  if ((spec?.restartPolicy ?? 'Always') !== 'Always') return '';
  const again = `'kubectl attach ${metadata?.name ?? ''} -c ${container} -i -t'`;
  return spec?.ephemeralContainers?.some((one) => one.name === container)
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running\n`
    : `Session ended, resume using ${again} command when the pod is running\n`;
}
