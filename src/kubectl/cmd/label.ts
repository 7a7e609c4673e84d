import { labelKeyProblems, labelValueProblems } from '../../api/labels/syntax.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import {
  allNamespacesFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  filenameFlags,
  recordFlag,
  selectorFlag,
  sourcesOf,
} from '../flags/commonFlags.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { refOf } from '../resource/Mapping.ts';

type Field = 'labels' | 'annotations';

function metadataCommand(field: Field, name: string, short: string, examples: string): Command {
  return {
    name,
    use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
    short,
    examples,
    flags: [
      ...printFlags,
      allNamespacesFlag,
      dryRunFlag,
      fieldManagerFlag(`kubectl-${name}`),
      fieldSelectorFlag,
      selectorFlag,
      recordFlag,
      ...filenameFlags(`${name}`),
      bool('all', 'Select all resources of the types, in the namespace'),
      bool('list', 'Show the keys and values there are.'),
      bool('local', 'Do not talk to the server.'),
      bool('overwrite', 'Let values be replaced.'),
      text('resource-version', 'Only if the object still has this version.'),
    ],
    run: (invocation) => runMetadata(invocation, field),
  };
}

export const labelCommand: Command = metadataCommand(
  'labels',
  'label',
  'Update the labels on a resource',
  `# A label
kubectl label pods foo unhealthy=true

# Take it away again
kubectl label pods foo unhealthy-`,
);

export const annotateCommand: Command = metadataCommand(
  'annotations',
  'annotate',
  'Update the annotations on a resource',
  `# An annotation
kubectl annotate pods foo description='my frontend'

# Take it away again
kubectl annotate pods foo description-`,
);

interface Changes {
  set: Record<string, string>;
  remove: string[];
}

async function runMetadata(invocation: Invocation, field: Field): Promise<undefined> {
  const { flags, args, io } = invocation;
  const noun = field === 'labels' ? 'label' : 'annotation';
  const firstPair = args.findIndex((arg) => arg.includes('=') || (arg.endsWith('-') && arg.length > 1));
  const resources = firstPair < 0 ? args : args.slice(0, firstPair);
  const changes = changesOf(firstPair < 0 ? [] : args.slice(firstPair), noun);
  const sources = sourcesOf(flags);
  if (resources.length === 0 && sources.filenames.length === 0 && sources.kustomize === '') {
    throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  const empty = changes.remove.length === 0 && Object.keys(changes.set).length === 0;
  if (empty && !flags.bool('list')) throw new KubectlError(`at least one ${noun} update is required`);
  if (field === 'labels') checkLabels(changes);
  const errors: unknown[] = [];
  const query = { ...sources, args: resources, selectAll: flags.bool('all') };
  const infos = await resolveInfos(invocation, query, errors);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRunOf(flags));
  for (const info of infos) {
    try {
      await changeOne(invocation, info, field, changes, printer, infos.length > 1);
    } catch (error) {
      errors.push(error);
    }
  }
  throwAll(errors);
  return undefined;
}

function changesOf(pairs: readonly string[], noun: string): Changes {
  const changes: Changes = { set: {}, remove: [] };
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at > 0) changes.set[pair.slice(0, at)] = pair.slice(at + 1);
    else if (at < 0 && pair.endsWith('-') && pair.length > 1) changes.remove.push(pair.slice(0, -1));
    else if (at < 0) throw new KubectlError(`all resources must be specified before ${noun} changes: ${pair}`);
    else throw new KubectlError(`unknown ${noun} spec: ${pair}`);
  }
  for (const key of changes.remove) {
    if (key in changes.set)
      throw new KubectlError(
        `can not both modify and remove ${noun === 'label' ? 'a label' : 'an annotation'} in the same command`,
      );
  }
  return changes;
}

function checkLabels({ set }: Changes): void {
  for (const [key, value] of Object.entries(set)) {
    if (value.includes('=')) throw new KubectlError(`invalid label spec: ${key}=${value}`);
    const problems = labelValueProblems(value);
    if (problems.length > 0) throw new KubectlError(`invalid label value: "${key}=${value}": ${problems.join('; ')}`);
    const ofKey = labelKeyProblems(key);
    if (ofKey.length > 0) throw new KubectlError(`invalid label key: "${key}": ${ofKey.join('; ')}`);
  }
}

async function changeOne(
  invocation: Invocation,
  info: Info,
  field: Field,
  changes: Changes,
  printer: ResultPrinter,
  several: boolean,
): Promise<void> {
  const { flags, io, session } = invocation;
  const object = info.object as KubeObject;
  const before = object.metadata?.[field] ?? {};
  if (flags.bool('list') && flags.str('output') === '') {
    if (several) io.stdout(`Listing ${field} for ${object.kind}.${info.mapping.version}/${info.name}:\n`);
    for (const key of Object.keys(before).sort()) io.stdout(`${several ? ' ' : ''}${key}=${before[key]}\n`);
    return;
  }
  checkOverwrite(invocation, field, before, changes);
  const patch: Record<string, string | null> = {};
  const after: Record<string, string> = { ...before };
  for (const [key, value] of Object.entries(changes.set)) {
    if (before[key] !== value) patch[key] = value;
    after[key] = value;
  }
  for (const key of changes.remove) {
    if (field === 'labels' && !(key in before)) io.stdout(`label "${key}" not found.\n`);
    if (key in before) patch[key] = null;
    delete after[key];
  }
  const operation = operationOf(field, before, after, flags.bool('overwrite'));
  const dryRun = dryRunOf(flags);
  const changed = { ...object, metadata: { ...object.metadata, [field]: after } };
  if (dryRun === 'client' || flags.bool('local') || Object.keys(patch).length === 0) {
    printer.print(changed, operation);
    return;
  }
  const resourceVersion = flags.str('resource-version');
  const body = { metadata: { [field]: patch, ...(resourceVersion ? { resourceVersion } : {}) } };
  const client = await session.client(flags.str('field-manager'));
  const ref = refOf(info.mapping, info.namespace, info.name);
  printer.print(await client.patch(ref, 'merge', body, dryRun === 'server' ? { dryRun: true } : {}), operation);
}

function checkOverwrite({ flags }: Invocation, field: Field, before: Record<string, string>, { set }: Changes): void {
  if (flags.bool('overwrite')) return;
  const taken = Object.entries(set).filter(([key, value]) => key in before && before[key] !== value);
  if (taken.length === 0) return;
  if (field === 'annotations') {
    const texts = taken.map(([key]) => `'${key}' already has a value (${before[key]})`);
    throw new KubectlError(`--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`);
  }
  const texts = taken.map(([key]) => `'${key}' already has a value (${before[key]}), and --overwrite is false`);
  throw new KubectlError(texts.join('; '));
}

function operationOf(
  field: Field,
  before: Record<string, string>,
  after: Record<string, string>,
  overwrite: boolean,
): string {
  if (field === 'annotations') return 'annotated';
  const size = (labels: Record<string, string>): number => JSON.stringify(labels).length;
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return 'not labeled';
  return !overwrite && size(after) < size(before) ? 'unlabeled' : 'labeled';
}

const sorted = (labels: Record<string, string>): [string, string][] =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
