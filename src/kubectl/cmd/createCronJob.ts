import type { Command } from '../Command.ts';
import { createMade, enforcedNamespace, generatorFlags } from '../create/generate.ts';
import { text } from '../flags/FlagSpec.ts';
import { nameArgument } from '../usageError.ts';

export const createCronJobCommand: Command = {
  name: 'cronjob',
  aliases: ['cj'],
  use: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: 'Create a cron job with the specified name',
  examples: `# A job every minute
kubectl create cronjob tick --image=busybox --schedule="*/1 * * * *" -- date`,
  flags: [
    ...generatorFlags,
    text('image', 'Image to run.', { required: true }),
    text('restart', "The job's restart policy: OnFailure or Never."),
    text('schedule', 'When to run, in the form of cron.', { required: true }),
  ],
  run: async (invocation) => {
    const { flags, args } = invocation;
    const name = nameArgument(invocation);
    const command = args.slice(1);
    const container = {
      name,
      image: flags.str('image'),
      ...(command.length > 0 ? { command } : {}),
      resources: {},
    };
    const template = {
      metadata: {},
      spec: { containers: [container], restartPolicy: flags.str('restart') || 'OnFailure' },
    };
    const target = { group: 'batch', version: 'v1', resource: 'cronjobs', namespaced: true, failing: 'cronjob:' };
    return createMade(invocation, target, {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name, ...(await enforcedNamespace(invocation)) },
      spec: { schedule: flags.str('schedule'), jobTemplate: { metadata: { name }, spec: { template } } },
      status: {},
    });
  },
};
