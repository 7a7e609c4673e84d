import type { KubeObject } from '../../api/meta.ts';
import type { JsonObject } from '../../api/patch/jsonObject.ts';
import { applyJsonPatch, checkJsonPatch } from '../../api/patch/jsonPatch.ts';
import { applyMergePatch } from '../../api/patch/mergePatch.ts';
import { patchSchemaOf } from '../../api/patch/patchSchemaOf.ts';
import { applyStrategicMergePatch } from '../../api/patch/strategicMergePatch.ts';
import { schemaOf } from '../../api/schema/schemaOf.ts';
import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import type { PatchType } from '../../client/KubeRequest.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { refOf } from '../resource/Mapping.ts';

export const patchCommand: Command = {
  name: 'patch',
  use: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  examples: `# Strategic merge
kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'

# JSON patch
kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    ...filenameFlags('patch'),
    recordFlag,
    bool('local', 'Do not talk to the server: patch what the file says.'),
    text('patch', 'The patch, as JSON or YAML.', { short: 'p' }),
    text('patch-file', 'File with the patch.'),
    text('subresource', 'Patch this subresource.'),
    text('type', 'Kind of patch: json, merge, or strategic', { default: 'strategic' }),
  ],
  run: runPatch,
};

async function runPatch(invocation: Invocation): Promise<undefined> {
  const { flags, args, io, session } = invocation;
  const [inline, file] = [flags.str('patch'), flags.str('patch-file')];
  if (inline !== '' && file !== '') throw new KubectlError('cannot specify --patch and --patch-file together');
  if (inline === '' && file === '') {
    throw new KubectlError('must specify --patch or --patch-file containing the contents of the patch');
  }
  const type = flags.str('type').toLowerCase();
  if (type !== 'json' && type !== 'merge' && type !== 'strategic') {
    throw new KubectlError(`--type must be one of [json merge strategic], not "${flags.str('type')}"`);
  }
  const patch = readPatch(inline === '' ? ((await io.files.read(file)) ?? missing(file)) : inline);
  const dryRun = dryRunOf(flags);
  // Upstream's patch does not say that it was a dry run.
  const printer = new ResultPrinter(io, await outputFormat(io, flags));
  const errors: unknown[] = [];
  const infos = await resolveInfos(invocation, { ...sourcesOf(flags), args }, errors);
  throwAll(errors);
  if (infos.length === 0) throw new KubectlError('no objects passed to patch');
  const client = await session.client(flags.str('field-manager'));
  for (const info of infos) {
    if (flags.bool('local') || dryRun === 'client') {
      const patched = patchHere(info, type, patch);
      printer.print(patched, same(info.object, patched) ? 'patched (no change)' : 'patched');
      continue;
    }
    const ref = refOf(info.mapping, info.namespace, info.name, flags.str('subresource') || undefined);
    const after = await client.patch<KubeObject>(ref, type, patch, dryRun === 'server' ? { dryRun: true } : {});
    const unchanged =
      info.object?.metadata?.resourceVersion === after.metadata?.resourceVersion &&
      (dryRun === 'none' || after.kind !== info.object?.kind || same(info.object, after));
    printer.print(after, unchanged ? 'patched (no change)' : 'patched');
  }
  return undefined;
}

function missing(file: string): never {
  throw new KubectlError(`unable to read patch file: open ${file}: no such file or directory`);
}

function readPatch(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    try {
      return parseYaml(source);
    } catch (error) {
      throw new KubectlError(`unable to parse "${source}": ${error instanceof Error ? error.message : error}`);
    }
  }
}

function patchHere(info: Info, type: PatchType, patch: unknown): KubeObject {
  const object = info.object as JsonObject;
  if (type === 'json') return applyJsonPatch(object, checkJsonPatch(patch)) as KubeObject;
  const schema = schemaOf(info.mapping);
  if (type === 'strategic' && schema)
    return applyStrategicMergePatch(object, patch, patchSchemaOf(schema)) as KubeObject;
  return applyMergePatch(object, patch) as KubeObject;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
