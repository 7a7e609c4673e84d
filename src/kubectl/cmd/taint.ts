import type { V1Node, V1Taint } from '../../api/generated/types.ts';
import { labelKeyProblems } from '../../api/labels/syntax.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, selectorFlag, validateFlag } from '../flags/commonFlags.ts';
import { bool } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import { refOf } from '../resource/Mapping.ts';
import { usageError } from '../usageError.ts';

const EFFECTS = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

export const taintCommand: Command = {
  name: 'taint',
  use: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  examples: `# A taint
kubectl taint nodes foo dedicated=special-user:NoSchedule

# Take it away again
kubectl taint nodes foo dedicated:NoSchedule-`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-taint'),
    selectorFlag,
    validateFlag,
    bool('all', 'Select all nodes'),
    bool('overwrite', 'Let taints be replaced.'),
  ],
  run: runTaint,
};

interface Changes {
  add: V1Taint[];
  remove: { key: string; effect?: string }[];
}

async function runTaint(invocation: Invocation): Promise<undefined> {
  const { args, flags, io, session } = invocation;
  const isTaint = (arg: string): boolean =>
    arg.includes('=') || arg.includes(':') || (arg.endsWith('-') && arg.length > 1);
  const first = args.findIndex(isTaint);
  const resources = first < 0 ? args : args.slice(0, first);
  if (resources.length === 0) throw new KubectlError('one or more resources must be specified as <resource> <name>');
  if (first < 0) throw new KubectlError('at least one taint update is required');
  const changes = parse(invocation, args.slice(first));
  const [type = ''] = resources;
  if (!['node', 'nodes', 'no'].includes(type.split('/')[0] ?? '')) {
    throw new KubectlError(`invalid resource type ${type}, only node types are supported`);
  }
  const errors: unknown[] = [];
  const labelSelector = flags.str('selector');
  const query = { args: resources, selectAll: flags.bool('all'), ...(labelSelector ? { labelSelector } : {}) };
  const infos = await resolveInfos(invocation, query, errors);
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags));
  const client = await session.client(flags.str('field-manager'));
  for (const info of infos) {
    try {
      const { taints, operation } = changed(info.object as V1Node, changes, flags.bool('overwrite'));
      const object = { ...info.object, spec: { ...(info.object as V1Node).spec, taints } } as KubeObject;
      if (dryRun === 'client') printer.print(object, operation);
      else {
        const patch = { spec: { taints: taints.length > 0 ? taints : null } };
        const options = dryRun === 'server' ? { dryRun: true } : {};
        printer.print(
          await client.patch<KubeObject>(refOf(info.mapping, '', info.name), 'strategic', patch, options),
          operation,
        );
      }
    } catch (error) {
      errors.push(error);
    }
  }
  throwAll(errors);
  return undefined;
}

function parse(invocation: Invocation, words: readonly string[]): Changes {
  const changes: Changes = { add: [], remove: [] };
  for (const word of words) {
    const removing = word.endsWith('-');
    const body = removing ? word.slice(0, -1) : word;
    const [keyValue = '', effect = '', ...more] = body.split(':');
    const [key = '', value = '', ...rest] = keyValue.split('=');
    if (more.length > 0 || rest.length > 0 || key === '') throw usageError(invocation, `invalid taint spec: ${word}`);
    if (effect !== '' && !EFFECTS.has(effect)) {
      throw usageError(invocation, `invalid taint effect: ${effect}, unsupported taint effect`);
    }
    if (removing) changes.remove.push({ key, ...(effect ? { effect } : {}) });
    else {
      if (effect === '') {
        const why = labelKeyProblems(keyValue)[0];
        throw usageError(invocation, `invalid taint spec: ${word}${why ? `, ${why}` : ''}`);
      }
      changes.add.push({ key, effect, ...(value ? { value } : {}) });
    }
  }
  const both = changes.add.filter((one) =>
    changes.remove.some(({ key, effect }) => key === one.key && (effect === undefined || effect === one.effect)),
  );
  if (both.length > 0) {
    const names = changes.remove.map(({ key, effect }) => `${key}=${effect ? `:${effect}` : ''}`).join(', ');
    throw new KubectlError(`can not both modify and remove the following taint(s) in the same command: ${names}`);
  }
  return changes;
}

function changed(node: V1Node, { add, remove }: Changes, overwrite: boolean): { taints: V1Taint[]; operation: string } {
  const before = node.spec?.taints ?? [];
  const matches = (taint: V1Taint, one: { key: string; effect?: string }): boolean =>
    taint.key === one.key && (one.effect === undefined || taint.effect === one.effect);
  for (const one of remove) {
    if (!before.some((taint) => matches(taint, one))) {
      throw new KubectlError(`taint "${one.key}${one.effect ? `:${one.effect}` : ''}" not found`);
    }
  }
  const clashing = add.filter((one) => before.some((taint) => matches(taint, one)));
  if (!overwrite && clashing.length > 0) {
    throw new KubectlError(
      `node ${node.metadata?.name} already has ${clashing.map(({ key }) => key).join(', ')} taint(s) with same effect(s) and --overwrite is false`,
    );
  }
  const kept = before.filter(
    (taint) => !remove.some((one) => matches(taint, one)) && !add.some((one) => matches(taint, one)),
  );
  const operation =
    add.length === 0 ? 'untainted' : remove.length === 0 ? (overwrite ? 'modified' : 'tainted') : 'modified';
  return { taints: [...add, ...kept], operation };
}
