import type { KubeObject } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { filenameFlags, recordFlag, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, duration, int, text } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { refOf } from '../resource/Mapping.ts';
import { usageError } from '../usageError.ts';
import { watchFor } from '../watchFor.ts';

interface Scale extends KubeObject {
  spec?: { replicas?: number };
  status?: { replicas?: number };
}

export const scaleCommand: Command = {
  name: 'scale',
  use: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  examples: `# Three replicas
kubectl scale --replicas=3 deployment/web

# Only if there are two now
kubectl scale --current-replicas=2 --replicas=3 deployment/web`,
  flags: [
    ...printFlags,
    dryRunFlag,
    selectorFlag,
    recordFlag,
    ...filenameFlags('scale'),
    bool('all', 'Select all resources of the types, in the namespace'),
    int('current-replicas', 'Only if this is the size now; -1: whatever it is.', { default: '-1' }),
    int('replicas', 'The new size.', { required: true }),
    text('resource-version', 'Only if the object still has this version.'),
    duration('timeout', 'How long to wait for the new size; zero: not at all.'),
  ],
  run: runScale,
};

async function runScale(invocation: Invocation): Promise<undefined> {
  const { flags, args, io } = invocation;
  const replicas = flags.int('replicas');
  if (replicas < 0)
    throw new KubectlError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.int('current-replicas') < -1) {
    throw new KubectlError('The --current-replicas must specify an integer of -1 or greater');
  }
  const errors: unknown[] = [];
  const infos = await resolveInfos(invocation, { ...sourcesOf(flags), args, selectAll: flags.bool('all') }, errors);
  if (infos.length > 1 && flags.str('resource-version') !== '') {
    throw usageError(invocation, 'cannot use --resource-version with multiple resources');
  }
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  for (const info of infos) {
    try {
      if (dryRun !== 'client') await scaleOne(invocation, info, replicas, dryRun === 'server');
      if (info.object) printer.print(info.object, 'scaled');
    } catch (error) {
      errors.push(error);
    }
  }
  if (infos.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to scale');
  throwAll(errors);
  return undefined;
}

async function scaleOne(invocation: Invocation, info: Info, replicas: number, dryRun: boolean): Promise<void> {
  const { flags, session } = invocation;
  const client = await session.client();
  const ref = refOf(info.mapping, info.namespace, info.name, 'scale');
  const [expected, version] = [flags.int('current-replicas'), flags.str('resource-version')];
  const options = dryRun ? { dryRun } : {};
  if (expected < 0 && version === '') await client.patch(ref, 'merge', { spec: { replicas } }, options);
  else {
    const scale = await client.get<Scale>(ref);
    if (expected >= 0 && scale.spec?.replicas !== expected) {
      throw new KubectlError(`Expected replicas to be ${expected}, was ${scale.spec?.replicas ?? 0}`);
    }
    if (version !== '' && scale.metadata?.resourceVersion !== version) {
      throw new KubectlError(`Expected resource version to be ${version}, was ${scale.metadata?.resourceVersion}`);
    }
    await client.update(ref, { ...scale, spec: { ...scale.spec, replicas } }, options);
  }
  const timeout = flags.ms('timeout');
  if (timeout > 0 && !dryRun) {
    const end = await watchFor(invocation, info, timeout, (object) => {
      const { spec, status } = (object ?? {}) as Scale;
      return spec?.replicas === replicas && (status?.replicas ?? 0) === replicas;
    });
    if (end === 'timeout') throw new KubectlError('timed out waiting for the condition');
  }
}
