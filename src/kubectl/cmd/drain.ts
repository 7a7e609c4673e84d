import type { V1DaemonSet, V1Node, V1Pod } from '../../api/generated/types.ts';
import { parseSelector } from '../../api/labels/selector.ts';
import { StatusError } from '../../api/StatusError.ts';
import type { Command, Invocation } from '../Command.ts';
import { judge } from '../drain/podFilters.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { selectorFlag } from '../flags/commonFlags.ts';
import { bool, duration, int, text } from '../flags/FlagSpec.ts';
import { AggregateFailure, KubectlError } from '../KubectlError.ts';
import { drySuffix } from '../output/ResultPrinter.ts';
import { resolveInfos, typeOf } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { usageError } from '../usageError.ts';
import { watchFor } from '../watchFor.ts';

const RETRY_MS = 5000;
const WEEK_MS = 168 * 3_600_000;
const PODS = { group: '', version: 'v1', resource: 'pods' };

export const cordonCommand: Command = {
  name: 'cordon',
  use: 'NODE',
  short: 'Mark node as unschedulable',
  flags: [dryRunFlag, selectorFlag],
  run: (invocation) => cordon(invocation, true),
};

export const uncordonCommand: Command = {
  name: 'uncordon',
  use: 'NODE',
  short: 'Mark node as schedulable',
  flags: [dryRunFlag, selectorFlag],
  run: (invocation) => cordon(invocation, false),
};

export const drainCommand: Command = {
  name: 'drain',
  use: 'NODE',
  short: 'Drain node in preparation for maintenance',
  long: 'Drain node in preparation for maintenance: no new pods are put on it, and those that are there are evicted, as far as disruption budgets let them.\n',
  flags: [
    dryRunFlag,
    selectorFlag,
    int('chunk-size', 'Ask for large lists in pieces of this size; 0: all at once.', { default: '500' }),
    bool('delete-emptydir-data', 'Go on even if there are pods with emptyDir volumes, whose data is lost.'),
    bool('delete-local-data', 'Older name of --delete-emptydir-data.', { hidden: true }),
    bool('disable-eviction', 'Delete pods instead of evicting them: disruption budgets are not asked.'),
    bool('force', 'Go on even if there are pods that nothing would make anew.'),
    int('grace-period', 'Seconds each pod has to end gracefully; -1: what the pod says.', { default: '-1' }),
    bool('ignore-daemonsets', 'Leave pods of DaemonSets alone.'),
    text('pod-selector', 'Labels of the pods to evict'),
    int('skip-wait-for-delete-timeout', 'Do not wait for pods that have been going for so many seconds.'),
    duration('timeout', 'How long to wait; zero: without end'),
  ],
  run: runDrain,
};

async function nodesOf(invocation: Invocation): Promise<Info[]> {
  const { args, flags, command } = invocation;
  const selector = flags.str('selector');
  if (args.length === 0 && selector === '') throw usageError(invocation, `USAGE: ${command.name} NODE [flags]`);
  if (args.length > 0 && selector !== '')
    throw new KubectlError('error: cannot specify both a node name and a --selector option');
  const names = args.map((arg) => (arg.includes('/') ? (arg.split('/')[1] ?? '') : arg));
  const errors: unknown[] = [];
  const infos = await resolveInfos(
    invocation,
    { args: ['nodes', ...names], ...(selector ? { labelSelector: selector } : {}) },
    errors,
  );
  if (errors.length > 0) throw errors[0];
  return infos;
}

async function cordon(invocation: Invocation, unschedulable: boolean): Promise<undefined> {
  for (const info of await nodesOf(invocation)) await cordonOne(invocation, info, unschedulable);
  return undefined;
}

async function cordonOne(invocation: Invocation, info: Info, unschedulable: boolean): Promise<void> {
  const { session, io, flags } = invocation;
  const dryRun = dryRunOf(flags);
  const done = unschedulable ? 'cordoned' : 'uncordoned';
  const node = info.object as V1Node;
  if ((node.spec?.unschedulable ?? false) === unschedulable) {
    io.stdout(`node/${info.name} already ${done}${drySuffix(dryRun)}\n`);
    return;
  }
  if (dryRun !== 'client') {
    const client = await session.client();
    const patch = { spec: { unschedulable: unschedulable ? true : null } };
    const ref = { group: '', version: 'v1', resource: 'nodes', name: info.name };
    await client.patch(ref, 'strategic', patch, dryRun === 'server' ? { dryRun: true } : {});
  }
  io.stdout(`node/${info.name} ${done}${drySuffix(dryRun)}\n`);
}

async function runDrain(invocation: Invocation): Promise<undefined> {
  const { io, flags } = invocation;
  try {
    parseSelector(flags.str('pod-selector'));
  } catch {
    throw new KubectlError('--pod-selector=<pod_selector> must be a valid label selector');
  }
  const nodes = await nodesOf(invocation);
  for (const info of nodes) await cordonOne(invocation, info, true);
  for (const [index, info] of nodes.entries()) {
    try {
      await drainOne(invocation, info);
      io.stdout(`node/${info.name} drained${drySuffix(dryRunOf(invocation.flags))}\n`);
    } catch (error) {
      const remaining = nodes.slice(index).map((node) => node.name);
      const text = error instanceof Error ? error.message : String(error);
      const listed =
        error instanceof AggregateFailure && error.errors.length > 1 ? `[${text.replaceAll('\n', ', ')}]` : text;
      io.stderr(`error: unable to drain node "${info.name}" due to error: ${listed}, continuing command...\n`);
      io.stderr(`There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join('')}`);
      throw error;
    }
  }
  return undefined;
}

async function drainOne(invocation: Invocation, info: Info): Promise<void> {
  const { flags, io, session } = invocation;
  const client = await session.client();
  const labelSelector = flags.str('pod-selector');
  const { items } = await client.list<V1Pod>(PODS, {
    fieldSelector: `spec.nodeName=${info.name}`,
    ...(labelSelector ? { labelSelector } : {}),
  });
  const sets = await client.list<V1DaemonSet>({ group: 'apps', version: 'v1', resource: 'daemonsets' });
  const known = new Set(sets.items.map((set) => set.metadata?.name ?? ''));
  const options = {
    force: flags.bool('force'),
    ignoreDaemonSets: flags.bool('ignore-daemonsets'),
    deleteEmptyDir: flags.bool('delete-emptydir-data') || flags.bool('delete-local-data'),
  };
  const problems = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  const leaving: V1Pod[] = [];
  for (const pod of items) {
    const verdict = judge(pod, options, (name) => known.has(name));
    const name = `${pod.metadata?.namespace}/${pod.metadata?.name}`;
    if (verdict.problem) problems.set(verdict.problem, [...(problems.get(verdict.problem) ?? []), name]);
    if (verdict.warning) warnings.set(verdict.warning, [...(warnings.get(verdict.warning) ?? []), name]);
    if (verdict.remove) leaving.push(pod);
  }
  if (problems.size > 0)
    throw new AggregateFailure([...problems].map(([why, pods]) => new Error(`${why}: ${pods.join(', ')}`)));
  const said = [...warnings].map(([why, pods]) => `${why}: ${pods.join(', ')}`);
  if (said.length > 0) io.stderr(`Warning: ${said.join('; ')}\n`);
  const deadline = io.now() + (flags.ms('timeout') || WEEK_MS);
  await Promise.all(leaving.map((pod) => evict(invocation, pod, deadline)));
}

async function evict(invocation: Invocation, pod: V1Pod, deadline: number): Promise<void> {
  const { flags, io, session } = invocation;
  const { name = '', namespace = '', uid } = pod.metadata ?? {};
  const dryRun = dryRunOf(flags);
  const byDeletion = flags.bool('disable-eviction');
  io.stdout(`${byDeletion ? 'deleting' : 'evicting'} pod ${namespace}/${name}${drySuffix(dryRun)}\n`);
  if (dryRun === 'client') return;
  const client = await session.client();
  const grace = flags.int('grace-period');
  const seconds = grace >= 0 ? { gracePeriodSeconds: grace } : {};
  const options = dryRun === 'server' ? { dryRun: true } : {};
  for (;;) {
    try {
      if (byDeletion) await client.delete({ ...PODS, namespace, name }, { ...seconds, ...options });
      else {
        const eviction = {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name, namespace },
          deleteOptions: seconds,
        };
        await client.create({ ...PODS, namespace, name, subresource: 'eviction' }, eviction, options);
      }
      break;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.code === 404) return;
      if (error.code !== 429)
        throw new KubectlError(`error when evicting pods/"${name}" -n "${namespace}": ${error.message}`);
      io.stderr(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`);
      if (io.now() + RETRY_MS > deadline) throw new KubectlError(`global timeout reached: ${flags.str('timeout')}`);
      if (io.interrupt?.aborted) return;
      await io.sleep(RETRY_MS);
      io.stdout(`evicting pod ${namespace}/${name}\n`);
    }
  }
  if (dryRun !== 'none') return;
  const mapping = typeOf(await session.mapper(), 'pods');
  const end = await watchFor(invocation, { mapping, namespace, name }, deadline - io.now(), (object) => {
    return object === undefined || object.metadata?.uid !== uid;
  });
  if (end === 'timeout') throw new KubectlError(`global timeout reached: ${flags.str('timeout')}`);
  if (end === 'met') io.stdout(`pod/${name} ${byDeletion ? 'deleted' : 'evicted'}\n`);
}
