import { StatusError } from '../../api/StatusError.ts';
import { LAST_APPLIED, withLastApplied } from '../apply/lastApplied.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import {
  fieldManagerFlag,
  fieldValidationOf,
  filenameFlags,
  recordFlag,
  saveConfigFlag,
  sourcesOf,
  validateFlag,
} from '../flags/commonFlags.ts';
import { bool, duration, int, text } from '../flags/FlagSpec.ts';
import { KubectlError, SourcedError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { type Selection, selections } from '../resource/Builder.ts';
import { qualifiedKind, refOf } from '../resource/Mapping.ts';
import { watchFor } from '../watchFor.ts';
import { propagationOf } from './delete.ts';

export const replaceCommand: Command = {
  name: 'replace',
  use: '-f FILENAME',
  short: 'Replace a resource by file name or stdin',
  examples: `# What a file says
kubectl replace -f ./pod.json

# Delete and make anew
kubectl replace --force -f ./pod.json`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-replace'),
    ...filenameFlags('replace'),
    saveConfigFlag,
    validateFlag,
    recordFlag,
    text('cascade', 'Must be "background", "orphan", or "foreground".', {
      default: 'background',
      noValue: 'background',
    }),
    bool('force', 'Delete the resource and make it anew.'),
    int('grace-period', 'Seconds the resource has to end gracefully.', { default: '-1' }),
    text('raw', 'A path to PUT to.'),
    text('subresource', 'Replace this subresource.'),
    duration('timeout', 'How long to wait for a deletion; zero: as long as it takes'),
    bool('wait', 'Wait until deleted resources are gone.'),
  ],
  run: runReplace,
};

async function runReplace(invocation: Invocation): Promise<undefined> {
  const { flags, args, io } = invocation;
  const sources = sourcesOf(flags);
  if (sources.filenames.length === 0 && sources.kustomize === '') {
    throw new KubectlError('must specify one of -f and -k');
  }
  const grace = flags.int('grace-period');
  if (grace >= 0 && !flags.bool('force')) throw new KubectlError('--grace-period must have --force specified');
  if (flags.ms('timeout') !== 0 && !flags.bool('force'))
    throw new KubectlError('--timeout must have --force specified');
  const dryRun = dryRunOf(flags);
  const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
  const errors: unknown[] = [];
  const parts = await selections(invocation, { args, ...sources }, errors);
  if (parts.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to replace');
  if (flags.bool('force')) await removeAll(invocation, parts);
  for (const part of parts) {
    try {
      await replaceOne(invocation, part, printer);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(new SourcedError('replacing', part.source, error));
    }
  }
  throwAll(errors);
  return undefined;
}

async function replaceOne(invocation: Invocation, part: Selection, printer: ResultPrinter): Promise<void> {
  const { flags, session } = invocation;
  const { mapping, namespace, name = '', object } = part;
  if (!object) return;
  const dryRun = dryRunOf(flags);
  const annotated = flags.bool('save-config') || object.metadata?.annotations?.[LAST_APPLIED] !== undefined;
  const body = annotated ? withLastApplied(object) : object;
  const client = await session.client(flags.str('field-manager'));
  const options = { fieldValidation: fieldValidationOf(flags), ...(dryRun === 'server' ? { dryRun: true } : {}) };
  if (dryRun === 'client') printer.print(body, 'replaced');
  else if (flags.bool('force')) {
    const { resourceVersion: _, uid: __, ...metadata } = body.metadata ?? {};
    printer.print(await client.create(refOf(mapping, namespace), { ...body, metadata }, options), 'replaced');
  } else {
    const ref = refOf(mapping, namespace, name, flags.str('subresource') || undefined);
    printer.print(
      await client.update(
        ref,
        { ...body, metadata: { ...body.metadata, ...(mapping.namespaced ? { namespace } : {}) } },
        options,
      ),
      'replaced',
    );
  }
}

async function removeAll(invocation: Invocation, parts: readonly Selection[]): Promise<void> {
  const { flags, session, io } = invocation;
  const client = await session.client();
  const grace = flags.int('grace-period');
  for (const { mapping, namespace, name = '' } of parts) {
    try {
      await client.delete(refOf(mapping, namespace, name), {
        propagationPolicy: propagationOf(flags.str('cascade'), io),
        gracePeriodSeconds: grace < 0 ? 0 : grace,
      });
      const where = mapping.namespaced ? ` from ${namespace} namespace` : '';
      io.stdout(`${qualifiedKind(mapping)} "${name}" deleted${where}\n`);
      await watchFor(invocation, { mapping, namespace, name }, flags.ms('timeout') || 300_000, (object) => !object);
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 404) throw error;
    }
  }
}
