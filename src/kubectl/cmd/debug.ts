import type { V1Container, V1Pod } from '../../api/generated/types.ts';
import { apiVersionOf, type KubeObject } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { array, bool, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { runStream } from '../pods/runStream.ts';
import { singleInfo } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { watchFor } from '../watchFor.ts';
import { attachTo } from './attach.ts';

export const debugCommand: Command = {
  name: 'debug',
  use: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  examples: `# A container beside those of a pod
kubectl debug mypod -it --image=busybox

# A copy of the pod
kubectl debug mypod -it --image=busybox --copy-to=my-debugger

# A pod on a node, with the node's file system at /host
kubectl debug node/mynode -it --image=busybox`,
  flags: [
    bool('arguments-only', 'What follows -- are arguments, not the command.'),
    bool('attach', 'Attach to the container once it runs.'),
    text('container', 'Name of the debug container.', { short: 'c' }),
    text('copy-to', 'Make a copy of the pod with this name.'),
    array('env', 'Environment variables of the container.'),
    text('image', 'Image of the debug container.'),
    text('image-pull-policy', 'Image pull policy of the container.'),
    text('profile', 'legacy, general, baseline, netadmin, restricted or sysadmin.', { default: 'general' }),
    bool('quiet', 'Do not say what is done.', { short: 'q' }),
    bool('replace', 'With --copy-to: delete the original.'),
    bool('same-node', 'With --copy-to: on the same node.'),
    array('set-image', 'With --copy-to: container=image.'),
    bool('share-processes', 'With --copy-to: one process namespace.', { default: 'true' }),
    bool('stdin', 'Keep stdin open.', { short: 'i' }),
    text('target', 'Use the process namespace of this container.'),
    bool('tty', 'Give the container a TTY.', { short: 't' }),
  ],
  run: runDebug,
};

const PROFILES = new Set(['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin']);

async function runDebug(invocation: Invocation): Promise<number | undefined> {
  const { flags, args, dash } = invocation;
  const before = dash < 0 ? args : args.slice(0, dash);
  const command = dash < 0 ? [] : args.slice(dash);
  if (flags.str('image') === '' && flags.str('copy-to') === '')
    throw new KubectlError('you must specify --image when not using --copy-to.');
  for (const pair of flags.list('set-image')) {
    if (!pair.includes('='))
      throw new KubectlError(
        `invalid argument "${pair}" for "--set-image" flag: ${pair} must be formatted as key=value\nSee 'kubectl debug --help' for usage.`,
      );
  }
  const profile = flags.str('profile');
  if (!PROFILES.has(profile)) throw new KubectlError(`unknown profile: ${profile}`);
  const [word] = before;
  if (word === undefined) throw new KubectlError('NAME is required for debug');
  const info = await singleInfo(invocation, { args: word.includes('/') ? [word] : ['pods', word] });
  if (info.mapping.kind === 'Node') return nodeDebugger(invocation, info, command);
  if (info.mapping.kind !== 'Pod')
    throw new KubectlError(`"${apiVersionOf(info.mapping)}, Kind=${info.mapping.kind}" not supported by debug`);
  const pod = info.object as V1Pod;
  return flags.str('copy-to') === '' ? ephemeral(invocation, pod, command) : copy(invocation, pod, command);
}

function containerOf({ flags }: Invocation, name: string, command: readonly string[]): V1Container {
  const asArguments = flags.bool('arguments-only');
  const env = flags
    .list('env')
    .map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.slice(pair.indexOf('=') + 1) }));
  return {
    name,
    image: flags.str('image'),
    imagePullPolicy: flags.str('image-pull-policy') || 'IfNotPresent',
    ...(command.length > 0 ? (asArguments ? { args: [...command] } : { command: [...command] }) : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
  } as V1Container;
}

/** Five letters that upstream draws at random; here they follow from the time and the name. */
function suffix({ io }: Invocation, name: string): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  let hash = io.now() % 1_000_003;
  let out = '';
  for (let i = 0; i < 5; i++) {
    for (const char of name) hash = (hash * 31 + char.charCodeAt(0) + i) % 1_000_003;
    out += letters[hash % letters.length];
  }
  return out;
}

async function ephemeral(invocation: Invocation, pod: V1Pod, command: readonly string[]): Promise<number | undefined> {
  const { flags, io, session } = invocation;
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const container = flags.str('container') || `debugger-${suffix(invocation, name)}`;
  if (!flags.bool('quiet')) {
    const target = flags.str('target');
    if (target) {
      io.stderr(
        `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      );
    }
    if (flags.str('container') === '') io.stderr(`Defaulting debug container name to ${container}.\n`);
  }
  const target = flags.str('target');
  const added = { ...containerOf(invocation, container, command), ...(target ? { targetContainerName: target } : {}) };
  const client = await session.client();
  const ref = { group: '', version: 'v1', resource: 'pods', namespace, name };
  await client.patch({ ...ref, subresource: 'ephemeralcontainers' }, 'strategic', {
    spec: { ephemeralContainers: [added] },
  });
  return attachWhenRunning(invocation, namespace, name, container);
}

async function attachWhenRunning(
  invocation: Invocation,
  namespace: string,
  name: string,
  container: string,
): Promise<number | undefined> {
  const { flags, session } = invocation;
  if (!(flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin'))) return undefined;
  const mapping = (await session.mapper()).find('pods');
  if (!mapping) return undefined;
  let pod: V1Pod | undefined;
  let ended = false;
  const end = await watchFor(invocation, { mapping, namespace, name }, 60_000, (object) => {
    pod = object as V1Pod | undefined;
    const status = pod?.status;
    const all = [...(status?.containerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])];
    const state = all.find((one) => one.name === container)?.state;
    ended = state?.terminated !== undefined;
    return ended || state?.running !== undefined;
  });
  if (end === 'timeout') throw new KubectlError('timed out waiting for the condition');
  if (end === 'met' && ended) {
    const ref = { group: '', version: 'v1', resource: 'pods', namespace, name, subresource: 'log' as const };
    await runStream(invocation, { ref, params: { container, follow: 'true' } }, { stdin: false });
    return undefined;
  }
  return end === 'met' && pod ? attachTo(invocation, pod, container) : 130;
}

async function copy(invocation: Invocation, pod: V1Pod, command: readonly string[]): Promise<number | undefined> {
  const { flags, io, session } = invocation;
  const name = flags.str('copy-to');
  const namespace = pod.metadata?.namespace ?? '';
  const images = new Map(
    flags.list('set-image').map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
  );
  let containers: V1Container[] = (pod.spec?.containers ?? []).map((one) => {
    const { livenessProbe: _, readinessProbe: __, startupProbe: ___, ...rest } = one;
    const image = images.get(one.name) ?? images.get('*') ?? one.image;
    return { ...rest, ...(image === undefined ? {} : { image }) };
  });
  let debugged = flags.str('container');
  const known = containers.find((one) => one.name === debugged);
  if (known) {
    containers = containers.map((one) =>
      one === known
        ? {
            ...one,
            ...containerOf(invocation, one.name, command),
            ...(flags.str('image') || !one.image ? {} : { image: one.image }),
          }
        : one,
    );
  } else if (flags.str('image') !== '') {
    if (debugged === '') {
      debugged = `debugger-${suffix(invocation, name)}`;
      if (!flags.bool('quiet')) io.stderr(`Defaulting debug container name to ${debugged}.\n`);
    }
    containers.push(containerOf(invocation, debugged, command));
  } else debugged = containers[0]?.name ?? '';
  const { nodeName, ephemeralContainers: _, ...spec } = pod.spec ?? { containers: [] };
  const body: KubeObject & Record<string, unknown> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, annotations: pod.metadata?.annotations ?? {} },
    spec: {
      ...spec,
      containers,
      ...(flags.bool('same-node') && nodeName ? { nodeName } : {}),
      shareProcessNamespace: flags.bool('share-processes'),
    },
  };
  const client = await session.client();
  const ref = { group: '', version: 'v1', resource: 'pods', namespace };
  await client.create(ref, body);
  if (flags.bool('replace')) await client.delete({ ...ref, name: pod.metadata?.name ?? '' });
  return attachWhenRunning(invocation, namespace, name, debugged);
}

async function nodeDebugger(
  invocation: Invocation,
  info: Info,
  command: readonly string[],
): Promise<number | undefined> {
  const { flags, io, session } = invocation;
  const { namespace } = await session.namespace();
  const name = `node-debugger-${info.name}-${suffix(invocation, info.name)}`;
  const container = flags.str('container') || 'debugger';
  if (!flags.bool('quiet'))
    io.stdout(`Creating debugging pod ${name} with container ${container} on node ${info.name}.\n`);
  const made = {
    ...containerOf(invocation, container, command),
    volumeMounts: [{ mountPath: '/host', name: 'host-root' }],
  };
  const body: KubeObject & Record<string, unknown> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [made],
      hostIPC: true,
      hostNetwork: true,
      hostPID: true,
      nodeName: info.name,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
    },
  };
  const client = await session.client();
  await client.create({ group: '', version: 'v1', resource: 'pods', namespace }, body);
  return attachWhenRunning(invocation, namespace, name, container);
}
