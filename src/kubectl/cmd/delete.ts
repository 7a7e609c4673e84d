import type { KubeObject } from '../../api/meta.ts';
import { type Status, StatusError } from '../../api/StatusError.ts';
import type { RequestOptions } from '../../client/KubeRequest.ts';
import type { Command, Invocation } from '../Command.ts';
import { type DryRun, dryRunFlag, dryRunOf } from '../dryRun.ts';
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, duration, int, text } from '../flags/FlagSpec.ts';
import { fetchSelection } from '../get/printObjectList.ts';
import { KubectlError, SourcedError, throwAll } from '../KubectlError.ts';
import { drySuffix } from '../output/ResultPrinter.ts';
import { type Selection, selections } from '../resource/Builder.ts';
import { parseAnswer } from '../resource/discover.ts';
import { type Mapping, qualifiedKind, refOf } from '../resource/Mapping.ts';
import { exitCodeOf, watchFor } from '../watchFor.ts';

const WEEK_MS = 168 * 3_600_000;

export const deleteCommand: Command = {
  name: 'delete',
  use: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  examples: `# What a file describes
kubectl delete -f ./pod.json

# Pods and services with a label
kubectl delete pods,services -l name=myLabel

# A pod, at once
kubectl delete pod foo --now

# All pods
kubectl delete pods --all`,
  flags: [
    allNamespacesFlag,
    dryRunFlag,
    fieldSelectorFlag,
    selectorFlag,
    ...filenameFlags('delete'),
    bool('all', 'Delete all resources of the types, in the namespace.'),
    text('cascade', 'Must be "background", "orphan", or "foreground": what becomes of dependents.', {
      default: 'background',
      noValue: 'background',
    }),
    bool('force', 'Remove the resource from the API at once, without waiting for the node.'),
    int('grace-period', 'Seconds the resource has to end gracefully; 0 only with --force.', { default: '-1' }),
    bool('ignore-not-found', 'Do not mind when a resource is not there.'),
    bool('interactive', 'Ask before deleting.', { short: 'i' }),
    bool('now', 'Same as --grace-period=1.'),
    text('output', 'Output mode: "-o name".', { short: 'o' }),
    text('raw', 'A path to DELETE.'),
    duration('timeout', 'How long to wait; zero: as long as it takes'),
    bool('wait', 'Wait until the resources are gone.', { default: 'true' }),
  ],
  run: runDelete,
};

interface Plan {
  grace: number;
  wait: boolean;
  dryRun: DryRun;
  ignoreNotFound: boolean;
  options: RequestOptions;
}

async function runDelete(invocation: Invocation): Promise<number | undefined> {
  const { flags, args, io } = invocation;
  if (flags.str('raw') !== '') return deleteRaw(invocation);
  const output = flags.str('output');
  if (output !== '' && output !== 'name')
    throw new KubectlError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  const plan = planOf(invocation);
  const errors: unknown[] = [];
  const selectAll = flags.bool('all');
  if (selectAll && args.length === 0 && sourcesOf(flags).filenames.length === 0)
    throw new KubectlError('at least one resource must be specified to use a selector');
  if (selectAll && (args.length > 1 || args[0]?.includes('/')))
    throw new KubectlError('name cannot be provided when a selector is specified');
  const parts = await selections(invocation, { ...sourcesOf(flags), args, selectAll }, errors);
  const targets: Target[] = [];
  for (const part of parts) targets.push(...(await targetsOf(invocation, part, errors)));
  if (flags.bool('interactive') && !(await confirmed(invocation, targets))) {
    io.stdout('deletion is cancelled\n');
    return 0;
  }
  const gone: Target[] = [];
  for (const target of targets) {
    const deleted = await deleteOne(invocation, target, plan, errors);
    if (deleted) gone.push(deleted);
  }
  const byName = parts.some((part) => part.name !== undefined);
  if (targets.length === 0 && errors.length === 0 && !byName) io.stdout('No resources found\n');
  throwAll(errors);
  return plan.wait ? waitUntilGone(invocation, gone) : undefined;
}

function planOf({ flags, io }: Invocation): Plan {
  let grace = flags.int('grace-period');
  const force = flags.bool('force');
  if (flags.bool('now')) {
    if (grace !== -1) throw new KubectlError('--now and --grace-period cannot be specified together');
    grace = 1;
  }
  if (flags.bool('all') && flags.str('selector') !== '') {
    throw new KubectlError("setting 'all' parameter but found a non empty selector. ");
  }
  if (grace > 0 && force)
    throw new KubectlError('--force and --grace-period greater than 0 cannot be specified together');
  const dryRun = dryRunOf(flags);
  let wait = flags.bool('wait');
  if (grace === 0 && !force) {
    wait = true;
    grace = 1;
  } else if (force && grace < 0) grace = 0;
  if (grace === 0 && dryRun === 'none') {
    io.stderr(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  }
  const options: RequestOptions = {
    propagationPolicy: propagationOf(flags.str('cascade'), io),
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRun === 'server' ? { dryRun: true } : {}),
  };
  const ignoreNotFound = flags.bool('ignore-not-found') || flags.bool('all') || flags.str('selector') !== '';
  return { grace, wait: wait && dryRun === 'none', dryRun, ignoreNotFound, options };
}

export function propagationOf(
  cascade: string,
  io: { stderr(text: string): void },
): 'Background' | 'Foreground' | 'Orphan' {
  switch (cascade) {
    case 'background':
      return 'Background';
    case 'foreground':
      return 'Foreground';
    case 'orphan':
      return 'Orphan';
    case 'true':
    case 'false': {
      const now = cascade === 'true' ? 'background' : 'orphan';
      io.stderr(
        `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${now}.\n`,
      );
      return cascade === 'true' ? 'Background' : 'Orphan';
    }
    default:
      throw new KubectlError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  }
}

interface Target {
  mapping: Mapping;
  namespace: string;
  name: string;
  source: string;
  uid?: string;
}

async function targetsOf(invocation: Invocation, part: Selection, errors: unknown[]): Promise<Target[]> {
  const { mapping, namespace, name, source } = part;
  if (name !== undefined) return [{ mapping, namespace, name, source }];
  try {
    const objects = await fetchSelection(invocation, part);
    return objects.map(({ metadata }) => ({
      mapping,
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      source,
    }));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    errors.push(error);
    return [];
  }
}

async function deleteOne(
  invocation: Invocation,
  target: Target,
  plan: Plan,
  errors: unknown[],
): Promise<Target | undefined> {
  const { io, session, flags } = invocation;
  const { mapping, namespace, name, source } = target;
  let uid: string | undefined;
  try {
    if (plan.dryRun !== 'client') {
      const client = await session.client();
      const answer = await client.delete<KubeObject | Status>(refOf(mapping, namespace, name), plan.options);
      uid = (answer as KubeObject).metadata?.uid ?? (answer as Status).details?.uid;
    }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.code !== 404 || !plan.ignoreNotFound)
      errors.push(source === '' ? error : new SourcedError('deleting', source, error));
    return undefined;
  }
  const kind = qualifiedKind(mapping);
  if (flags.str('output') === 'name') io.stdout(`${kind}/${name}\n`);
  else {
    const verb = plan.grace === 0 ? 'force deleted' : 'deleted';
    const where = mapping.namespaced ? ` from ${namespace} namespace` : '';
    io.stdout(`${kind} "${name}" ${verb}${where}${drySuffix(plan.dryRun)}\n`);
  }
  return { ...target, ...(uid ? { uid } : {}) };
}

async function waitUntilGone(invocation: Invocation, targets: readonly Target[]): Promise<number | undefined> {
  const { flags, io } = invocation;
  const deadline = io.now() + (flags.ms('timeout') || WEEK_MS);
  for (const target of targets) {
    try {
      const end = await watchFor(invocation, target, deadline - io.now(), (object) => {
        return object === undefined || (target.uid !== undefined && object.metadata?.uid !== target.uid);
      });
      if (end === 'timeout') {
        throw new KubectlError(`timed out waiting for the condition on ${target.mapping.resource}/${target.name}`);
      }
      if (end !== 'met') return exitCodeOf(end);
    } catch (error) {
      // Who may delete but not read does not wait.
      if (error instanceof StatusError && (error.code === 403 || error.code === 405)) return undefined;
      throw error;
    }
  }
  return undefined;
}

async function confirmed({ io }: Invocation, targets: readonly Target[]): Promise<boolean> {
  io.stdout(`You are about to delete the following ${targets.length} resource(s):\n`);
  for (const { mapping, name } of targets) io.stdout(`${qualifiedKind(mapping)}/${name}\n`);
  io.stdout('Do you want to continue? (y/N): ');
  const answer = ((await (io.readInput?.() ?? io.stdin())) ?? '').trim().toLowerCase();
  return answer === 'y' || answer === 'yes';
}

async function deleteRaw({ flags, session, io }: Invocation): Promise<undefined> {
  const client = await session.client();
  const response = await client.raw({ method: 'DELETE', path: flags.str('raw') });
  if (response.code >= 400) parseAnswer(response);
  io.stdout(response.body);
  return undefined;
}
