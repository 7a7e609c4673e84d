import { StatusError } from '../../api/StatusError.ts';
import { type Applied, applyOne } from '../apply/applyOne.ts';
import { prune } from '../apply/prune.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import {
  fieldManagerFlag,
  fieldValidationOf,
  filenameFlags,
  recordFlag,
  selectorFlag,
  sourcesOf,
  validateFlag,
} from '../flags/commonFlags.ts';
import { bool, duration, int, slice, text } from '../flags/FlagSpec.ts';
import { asList } from '../get/printObjectList.ts';
import { AggregateFailure, KubectlError, SourcedError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { selections } from '../resource/Builder.ts';
import { usageError } from '../usageError.ts';
import { editLastAppliedCommand, setLastAppliedCommand, viewLastAppliedCommand } from './applyLastApplied.ts';

export const applyCommand: Command = {
  name: 'apply',
  use: '(-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: 'Apply a configuration to a resource by file name or stdin. The resource is created if it does not exist yet. To use `apply`, create the resource with `apply` or `create --save-config` in the first place.\n\n JSON and YAML are understood.\n',
  examples: `# What a file says
kubectl apply -f ./pod.json

# Every file of a directory and below
kubectl apply -R -f dir/

# A kustomization
kubectl apply -k dir/

# What is piped in
cat pod.json | kubectl apply -f -`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    ...filenameFlags('apply'),
    selectorFlag,
    validateFlag,
    recordFlag,
    bool('all', 'Select all resources of the types for --prune.'),
    text('cascade', 'Must be "background", "orphan", or "foreground".', {
      default: 'background',
      noValue: 'background',
    }),
    bool('force', 'Delete and make anew what cannot be changed.'),
    bool('force-conflicts', 'With --server-side: take fields over from other managers.'),
    int('grace-period', 'Seconds the resource has to end gracefully.', { default: '-1' }),
    bool('openapi-patch', 'Compute the difference from the OpenAPI schema.', { default: 'true' }),
    bool('overwrite', 'Resolve conflicts between the changed and the live configuration in favour of the changed.', {
      default: 'true',
    }),
    bool('prune', 'Delete what earlier applies made and this one does not name. Needs -l or --all.'),
    slice('prune-allowlist', 'Types for --prune: <group/version/kind>'),
    bool('server-side', 'Let the server merge.'),
    text('subresource', 'Apply to this subresource.'),
    duration('timeout', 'How long to wait for a deletion; zero: as long as the object says'),
    bool('wait', 'Wait until deleted resources are gone.'),
  ],
  subcommands: [editLastAppliedCommand, setLastAppliedCommand, viewLastAppliedCommand],
  run: runApply,
};

async function runApply(invocation: Invocation): Promise<undefined> {
  const { flags, args, io } = invocation;
  if (args.length > 0) throw usageError(invocation, `Unexpected args: [${args.join(' ')}]`);
  checkFlags(invocation);
  const dryRun = dryRunOf(flags);
  const format = await outputFormat(io, flags);
  const printer = new ResultPrinter(io, format, dryRun);
  const errors: unknown[] = [];
  const parts = await selections(invocation, { args: [], ...sourcesOf(flags) }, errors);
  if (parts.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to apply');
  const done: Applied[] = [];
  const namespaces = new Set<string>();
  for (const part of parts) {
    try {
      const applied = await applyOne(invocation, part);
      done.push(applied);
      if (part.namespace) namespaces.add(part.namespace);
      if (format.format === '' || format.format === 'name') printer.print(applied.object, applied.operation);
    } catch (error) {
      if (error instanceof AggregateFailure) throw error;
      if (!(error instanceof StatusError || error instanceof SourcedError || error instanceof KubectlError))
        throw error;
      errors.push(error);
    }
  }
  if (format.format !== '' && format.format !== 'name') {
    const [only] = done;
    if (done.length === 1 && only) printer.print(only.object, only.operation);
    else if (done.length > 1)
      printer.print({ ...asList(done.map(({ object }) => object)), metadata: {} }, 'configured');
  }
  throwAll(errors);
  if (flags.bool('prune')) {
    await prune(invocation, new Set(done.map(({ object }) => object.metadata?.uid ?? '')), namespaces);
  }
  return undefined;
}

function checkFlags({ flags }: Invocation): void {
  const { filenames, kustomize } = sourcesOf(flags);
  if (filenames.length === 0 && kustomize === '') throw new KubectlError('must specify one of -f and -k');
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) {
    throw new KubectlError('--force-conflicts only works with --server-side');
  }
  if (flags.bool('force') && flags.bool('server-side')) {
    throw new KubectlError('--force cannot be used with --server-side');
  }
  if (flags.bool('all') && flags.str('selector') !== '') {
    throw new KubectlError('cannot set --all and --selector at the same time');
  }
  fieldValidationOf(flags);
  for (const word of flags.list('prune-allowlist')) {
    if (word.split('/').length !== 3)
      throw new KubectlError(`invalid GroupVersionKind format: ${word}, please follow <group/version/kind>`);
  }
  if (flags.bool('prune') && flags.str('selector') === '' && !flags.bool('all')) {
    throw new KubectlError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  }
}
