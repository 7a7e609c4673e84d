import type { V1Pod } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { applyJsonPatch, checkJsonPatch } from '../../api/patch/jsonPatch.ts';
import { applyMergePatch } from '../../api/patch/mergePatch.ts';
import { patchSchemaOf } from '../../api/patch/patchSchemaOf.ts';
import { applyStrategicMergePatch } from '../../api/patch/strategicMergePatch.ts';
import { schemaOf } from '../../api/schema/schemaOf.ts';
import { withLastApplied } from '../apply/lastApplied.ts';
import type { Command, Invocation } from '../Command.ts';
import type { Made } from '../create/generate.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, saveConfigFlag } from '../flags/commonFlags.ts';
import { array, bool, duration, int, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { runStream } from '../pods/runStream.ts';
import { typeOf } from '../resource/Builder.ts';
import { usageError } from '../usageError.ts';
import { watchFor } from '../watchFor.ts';
import { attachTo } from './attach.ts';

export const runCommand: Command = {
  name: 'run',
  use: 'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Create and run a particular image in a pod.\n',
  examples: `# A pod of nginx
kubectl run nginx --image=nginx

# A shell that is gone when it ends
kubectl run -it busybox --image=busybox --restart=Never --rm -- sh

# Only show the pod
kubectl run nginx --image=nginx --dry-run=client -o yaml`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-run'),
    ...filenameFlags('use to replace a resource'),
    saveConfigFlag,
    recordFlag,
    array('annotations', 'Annotations of the pod.'),
    bool('attach', 'Wait for the pod to run, and attach to it.'),
    text('cascade', 'Must be "background", "orphan", or "foreground".', {
      default: 'background',
      noValue: 'background',
    }),
    bool('command', 'What follows -- is the command, not its arguments.'),
    array('env', 'Environment variables of the container.'),
    bool('expose', 'Create a service for the pod. Requires --port.'),
    bool('force', 'With --rm: remove the pod at once.'),
    int('grace-period', 'Seconds the pod has to end gracefully.', { default: '-1' }),
    text('image', 'Image of the container.', { required: true }),
    text('image-pull-policy', 'Image pull policy of the container.'),
    text('labels', 'Labels of the pod, comma separated.', { short: 'l' }),
    bool('leave-stdin-open', 'Do not close stdin after the first attach ends.'),
    text('override-type', 'How --overrides is merged: json, merge, or strategic.', { default: 'merge' }),
    text('overrides', 'Fields to change in the pod, as JSON.'),
    duration('pod-running-timeout', 'How long to wait for a running pod', { default: '1m0s' }),
    text('port', 'The port that the container listens on.'),
    bool('privileged', 'Run the container in privileged mode.'),
    bool('quiet', 'Do not print prompts.', { short: 'q' }),
    text('restart', 'Restart policy of the pod: Always, OnFailure, Never.', { default: 'Always' }),
    bool('rm', 'Delete the pod after it ends. Only with --attach or -i.'),
    bool('stdin', 'Keep stdin open.', { short: 'i' }),
    duration('timeout', 'How long to wait for a deletion; zero: as long as it takes'),
    bool('tty', 'Give the container a TTY.', { short: 't' }),
    bool('wait', 'Wait until deleted resources are gone.'),
  ],
  run: runRun,
};

async function runRun(invocation: Invocation): Promise<number | undefined> {
  const { flags, args, dash, io, session } = invocation;
  const name = args[0];
  if (name === undefined || dash === 0) throw usageError(invocation, 'NAME is required for run');
  check(invocation);
  const attach = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
  if (flags.bool('rm') && !attach) throw usageError(invocation, '--rm should only be used for attached containers');
  const dryRun = dryRunOf(flags);
  if (attach && dryRun !== 'none')
    throw usageError(
      invocation,
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  if (flags.bool('tty') && !flags.bool('stdin'))
    throw usageError(invocation, '-i/--stdin is required for containers with -t/--tty=true');
  const pod = overridden(invocation, podOf(invocation, name, args.slice(1)));
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const client = await session.client(flags.str('field-manager'));
  const { namespace } = await session.namespace();
  const ref = { group: '', version: 'v1', resource: 'pods', namespace };
  const body = flags.bool('save-config') ? withLastApplied(pod) : pod;
  const options = dryRun === 'server' ? { dryRun: true } : {};
  const created = dryRun === 'client' ? body : await client.create<KubeObject>(ref, body, options);
  if (flags.bool('expose')) await expose(invocation, name, pod, printer);
  if (!attach) {
    if (dryRun === 'client') printer.printMade(created as Made, 'created');
    else printer.print(created, 'created');
    return undefined;
  }
  try {
    return await attachToNew(invocation, namespace, name);
  } finally {
    if (flags.bool('rm')) await remove(invocation, namespace, name);
  }
}

function check(invocation: Invocation): void {
  const { flags } = invocation;
  const image = flags.str('image');
  if (image === '') throw new KubectlError('--image is required');
  if (!/^[\w][\w./:@-]*$/.test(image) || /[A-Z]/.test(image.split(':')[0]?.split('@')[0] ?? '')) {
    throw new KubectlError(`Invalid image name "${image}": invalid reference format`);
  }
  if (!['Always', 'OnFailure', 'Never'].includes(flags.str('restart'))) {
    throw usageError(invocation, `invalid restart policy: ${flags.str('restart')}`);
  }
  if (flags.bool('expose') && flags.str('port') === '')
    throw usageError(invocation, '--port must be set when exposing a service');
}

function podOf({ flags }: Invocation, name: string, words: string[]): Made {
  const asCommand = flags.bool('command');
  const labels = flags.str('labels') === '' ? { run: name } : pairs(flags.str('labels').split(','));
  const wrong = flags
    .str('labels')
    .split(',')
    .find((pair) => pair !== '' && !pair.includes('='));
  if (wrong !== undefined) throw new KubectlError(`unexpected label spec: ${wrong}`);
  const annotations = pairs(flags.list('annotations'));
  const env = flags.list('env').map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new KubectlError(`invalid env: ${pair}`);
    return { name: pair.slice(0, at), ...(pair.length > at + 1 ? { value: pair.slice(at + 1) } : {}) };
  });
  const port = flags.str('port');
  if (port !== '' && !/^\d+$/.test(port)) throw new KubectlError(`strconv.Atoi: parsing "${port}": invalid syntax`);
  const pull = flags.str('image-pull-policy');
  const stdin = flags.bool('stdin');
  const container = {
    name,
    image: flags.str('image'),
    ...(words.length > 0 ? (asCommand ? { command: words } : { args: words }) : {}),
    ...(port ? { ports: [{ containerPort: Number(port) }] } : {}),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(pull ? { imagePullPolicy: pull } : {}),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin: true } : {}),
    ...(stdin && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { containers: [container], restartPolicy: flags.str('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

const pairs = (list: readonly string[]): Record<string, string> =>
  Object.fromEntries(list.filter(Boolean).map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]));

function overridden({ flags }: Invocation, pod: Made): Made {
  const overrides = flags.str('overrides');
  if (overrides === '') return pod;
  try {
    const patch = JSON.parse(overrides) as unknown;
    if (flags.str('override-type') === 'json') return applyJsonPatch(pod, checkJsonPatch(patch)) as Made;
    if (flags.str('override-type') !== 'strategic') return applyMergePatch(pod, patch) as Made;
    const schema = schemaOf({ group: '', version: 'v1', kind: 'Pod' });
    return applyStrategicMergePatch(pod, patch, patchSchemaOf(schema as NonNullable<typeof schema>)) as Made;
  } catch {
    throw new KubectlError('Invalid JSON Patch');
  }
}

async function expose(invocation: Invocation, name: string, pod: Made, printer: ResultPrinter): Promise<void> {
  const { flags, session } = invocation;
  const port = Number(flags.str('port'));
  const service: Made = {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(flags.str('labels') === '' ? {} : { labels: pod.metadata?.labels ?? {} }) },
    spec: {
      ports: [{ protocol: 'TCP', port, targetPort: port }],
      selector: pod.metadata?.labels,
    },
    status: { loadBalancer: {} },
  };
  if (dryRunOf(flags) === 'client') {
    printer.printMade(service, 'created');
    return;
  }
  const client = await session.client(flags.str('field-manager'));
  const { namespace } = await session.namespace();
  printer.print(
    await client.create<KubeObject>({ group: '', version: 'v1', resource: 'services', namespace }, service),
    'created',
  );
}

async function attachToNew(invocation: Invocation, namespace: string, name: string): Promise<number | undefined> {
  const { flags, session } = invocation;
  const mapping = typeOf(await session.mapper(), 'pods');
  let pod: V1Pod | undefined;
  const end = await watchFor(invocation, { mapping, namespace, name }, flags.ms('pod-running-timeout'), (object) => {
    pod = object as V1Pod | undefined;
    const phase = pod?.status?.phase;
    if (phase === 'Running')
      return pod?.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
    return phase === 'Succeeded' || phase === 'Failed';
  });
  if (end === 'timeout') throw new KubectlError('timed out waiting for the condition');
  if (end === 'interrupted') return 130;
  const container = pod?.spec?.containers[0]?.name ?? name;
  const ref = { group: '', version: 'v1', resource: 'pods', namespace, name };
  if (pod?.status?.phase === 'Running') {
    await attachTo(invocation, pod, container);
  } else {
    await runStream(
      invocation,
      { ref: { ...ref, subresource: 'log' }, params: { container, follow: 'true' } },
      { stdin: false },
    );
  }
  if (flags.str('restart') === 'Always') return 0;
  return exitOf(invocation, { mapping, namespace, name });
}

async function exitOf(invocation: Invocation, target: Parameters<typeof watchFor>[1]): Promise<number> {
  let code = 0;
  let reason: string | undefined;
  await watchFor(invocation, target, 60_000, (object) => {
    const status = (object as V1Pod | undefined)?.status;
    if (object && status?.phase !== 'Succeeded' && status?.phase !== 'Failed') return false;
    ({ exitCode: code, reason } = status?.containerStatuses?.[0]?.state?.terminated ?? { exitCode: 0, reason: '' });
    return true;
  });
  if (code !== 0) {
    throw new KubectlError(`pod ${target.namespace}/${target.name} terminated (${reason ?? ''})`, code, true);
  }
  return 0;
}

async function remove({ session, io }: Invocation, namespace: string, name: string): Promise<void> {
  const client = await session.client();
  await client.delete(
    { group: '', version: 'v1', resource: 'pods', namespace, name },
    { propagationPolicy: 'Background' },
  );
  io.stdout(`pod "${name}" deleted from ${namespace} namespace\n`);
}
