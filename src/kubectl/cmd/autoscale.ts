import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, saveConfigFlag, sourcesOf } from '../flags/commonFlags.ts';
import { int, text } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { usageError } from '../usageError.ts';

const SCALABLE = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);

export const autoscaleCommand: Command = {
  name: 'autoscale',
  use: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  examples: `# Between 2 and 10 pods
kubectl autoscale deployment foo --min=2 --max=10

# At most 5, at 80 % of the requested CPU
kubectl autoscale deployment foo --max=5 --cpu=80%`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    ...filenameFlags('autoscale'),
    saveConfigFlag,
    recordFlag,
    text('cpu', 'Target for CPU: a percentage of the request, or a quantity.'),
    int('cpu-percent', 'Target for CPU, in percent of the request.', { default: '-1' }),
    text('memory', 'Target for memory: a percentage of the request, or a quantity.'),
    int('max', 'The most pods.', { default: '-1', required: true }),
    int('min', 'The fewest pods.', { default: '-1' }),
    text('name', 'Name of the autoscaler; that of the scaled object unless given.'),
  ],
  run: runAutoscale,
};

async function runAutoscale(invocation: Invocation): Promise<undefined> {
  const { flags, args, io, session } = invocation;
  const [min, max] = [flags.int('min'), flags.int('max')];
  if (max < 1) throw usageError(invocation, `--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min)
    throw new KubectlError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  const errors: unknown[] = [];
  const infos = await resolveInfos(invocation, { ...sourcesOf(flags), args }, errors);
  throwAll(errors);
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const client = await session.client(flags.str('field-manager'));
  for (const info of infos) {
    const object = autoscaler(invocation, info);
    if (dryRun === 'client') {
      printer.printMade(object, 'autoscaled');
      continue;
    }
    const ref = {
      group: 'autoscaling',
      version: 'v2',
      resource: 'horizontalpodautoscalers',
      namespace: info.namespace,
    };
    printer.print(await client.create(ref, object, dryRun === 'server' ? { dryRun: true } : {}), 'autoscaled');
  }
  return undefined;
}

function autoscaler({ flags }: Invocation, { mapping, name }: Info) {
  if (!SCALABLE.has(mapping.kind)) {
    throw new KubectlError(
      `cannot autoscale a ${mapping.kind}: could not find scale subresource for ${mapping.group}/${mapping.version}, Resource=${mapping.resource} in discovery information`,
    );
  }
  const min = flags.int('min');
  const apiVersion = mapping.group === '' ? mapping.version : `${mapping.group}/${mapping.version}`;
  const metrics = [
    metricOf('cpu', flags.str('cpu') || percent(flags.int('cpu-percent'))),
    metricOf('memory', flags.str('memory')),
  ];
  const present = metrics.filter((metric) => metric !== undefined);
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.str('name') || name },
    spec: {
      scaleTargetRef: { kind: mapping.kind, name, apiVersion },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: flags.int('max'),
      ...(present.length > 0 ? { metrics: present } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}

const percent = (value: number): string => (value >= 0 ? `${value}%` : '');

function metricOf(name: string, target: string): object | undefined {
  if (target === '') return undefined;
  const share = /^(\d+)%$/.exec(target);
  return {
    type: 'Resource',
    resource: {
      name,
      target: share
        ? { type: 'Utilization', averageUtilization: Number(share[1]) }
        : { type: 'AverageValue', averageValue: target },
    },
  };
}
