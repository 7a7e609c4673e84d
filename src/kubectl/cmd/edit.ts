import type { KubeObject } from '../../api/meta.ts';
import type { JsonObject } from '../../api/patch/jsonObject.ts';
import { createMergePatch } from '../../api/patch/mergePatch.ts';
import { patchSchemaOf } from '../../api/patch/patchSchemaOf.ts';
import { createTwoWayMergePatch } from '../../api/patch/strategicDiff.ts';
import { StatusError } from '../../api/StatusError.ts';
import { schemaOf } from '../../api/schema/schemaOf.ts';
import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import type { Command, Invocation } from '../Command.ts';
import { errorMessage } from '../errorMessage.ts';
import {
  fieldManagerFlag,
  filenameFlags,
  recordFlag,
  saveConfigFlag,
  sourcesOf,
  validateFlag,
} from '../flags/commonFlags.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { withoutManagedFields } from '../output/renderObject.ts';
import { resolveInfos } from '../resource/Builder.ts';
import { type Info, nameOf, quotedName } from '../resource/Info.ts';
import { refOf } from '../resource/Mapping.ts';

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export const editCommand: Command = {
  name: 'edit',
  use: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: 'Edit a resource on the server in an editor. Closing the editor sends what was changed; an empty text changes nothing.\n',
  examples: `# A service
kubectl edit svc/registry`,
  flags: [
    ...printFlags,
    fieldManagerFlag('kubectl-edit'),
    ...filenameFlags('edit'),
    saveConfigFlag,
    validateFlag,
    recordFlag,
    bool('output-patch', 'Show the patch that is sent.'),
    text('subresource', 'Edit this subresource.'),
    bool('windows-line-endings', 'Line ends of the editor.'),
  ],
  run: async (invocation) => {
    const { flags, args } = invocation;
    const errors: unknown[] = [];
    const infos = await resolveInfos(invocation, { ...sourcesOf(flags), args, selectAll: true }, errors);
    throwAll(errors);
    for (const info of infos) await editOne(invocation, info);
    return undefined;
  },
};

/** Opens the editor again and again until what was saved is accepted, unchanged, or given up. */
async function editOne(invocation: Invocation, info: Info): Promise<void> {
  const { io, flags } = invocation;
  if (!io.openEditor) throw new KubectlError('unable to launch the editor "vi"');
  const shown = withoutManagedFields(info.object as KubeObject);
  const original = stringifyYaml(shown);
  let body = original;
  let complaint = '';
  for (;;) {
    const opened = `${HEADER}${complaint}${body}`;
    const saved = await io.openEditor(opened, `kubectl-edit-${info.name}.yaml`);
    const text = saved === undefined ? undefined : withoutComments(saved);
    if (text === undefined || text.trim() === '') {
      io.stderr(
        text === undefined && complaint === ''
          ? 'Edit cancelled, no changes made.\n'
          : 'Edit cancelled, saved file was empty.\n',
      );
      return;
    }
    if (text === withoutComments(original) || text === withoutComments(`${complaint}${body}`)) {
      if (complaint === '') io.stderr('Edit cancelled, no changes made.\n');
      else throw new KubectlError(`Edit cancelled, no valid changes were saved.`);
      return;
    }
    try {
      const edited = parseYaml(text) as KubeObject;
      const printer = new ResultPrinter(io, await outputFormat(io, flags));
      printer.print(await send(invocation, info, shown, edited), 'edited');
      return;
    } catch (error) {
      complaint = complaintOf(info, error);
      io.stderr(`error: ${nameOf(info)} could not be patched: ${error instanceof Error ? error.message : error}\n`);
      body = text;
    }
  }
}

async function send(invocation: Invocation, info: Info, before: KubeObject, after: KubeObject): Promise<KubeObject> {
  const { flags, session, io } = invocation;
  if (after.metadata?.name !== before.metadata?.name || after.kind !== before.kind) {
    throw new KubectlError('At least one of apiVersion, kind and name was changed');
  }
  const schema = schemaOf(info.mapping);
  const [was, is] = [before as JsonObject, after as JsonObject];
  const patch = schema ? createTwoWayMergePatch(was, is, patchSchemaOf(schema)) : createMergePatch(was, is);
  if (flags.bool('output-patch')) io.stdout(`Patch: ${JSON.stringify(patch)}\n`);
  const client = await session.client(flags.str('field-manager'));
  const ref = refOf(info.mapping, info.namespace, info.name, flags.str('subresource') || undefined);
  return client.patch<KubeObject>(ref, schema ? 'strategic' : 'merge', patch);
}

function complaintOf(info: Info, error: unknown): string {
  const text = error instanceof StatusError ? error.message : errorMessage(error);
  return `# ${quotedName(info)} was not valid:\n${text
    .split('\n')
    .map((line) => `# * ${line}\n`)
    .join('')}#\n`;
}

const withoutComments = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
