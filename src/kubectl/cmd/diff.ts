import type { KubeObject } from '../../api/meta.ts';
import { apiVersionOf } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import { applyPatch } from '../apply/applyPatch.ts';
import type { Command, Invocation } from '../Command.ts';
import { unifiedDiff } from '../diff/unifiedDiff.ts';
import { errorMessage } from '../errorMessage.ts';
import { logStamp } from '../exchangeLog.ts';
import { fieldManagerFlag, filenameFlags, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, int, slice } from '../flags/FlagSpec.ts';
import { KubectlError, SourcedError } from '../KubectlError.ts';
import { withoutManagedFields } from '../output/renderObject.ts';
import { type Selection, selections } from '../resource/Builder.ts';
import { refOf } from '../resource/Mapping.ts';

export const diffCommand: Command = {
  name: 'diff',
  use: '-f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  long: 'Show how objects would change if the files were applied. Exit code 0: no difference, 1: differences, more: an error.\n',
  flags: [
    fieldManagerFlag('kubectl-client-side-apply'),
    ...filenameFlags('compare'),
    selectorFlag,
    int('concurrency', 'How many objects to look at at once.', { default: '1' }),
    bool('force-conflicts', 'With --server-side: take fields over.'),
    bool('prune', 'Show what --prune would delete.'),
    slice('prune-allowlist', 'Types for --prune'),
    bool('server-side', 'Let the server merge.'),
    bool('show-managed-fields', 'Show managedFields too.'),
  ],
  run: runDiff,
};

async function runDiff(invocation: Invocation): Promise<number> {
  const { flags, args, io } = invocation;
  const sources = sourcesOf(flags);
  const failed = (error: unknown): never => {
    throw error instanceof KubectlError ? new KubectlError(error.message, 2, error.bare) : error;
  };
  if (sources.filenames.length === 0 && sources.kustomize === '')
    throw new KubectlError('must specify one of -f and -k', 2);
  if (args.length > 0) throw new KubectlError(`Unexpected args: [${args.join(' ')}]`, 2);
  const errors: unknown[] = [];
  const [before, after] = ['LIVE', 'MERGED'].map((side, i) => `/tmp/${side}-${1_000_000_007 + (io.now() % 1e9) + i}`);
  let differs = false;
  for (const part of await selections(invocation, { args: [], ...sources }, errors).catch(failed)) {
    try {
      const { live, merged } = await compare(invocation, part);
      const name = `${part.mapping.group ? `${part.mapping.group}.` : ''}${apiVersionOf(part.mapping).split('/').at(-1)}.${part.mapping.kind}.${part.namespace}.${part.name}`;
      const text = unifiedDiff(
        textOf(invocation, live),
        textOf(invocation, merged),
        `${before}/${name}`,
        `${after}/${name}`,
      );
      if (text !== '') {
        differs = true;
        io.stdout(`diff -u -N ${before}/${name} ${after}/${name}\n${text}`);
      }
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) {
    io.stderr(`${errors.map(errorMessage).join('\n')}\n`);
    return 2;
  }
  return differs ? 1 : 0;
}

async function compare(
  invocation: Invocation,
  part: Selection,
): Promise<{ live: KubeObject | undefined; merged: KubeObject }> {
  const { session, flags } = invocation;
  const { mapping, namespace, name = '', object, source } = part;
  const client = await session.client(flags.str('field-manager'));
  const ref = refOf(mapping, namespace, name);
  const live = await client.get<KubeObject>(ref).catch((error: unknown) => {
    if (error instanceof StatusError && error.code === 404) return undefined;
    throw error;
  });
  const wanted = mapping.namespaced
    ? { ...object, metadata: { ...object?.metadata, namespace } }
    : (object as KubeObject);
  try {
    if (flags.bool('server-side')) {
      return {
        live,
        merged: await client.patch<KubeObject>(ref, 'apply', wanted, {
          dryRun: true,
          force: flags.bool('force-conflicts'),
        }),
      };
    }
    if (!live)
      return { live, merged: await client.create<KubeObject>(refOf(mapping, namespace), wanted, { dryRun: true }) };
    const annotated = { ...wanted, metadata: { ...wanted.metadata, annotations: wanted.metadata?.annotations ?? {} } };
    const { type, patch } = applyPatch(mapping, annotated as KubeObject, live, true);
    return { live, merged: await client.patch<KubeObject>(ref, type, patch, { dryRun: true }) };
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Conflict') {
      const object = `(${mapping.group}/${mapping.version}, Kind=${mapping.kind}: ${name})`;
      invocation.io.stderr(
        `${logStamp(invocation.io.now(), 'W')} diff.go:723] Object ${object} keeps changing, diffing without lock\n`,
      );
      throw error;
    }
    throw error instanceof StatusError ? new SourcedError('diffing', source, error) : error;
  }
}

function textOf({ flags }: Invocation, object: KubeObject | undefined): string {
  if (!object) return '';
  const shown = flags.bool('show-managed-fields') ? object : withoutManagedFields(object);
  const data = shown.kind === 'Secret' ? masked(shown) : shown;
  return stringifyYaml(data);
}

/** Secrets are compared, but not shown. */
function masked(secret: KubeObject): KubeObject {
  const data = (secret as { data?: Record<string, string> }).data;
  if (!data) return secret;
  return {
    ...secret,
    data: Object.fromEntries(Object.keys(data).map((key) => [key, `*** (${data[key]?.length})`])),
  } as KubeObject;
}
