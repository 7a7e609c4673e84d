import type { V1Pod, V1Service } from '../../api/generated/types.ts';
import type { KubeList } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { allNamespacesFlag } from '../flags/commonFlags.ts';
import { duration, slice, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { renderObject } from '../output/renderObject.ts';

const GREEN = '\x1b[32m';
const YELLOW = '\x1b[33m';
const RESET = '\x1b[0m';

const dump: Command = {
  name: 'dump',
  use: '[flags]',
  short: 'Dump relevant information for debugging and diagnosis',
  flags: [
    ...printFlags.map((flag) => (flag.name === 'output' ? { ...flag, default: 'json' } : flag)),
    allNamespacesFlag,
    slice('namespaces', 'Which namespaces to dump.'),
    text('output-directory', 'Where to write files; stdout unless given.'),
    duration('pod-running-timeout', 'How long to wait for a running pod', { default: '20s' }),
  ],
  run: runDump,
};

export const clusterInfoCommand: Command = {
  name: 'cluster-info',
  use: '[flags]',
  short: 'Display cluster information',
  subcommands: [dump],
  run: runClusterInfo,
};

async function runClusterInfo({ session, io }: Invocation): Promise<undefined> {
  const { server } = await session.resolved();
  const client = await session.client();
  const services = await client.list<V1Service>(
    { group: '', version: 'v1', resource: 'services', namespace: 'kube-system' },
    { labelSelector: 'kubernetes.io/cluster-service=true' },
  );
  const print = (name: string, link: string): void => {
    const paint = (color: string, text: string): string => (io.isTty ? `${color}${text}${RESET}` : text);
    io.stdout(`${paint(GREEN, name)} is running at ${paint(YELLOW, link)}\n`);
  };
  print('Kubernetes control plane', server);
  for (const { metadata, spec } of services.items) {
    const port = spec?.ports?.[0];
    const scheme = port?.name === 'https' || port?.port === 443 ? 'https:' : '';
    const name = metadata?.labels?.['kubernetes.io/name'] ?? metadata?.name ?? '';
    const target = `${scheme}${metadata?.name}${port?.name ? `:${port.name}` : scheme ? ':' : ''}`;
    print(name, `${server.replace(/\/$/, '')}/api/v1/namespaces/${metadata?.namespace}/services/${target}/proxy`);
  }
  io.stdout("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  return undefined;
}

const DUMPED = [
  ['', 'events'],
  ['', 'replicationcontrollers'],
  ['', 'services'],
  ['apps', 'daemonsets'],
  ['apps', 'deployments'],
  ['apps', 'replicasets'],
  ['', 'pods'],
] as const;

async function runDump(invocation: Invocation): Promise<undefined> {
  const { flags, io, session } = invocation;
  const client = await session.client();
  const format = await outputFormat(io, flags);
  if (format.format === 'name') throw new KubectlError('list types are not supported by name printing: *v1.NodeList');
  const { namespace } = await session.namespace();
  const named = flags.list('namespaces');
  const namespaces = flags.bool('all-namespaces')
    ? (await client.list({ group: '', version: 'v1', resource: 'namespaces' })).items.map(
        (one) => one.metadata?.name ?? '',
      )
    : named.length > 0
      ? named
      : [...new Set(['kube-system', namespace])];
  const directory = flags.str('output-directory');
  const put = async (path: string, content: string): Promise<void> => {
    if (directory === '' || directory === '-') io.stdout(content);
    else await io.files.write(`${directory}/${path}`, content);
  };
  const extension = format.format === 'yaml' ? 'yaml' : 'json';
  await put(
    `nodes.${extension}`,
    renderObject((await client.list({ group: '', version: 'v1', resource: 'nodes' })) as never, format),
  );
  for (const at of namespaces) {
    let pods: V1Pod[] = [];
    for (const [group, resource] of DUMPED) {
      const list: KubeList = await client.list({ group, version: 'v1', resource, namespace: at });
      if (resource === 'pods') pods = list.items as V1Pod[];
      await put(`${at}/${resource}.${extension}`, renderObject(list as never, format));
    }
    for (const pod of pods) {
      for (const { name: container } of pod.spec?.containers ?? []) {
        const name = pod.metadata?.name ?? '';
        const ref = { group: '', version: 'v1', resource: 'pods', namespace: at, name, subresource: 'log' };
        const log = await client.get<unknown>(ref, { params: { container } }).catch((error: unknown) => `${error}\n`);
        const head = `==== START logs for container ${container} of pod ${at}/${name} ====\n`;
        await put(
          `${at}/${name}/logs.txt`,
          `${head}${log}==== END logs for container ${container} of pod ${at}/${name} ====\n`,
        );
      }
    }
  }
  if (directory !== '' && directory !== '-') io.stdout(`Cluster info dumped to ${directory}\n`);
  return undefined;
}
