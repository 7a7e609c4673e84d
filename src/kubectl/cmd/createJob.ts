import type { V1CronJob } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags, type Made } from '../create/generate.ts';
import { text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { singleInfo } from '../resource/Builder.ts';
import { nameArgument } from '../usageError.ts';

export const createJobCommand: Command = {
  name: 'job',
  use: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  short: 'Create a job with the specified name',
  examples: `# A job that runs a command
kubectl create job pi --image=perl -- perl -e 'print 3'

# A job from a cron job's template, now
kubectl create job test --from=cronjob/backup`,
  flags: [...generatorFlags, text('image', 'Image to run.'), text('from', 'The cron job to take the template from.')],
  run: runCreateJob,
};

async function runCreateJob(invocation: Invocation): Promise<undefined> {
  const { flags, args } = invocation;
  const name = nameArgument(invocation);
  const command = args.slice(1);
  const [image, from] = [flags.str('image'), flags.str('from')];
  if ((image === '') === (from === '')) throw new KubectlError('either --image or --from must be specified');
  if (command.length > 0 && from !== '') throw new KubectlError('cannot specify --from and command');
  const metadata = { name, ...(await enforcedNamespace(invocation)) };
  const job = from === '' ? jobOf(metadata, image, command) : await jobFrom(invocation, metadata, from);
  const target = { group: 'batch', version: 'v1', resource: 'jobs', namespaced: true, failing: 'job:' };
  return createMade(invocation, target, job);
}

function jobOf(metadata: { name: string }, image: string, command: readonly string[]): Made {
  const container = { name: metadata.name, image, ...(command.length > 0 ? { command } : {}), resources: {} };
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata,
    spec: { template: { metadata: {}, spec: { containers: [container], restartPolicy: 'Never' } } },
    status: {},
  };
}

async function jobFrom(invocation: Invocation, metadata: { name: string }, from: string): Promise<Made> {
  const info = await singleInfo(invocation, { args: [from] });
  const cronJob = info.object as (V1CronJob & KubeObject) | undefined;
  if (cronJob?.kind !== 'CronJob') throw new KubectlError(`unknown object type *v1.${cronJob?.kind}`);
  const template = cronJob.spec?.jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      ...metadata,
      ...(template?.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template?.metadata?.annotations },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: cronJob.metadata?.name ?? '',
          uid: cronJob.metadata?.uid ?? '',
          controller: true,
        },
      ],
    },
    spec: template?.spec,
    status: {},
  };
}
