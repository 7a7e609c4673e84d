import type { V1Pod } from '../../api/generated/types.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Command, Invocation } from '../Command.ts';
import { selectorFlag } from '../flags/commonFlags.ts';
import { bool, duration, int, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { containerFor, containersOf, podsFor } from '../pods/choosePod.ts';
import { runStream } from '../pods/runStream.ts';
import { usageError } from '../usageError.ts';

const USAGE = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command`;

export const logsCommand: Command = {
  name: 'logs',
  aliases: ['log'],
  use: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  short: 'Print the logs for a container in a pod',
  examples: `# What the only container of a pod printed
kubectl logs nginx

# Follow it
kubectl logs -f nginx

# What the container printed before it was restarted
kubectl logs -p nginx

# The last 20 lines of all pods with a label
kubectl logs --tail=20 -l app=nginx`,
  flags: [
    bool('all-containers', 'Logs of all containers of the pods.'),
    bool('all-pods', 'Logs of all pods; implies --prefix.'),
    text('container', 'Logs of this container', { short: 'c' }),
    bool('follow', 'Go on as the log grows.', { short: 'f' }),
    bool('ignore-errors', 'With --follow, go on after errors.'),
    bool('insecure-skip-tls-verify-backend', 'Do not check the certificate of the node.'),
    int('limit-bytes', 'At most this many bytes; 0: all.'),
    int('max-log-requests', 'How many logs may be followed at once with a selector.', { default: '5' }),
    duration('pod-running-timeout', 'How long to wait for a running pod', { default: '20s' }),
    bool('prefix', 'Begin each line with pod and container.'),
    bool('previous', 'Logs of the container before it was restarted.', { short: 'p' }),
    selectorFlag,
    duration('since', 'Only what is newer than 5s, 2m, or 3h.'),
    text('since-time', 'Only what is newer than this time (RFC3339).'),
    int('tail', 'How many of the last lines; -1: all, 10 with a selector.', { default: '-1' }),
    bool('timestamps', 'Begin each line with its time'),
  ],
  run: runLogs,
};

interface Target {
  pod: V1Pod;
  container: string;
}

async function runLogs(invocation: Invocation): Promise<number | undefined> {
  const { flags, args } = invocation;
  const selector = flags.str('selector');
  checkUsage(invocation, selector);
  const pods = selector === '' ? await named(invocation, args[0] ?? '') : await selected(invocation, selector);
  const container = flags.str('container') || (args[1] ?? '');
  const targets = pods.flatMap((pod) => targetsOf(invocation, pod, container));
  const follow = flags.bool('follow');
  const most = flags.int('max-log-requests');
  if (follow && targets.length > most && selector !== '') {
    throw new KubectlError(
      `you are attempting to follow ${targets.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  }
  if (follow) {
    const codes = await Promise.all(targets.map((target) => followOne(invocation, target)));
    return Math.max(0, ...codes);
  }
  for (const target of targets) await printOne(invocation, target);
  return undefined;
}

function checkUsage(invocation: Invocation, selector: string): void {
  const { flags, args } = invocation;
  if (args.length === 0 && selector === '') throw usageError(invocation, USAGE);
  if (args.length > 0 && selector !== '') {
    throw usageError(invocation, 'only a selector (-l) or a POD name is allowed');
  }
  if (args.length === 2 && flags.str('container') !== '')
    throw usageError(invocation, 'only one of -c or an inline [CONTAINER] arg is allowed');
  if (args.length > 2) throw usageError(invocation, USAGE);
  if (flags.bool('all-containers') && flags.str('container') !== '') {
    throw new KubectlError('--all-containers=true should not be specified with container name');
  }
  if (flags.changed('since') && flags.changed('since-time')) {
    throw new KubectlError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  if (flags.int('tail') < -1) throw new KubectlError('--tail must be greater than or equal to -1');
}

async function named(invocation: Invocation, word: string): Promise<V1Pod[]> {
  const pods = await podsFor(invocation, word).catch(async (error: unknown) => {
    if (!(error instanceof StatusError) || error.code !== 404) throw error;
    const { namespace } = await invocation.session.namespace();
    throw new KubectlError(`error from server (NotFound): ${error.message} in namespace "${namespace}"`);
  });
  if (pods.length === 0) throw new KubectlError('timed out waiting for the condition');
  if (invocation.flags.bool('all-pods')) return pods;
  const [first] = pods;
  if (pods.length > 1 && first) {
    invocation.io.stderr(`Found ${pods.length} pods, using pod/${first.metadata?.name}\n`);
  }
  return first ? [first] : [];
}

async function selected({ session, io }: Invocation, labelSelector: string): Promise<V1Pod[]> {
  const client = await session.client();
  const { namespace } = await session.namespace();
  const { items } = await client.list<V1Pod>(
    { group: '', version: 'v1', resource: 'pods', namespace },
    { labelSelector },
  );
  if (items.length === 0) io.stderr(`No resources found in ${namespace} namespace.\n`);
  return items;
}

function targetsOf(invocation: Invocation, pod: V1Pod, container: string): Target[] {
  if (invocation.flags.bool('all-containers')) {
    const all = containersOf(pod);
    const ordered = [...all.filter((one) => one.init), ...all.filter((one) => !one.init)];
    return ordered.map((one) => ({ pod, container: one.container.name }));
  }
  if (container !== '' && !containersOf(pod).some((one) => one.container.name === container)) {
    throw new KubectlError(`container ${container} is not valid for pod ${pod.metadata?.name}`);
  }
  return [{ pod, container: containerFor(invocation, pod, container, false).name }];
}

function paramsOf({ flags }: Invocation, container: string): Record<string, string> {
  const tail = flags.changed('tail') ? flags.int('tail') : flags.str('selector') === '' ? -1 : 10;
  const since = flags.ms('since');
  return {
    container,
    ...(flags.bool('follow') ? { follow: 'true' } : {}),
    ...(flags.bool('previous') ? { previous: 'true' } : {}),
    ...(flags.bool('timestamps') ? { timestamps: 'true' } : {}),
    ...(tail >= 0 ? { tailLines: String(tail) } : {}),
    ...(since > 0 ? { sinceSeconds: String(Math.ceil(since / 1000)) } : {}),
    ...(flags.str('since-time') ? { sinceTime: flags.str('since-time') } : {}),
    ...(flags.int('limit-bytes') > 0 ? { limitBytes: String(flags.int('limit-bytes')) } : {}),
  };
}

const refOf = ({ pod }: Target) => ({
  group: '',
  version: 'v1',
  resource: 'pods',
  namespace: pod.metadata?.namespace ?? '',
  name: pod.metadata?.name ?? '',
  subresource: 'log' as const,
});

function prefixOf({ flags }: Invocation, { pod, container }: Target): string {
  return flags.bool('prefix') || flags.bool('all-pods') ? `[pod/${pod.metadata?.name}/${container}] ` : '';
}

async function printOne(invocation: Invocation, target: Target): Promise<void> {
  const { session, io, flags } = invocation;
  const client = await session.client();
  try {
    const log = await client.get<unknown>(refOf(target), { params: paramsOf(invocation, target.container) });
    io.stdout(prefixed(typeof log === 'string' ? log : '', prefixOf(invocation, target)));
  } catch (error) {
    if (!(error instanceof StatusError) || !flags.bool('ignore-errors')) throw error;
    io.stdout(`error: ${error.message}\n`);
  }
}

const prefixed = (log: string, prefix: string): string =>
  prefix === '' || log === '' ? log : log.replace(/^(?=[\s\S])/gm, (_, at: number) => (at < log.length ? prefix : ''));

function followOne(invocation: Invocation, target: Target): Promise<number> {
  const prefix = prefixOf(invocation, target);
  let atStart = true;
  return runStream(
    invocation,
    { ref: refOf(target), params: paramsOf(invocation, target.container) },
    {
      stdin: false,
      onData(_, text) {
        if (prefix === '') invocation.io.stdout(text);
        else {
          const lines = text.replace(/\n(?=[\s\S])/g, `\n${prefix}`);
          invocation.io.stdout(`${atStart ? prefix : ''}${lines}`);
          atStart = text.endsWith('\n');
        }
      },
    },
  );
}
