import type { V1Node } from '../../api/generated/types.ts';
import { parseQuantity } from '../../api/Quantity.ts';
import type { Command, Invocation } from '../Command.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../flags/commonFlags.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { TableWriter } from '../output/TableWriter.ts';
import { usageError } from '../usageError.ts';

interface Usage {
  cpu: string;
  memory: string;
}
interface PodMetrics {
  metadata?: { name?: string; namespace?: string };
  containers?: { name: string; usage: Usage }[];
}
interface NodeMetrics {
  metadata?: { name?: string };
  usage: Usage;
}

const common = [
  bool('no-headers', 'Leave out the header.'),
  selectorFlag,
  text('sort-by', "Sort by 'cpu' or 'memory'."),
  bool('use-protocol-buffers', 'Ask for protocol buffers.', { default: 'true', hidden: true }),
];

const topNode: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  use: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of nodes',
  flags: [...common, bool('show-capacity', 'Percentages of capacity, not of what is allocatable.')],
  run: runTopNode,
};

const topPod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  use: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of pods',
  flags: [
    ...common,
    allNamespacesFlag,
    fieldSelectorFlag,
    bool('containers', 'Show each container.'),
    bool('sum', 'Show the sum of all.'),
  ],
  run: runTopPod,
};

export const topCommand: Command = {
  name: 'top',
  use: '[flags]',
  short: 'Display resource (CPU/memory) usage',
  long: 'Display resource (CPU/memory) usage.\n\n The metrics server has to run in the cluster for this.\n',
  subcommands: [topNode, topPod],
};

const millis = (cpu: string): number => parseQuantity(cpu).milliValue;
const mebis = (memory: string): number => Math.floor(parseQuantity(memory).value / (1024 * 1024));

function sortKey({ flags }: Invocation): 'cpu' | 'memory' | '' {
  const by = flags.str('sort-by');
  if (by !== '' && by !== 'cpu' && by !== 'memory') {
    throw new KubectlError('--sort-by accepts only cpu or memory');
  }
  return by as 'cpu' | 'memory' | '';
}

async function metrics<T>(invocation: Invocation, resource: string, namespace?: string): Promise<T[]> {
  const { session, args, flags } = invocation;
  const client = await session.client();
  const ref = { group: 'metrics.k8s.io', version: 'v1beta1', resource, ...(namespace ? { namespace } : {}) };
  const labelSelector = flags.str('selector');
  if (args.length > 1) throw usageError(invocation, `unexpected arguments: [${args.slice(1).join(' ')}]`);
  if (args.length > 0 && labelSelector !== '')
    throw usageError(invocation, 'only one of NAME or --selector can be provided');
  const { groups } = (await session.mapper()).discovery;
  if (!groups.some((group) => group.name === 'metrics.k8s.io')) throw new KubectlError('Metrics API not available');
  const [name] = args;
  if (name !== undefined) return [await client.get<T>({ ...ref, name })];
  return (await client.list<T>(ref, labelSelector ? { labelSelector } : {})).items;
}

async function runTopNode(invocation: Invocation): Promise<undefined> {
  const { flags, io, session } = invocation;
  const by = sortKey(invocation);
  const found = await metrics<NodeMetrics>(invocation, 'nodes');
  if (found.length === 0) throw new KubectlError('metrics not available yet');
  const client = await session.client();
  const nodes = await client.list<V1Node>({ group: '', version: 'v1', resource: 'nodes' });
  const share = (used: number, whole: number): string =>
    whole > 0 ? `${Math.trunc((used / whole) * 100)}%` : '<unknown>';
  const rows = found
    .map(({ metadata, usage }) => ({
      name: metadata?.name ?? '',
      cpu: millis(usage.cpu),
      memory: mebis(usage.memory),
      bytes: parseQuantity(usage.memory).value,
    }))
    .sort((a, b) => (by === '' ? (a.name < b.name ? -1 : 1) : b[by] - a[by]))
    .map(({ name, cpu, memory, bytes }) => {
      const status = nodes.items.find((node) => node.metadata?.name === name)?.status;
      const of = (flags.bool('show-capacity') ? status?.capacity : status?.allocatable) ?? {};
      return [
        name,
        `${cpu}m`,
        share(cpu, millis(of.cpu ?? '0')),
        `${memory}Mi`,
        share(bytes, parseQuantity(of.memory ?? '0').value),
      ];
    });
  const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
  io.stdout(new TableWriter().write(flags.bool('no-headers') ? rows : [header, ...rows]));
  return undefined;
}

async function runTopPod(invocation: Invocation): Promise<undefined> {
  const { flags, io, session } = invocation;
  const by = sortKey(invocation);
  const everywhere = flags.bool('all-namespaces');
  const { namespace } = await session.namespace();
  const found = await metrics<PodMetrics>(invocation, 'pods', everywhere ? undefined : namespace);
  if (found.length === 0) {
    io.stderr(everywhere ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
    return undefined;
  }
  const perContainer = flags.bool('containers');
  const sum = (pod: PodMetrics, of: (usage: Usage) => number): number =>
    (pod.containers ?? []).reduce((total, { usage }) => total + of(usage), 0);
  const key = (pod: PodMetrics): string => `${pod.metadata?.namespace}/${pod.metadata?.name}`;
  const sorted = [...found].sort((a, b) => {
    if (by === '') return key(a) < key(b) ? -1 : 1;
    const of = by === 'cpu' ? (usage: Usage) => millis(usage.cpu) : (usage: Usage) => parseQuantity(usage.memory).value;
    return sum(b, of) - sum(a, of);
  });
  const rows = sorted.flatMap((pod) => {
    const head = [...(everywhere ? [pod.metadata?.namespace ?? ''] : []), pod.metadata?.name ?? ''];
    if (!perContainer)
      return [[...head, `${sum(pod, (u) => millis(u.cpu))}m`, `${sum(pod, (u) => mebis(u.memory))}Mi`]];
    return (pod.containers ?? []).map(({ name, usage }) => [
      ...head,
      name,
      `${millis(usage.cpu)}m`,
      `${mebis(usage.memory)}Mi`,
    ]);
  });
  if (flags.bool('sum')) {
    const gap = [...(everywhere ? [''] : []), '', ...(perContainer ? [''] : [])];
    const cpu = found.reduce((total, pod) => total + sum(pod, (u) => millis(u.cpu)), 0);
    const memory = found.reduce((total, pod) => total + sum(pod, (u) => mebis(u.memory)), 0);
    rows.push([...gap, '________', '________'], [...gap, `${cpu}m`, `${memory}Mi`]);
  }
  const header = [
    ...(everywhere ? ['NAMESPACE'] : []),
    ...(perContainer ? ['POD', 'NAME'] : ['NAME']),
    'CPU(cores)',
    'MEMORY(bytes)',
  ];
  io.stdout(new TableWriter().write(flags.bool('no-headers') ? rows : [header, ...rows]));
  return undefined;
}
