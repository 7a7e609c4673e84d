import type { KubeObject } from '../../api/meta.ts';
import { rfc3339 } from '../../base/timestamp.ts';
import type { Command, Invocation } from '../Command.ts';
import { DescribeWriter } from '../describe/DescribeWriter.ts';
import { describePodTemplate } from '../describe/describePod.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, filenameFlags, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, duration, int } from '../flags/FlagSpec.ts';
import { AggregateFailure, KubectlError, throwAll } from '../KubectlError.ts';
import { alignTabs } from '../output/alignTabs.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { renderObject } from '../output/renderObject.ts';
import { resolveInfos } from '../resource/Builder.ts';
import { type Info, nameOf } from '../resource/Info.ts';
import { qualifiedKind, qualifiedResource, refOf } from '../resource/Mapping.ts';
import { type Revision, revisionsOf } from '../rollout/history.ts';
import { rolloutStatus } from '../rollout/status.ts';
import { exitCodeOf, watchFor } from '../watchFor.ts';

const WEEK_MS = 168 * 3_600_000;
const common = [...printFlags, ...filenameFlags('act on'), selectorFlag];

const status: Command = {
  name: 'status',
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  flags: [
    ...filenameFlags('show the status of'),
    selectorFlag,
    int('revision', 'Only if this is the revision that is rolled out; 0: any.'),
    duration('timeout', 'How long to watch; zero: without end.'),
    bool('watch', 'Watch until the rollout is done.', { default: 'true', short: 'w' }),
  ],
  run: async (invocation) => {
    for (const info of await found(invocation)) {
      const code = await watchStatus(invocation, info);
      if (code !== 0) return code;
    }
    return undefined;
  },
};

async function watchStatus(invocation: Invocation, info: Info): Promise<number> {
  const { flags, io } = invocation;
  const revision = flags.int('revision');
  if (revision < 0) throw new KubectlError(`revision must be a positive integer: ${revision}`);
  let last = '';
  const timeout = flags.ms('timeout') || WEEK_MS;
  const end = await watchFor(invocation, info, timeout, (object) => {
    if (!object) throw new KubectlError('object has been deleted');
    const { text, done } = rolloutStatus(info.mapping.kind, object, revision);
    if (text !== last) io.stdout(text);
    last = text;
    return done || !flags.bool('watch');
  });
  if (end === 'timeout') throw new KubectlError('timed out waiting for the condition');
  return exitCodeOf(end);
}

const history: Command = {
  name: 'history',
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'View rollout history',
  flags: [...common, int('revision', 'Show this revision, with its pod template')],
  run: async (invocation) => {
    const { flags, io } = invocation;
    const wanted = flags.int('revision');
    if (wanted < 0) throw new KubectlError(`revision must be a positive integer: ${wanted}`);
    const format = await outputFormat(io, flags);
    for (const info of await found(invocation)) {
      const revisions = await revisionsOf(invocation, info);
      if (format.format !== '') {
        const shown = wanted > 0 ? [pick(revisions, wanted)] : revisions;
        for (const one of shown) io.stdout(renderObject(one.object, format));
        continue;
      }
      const head = wanted > 0 ? `${nameOf(info)} with revision #${wanted}` : `${nameOf(info)} `;
      io.stdout(`${head}\n${wanted > 0 ? templateText(pick(revisions, wanted)) : tableText(revisions)}\n`);
    }
    return undefined;
  },
};

function pick(revisions: readonly Revision[], wanted: number): Revision {
  const found = revisions.find(({ number }) => number === wanted);
  if (!found) throw new KubectlError(`unable to find the specified revision`);
  return found;
}

function templateText({ template, cause }: Revision): string {
  const writer = new DescribeWriter();
  const annotations =
    cause === '' ? {} : { annotations: { ...template?.metadata?.annotations, 'kubernetes.io/change-cause': cause } };
  describePodTemplate(
    writer,
    template ? { ...template, metadata: { ...template.metadata, ...annotations } } : undefined,
  );
  return writer.raw();
}

function tableText(revisions: readonly Revision[]): string {
  const rows = revisions.map(({ number, cause }) => `${number}\t${cause || '<none>'}\n`);
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, 0, 2);
}

const undo: Command = {
  name: 'undo',
  use: '(TYPE NAME | TYPE/NAME) [flags]',
  short: 'Undo a previous rollout',
  flags: [...common, dryRunFlag, int('to-revision', 'The revision to go back to; 0: the one before.')],
  run: async (invocation) => {
    const { flags, io } = invocation;
    const dryRun = dryRunOf(flags);
    const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
    for (const info of await found(invocation)) {
      const to = flags.int('to-revision');
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.mapping.kind)) {
        const kind = [info.mapping.kind, info.mapping.group].filter(Boolean).join('.');
        throw new KubectlError(`no rollbacker has been implemented for "${kind}"`);
      }
      const revisions = await revisionsOf(invocation, info);
      const target = to !== 0 ? revisions.find(({ number }) => number === to) : revisions.at(-2);
      if (!target)
        throw new KubectlError(
          to !== 0
            ? `unable to find specified revision ${to} in history`
            : 'no rollout history found for ' + `${qualifiedKind(info.mapping).split('.')[0]} "${info.name}"`,
        );
      await undoOne(invocation, info, target, dryRun, printer);
    }
    return undefined;
  },
};

async function undoOne(
  invocation: Invocation,
  info: Info,
  target: Revision,
  dryRun: ReturnType<typeof dryRunOf>,
  printer: ResultPrinter,
): Promise<void> {
  const { session, io } = invocation;
  const object = info.object as KubeObject & { spec?: { paused?: boolean; template?: object } };
  const { 'pod-template-hash': _, ...labels } = target.template?.metadata?.labels ?? {};
  const template = { ...target.template, metadata: { ...target.template?.metadata, labels } };
  if (dryRun === 'client') {
    const writer = new DescribeWriter();
    describePodTemplate(writer, target.template);
    io.stdout(`${nameOf(info)} ${writer.raw()} (dry run)\n`);
    return;
  }
  if (object.spec?.paused) {
    throw new KubectlError(
      `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
    );
  }
  const { creationTimestamp: __, ...bare } = template.metadata as Record<string, unknown>;
  const wanted = { ...template, metadata: bare };
  if (JSON.stringify(sortKeys(object.spec?.template)) === JSON.stringify(sortKeys(wanted))) {
    io.stdout(`${nameOf(info)} skipped rollback (current template already matches revision ${target.number})\n`);
    return;
  }
  const client = await session.client('kubectl-rollout');
  const patch = [{ op: 'replace', path: '/spec/template', value: wanted }];
  const ref = refOf(info.mapping, info.namespace, info.name);
  const changed = await client.patch<KubeObject>(ref, 'json', patch, dryRun === 'server' ? { dryRun: true } : {});
  printer.print(changed, 'rolled back');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const from = value as Record<string, unknown>;
  const keys = Object.keys(from).filter((key) => from[key] !== null && key !== 'creationTimestamp');
  return Object.fromEntries(keys.sort().map((key) => [key, sortKeys(from[key])]));
}

/** pause, resume and restart: one patch of each object, if it is not so already. */
function patching(
  name: 'pause' | 'resume' | 'restart',
  short: string,
  done: string,
  patchOf: (info: Info, now: string) => object | string,
): Command {
  return {
    name,
    use: 'RESOURCE',
    short,
    flags: [...common, fieldManagerFlag('kubectl-rollout')],
    run: async (invocation) => {
      const { flags, io, session } = invocation;
      const printer = new ResultPrinter(io, await outputFormat(io, flags));
      const client = await session.client(flags.str('field-manager'));
      const errors: unknown[] = [];
      for (const info of await found(invocation)) {
        try {
          const patch = patchOf(info, rfc3339(io.now()));
          if (typeof patch === 'string') throw new KubectlError(patch);
          printer.print(
            await client.patch<KubeObject>(refOf(info.mapping, info.namespace, info.name), 'strategic', patch),
            done,
          );
        } catch (error) {
          errors.push(error);
        }
      }
      throwAll(errors);
      return undefined;
    },
  };
}

const paused = ({ object }: Info): boolean => (object as { spec?: { paused?: boolean } }).spec?.paused === true;
const kindName = ({ mapping, name }: Info): string => `${qualifiedResource(mapping)} "${name}"`;

const pause = patching('pause', 'Mark the provided resource as paused', 'paused', (info) => {
  if (info.mapping.kind !== 'Deployment') return `${kindName(info)} pausing is not supported`;
  return paused(info) ? `${kindName(info)} is already paused` : { spec: { paused: true } };
});

const resume = patching('resume', 'Resume a paused resource', 'resumed', (info) => {
  if (info.mapping.kind !== 'Deployment') return `${kindName(info)} resuming is not supported`;
  return paused(info) ? { spec: { paused: null } } : `${kindName(info)} is not paused`;
});

const restart = patching('restart', 'Restart a resource', 'restarted', (info, now) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(info.mapping.kind))
    return `${kindName(info)} restarting is not supported`;
  if (paused(info)) return `${kindName(info)} can't restart paused deployment (run rollout resume first)`;
  return { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': now } } } } };
});

export const rolloutCommand: Command = {
  name: 'rollout',
  use: 'SUBCOMMAND',
  short: 'Manage the rollout of a resource',
  long: 'Manage the rollout of one or many resources.\n        \n Valid resource types include:\n\n  *  deployments\n  *  daemonsets\n  *  statefulsets\n',
  examples: `# Rollback to the previous deployment
kubectl rollout undo deployment/abc

# Check the rollout status of a daemonset
kubectl rollout status daemonset/foo

# Restart a deployment
kubectl rollout restart deployment/abc`,
  subcommands: [history, pause, restart, resume, status, undo],
};

async function found(invocation: Invocation): Promise<Info[]> {
  const { flags, args } = invocation;
  const sources = sourcesOf(flags);
  if (args.length === 0 && sources.filenames.length === 0 && sources.kustomize === '') {
    throw new KubectlError('required resource not specified');
  }
  const errors: unknown[] = [];
  const infos = await resolveInfos(invocation, { ...sources, args, selectAll: true }, errors);
  if (errors.length > 1) throw new AggregateFailure(errors);
  throwAll(errors);
  return infos;
}
