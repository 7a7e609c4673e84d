import type { KubeObject } from '../../api/meta.ts';
import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import { appliedConfiguration, LAST_APPLIED, lastAppliedOf } from '../apply/lastApplied.ts';
import type { Command, Invocation } from '../Command.ts';
import { dryRunFlag, dryRunOf } from '../dryRun.ts';
import { filenameFlags, selectorFlag, sourcesOf } from '../flags/commonFlags.ts';
import { bool, text } from '../flags/FlagSpec.ts';
import { KubectlError, SourcedError, throwAll } from '../KubectlError.ts';
import { outputFormat } from '../output/OutputFormat.ts';
import { printFlags } from '../output/printFlags.ts';
import { ResultPrinter } from '../output/ResultPrinter.ts';
import { resolveInfos, selections } from '../resource/Builder.ts';
import type { Info } from '../resource/Info.ts';
import { refOf } from '../resource/Mapping.ts';

export const viewLastAppliedCommand: Command = {
  name: 'view-last-applied',
  use: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: [
    ...filenameFlags('view'),
    selectorFlag,
    bool('all', 'Select all resources of the types'),
    text('output', 'Output format. Must be one of (yaml, json)', { default: 'yaml', short: 'o' }),
  ],
  run: async (invocation) => {
    const { flags, args, io } = invocation;
    const output = flags.str('output');
    if (output !== 'yaml' && output !== 'json') {
      throw new KubectlError(
        `Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json\nSee '${invocation.path} -h' for help and examples`,
      );
    }
    for (const info of await found(invocation, args)) {
      const applied = configurationOf(info);
      // Upstream says nothing of objects that were made otherwise.
      if (applied === undefined) continue;
      io.stdout(output === 'json' ? `${JSON.stringify(applied, undefined, 2)}\n` : stringifyYaml(applied));
    }
    return undefined;
  },
};

export const setLastAppliedCommand: Command = {
  name: 'set-last-applied',
  use: '-f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  flags: [
    ...printFlags,
    dryRunFlag,
    ...filenameFlags('set the annotation of').slice(0, 1),
    bool('create-annotation', 'Make the annotation if there is none.'),
  ],
  run: async (invocation) => {
    const { flags, io, session } = invocation;
    const dryRun = dryRunOf(flags);
    const printer = new ResultPrinter(io, await outputFormat(io, flags), dryRun);
    const client = await session.client();
    const errors: unknown[] = [];
    for (const part of await selections(invocation, { args: [], ...sourcesOf(flags) }, errors)) {
      if (!part.object) continue;
      const ref = refOf(part.mapping, part.namespace, part.name ?? '');
      const live = await client.get(ref);
      if (lastAppliedOf(live) === undefined && !flags.bool('create-annotation')) {
        throw new SourcedError(
          'retrieving configuration for:',
          part.source,
          `no last-applied-configuration annotation found on resource: ${part.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const patch = { metadata: { annotations: { [LAST_APPLIED]: appliedConfiguration(part.object) } } };
      if (dryRun === 'client') printer.print(live, 'configured');
      else
        printer.print(
          await client.patch(ref, 'merge', patch, dryRun === 'server' ? { dryRun: true } : {}),
          'configured',
        );
    }
    throwAll(errors);
    return undefined;
  },
};

export const editLastAppliedCommand: Command = {
  name: 'edit-last-applied',
  use: '(RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: [...printFlags, ...filenameFlags('edit')],
  run: async (invocation) => {
    const { io, session, args } = invocation;
    const client = await session.client();
    for (const info of await found(invocation, args)) {
      const before = stringifyYaml(configurationOf(info));
      const after = await io.openEditor?.(before, `${info.name}.yaml`);
      if (after === undefined || after === before) {
        io.stderr('Edit cancelled, no changes made.\n');
        continue;
      }
      const edited = parseYaml(after) as KubeObject;
      const patch = { metadata: { annotations: { [LAST_APPLIED]: appliedConfiguration(edited) } } };
      const object = await client.patch(refOf(info.mapping, info.namespace, info.name), 'merge', patch);
      new ResultPrinter(io, await outputFormat(io, invocation.flags)).print(object, 'edited');
    }
    return undefined;
  },
};

async function found(invocation: Invocation, args: readonly string[]): Promise<Info[]> {
  const { flags } = invocation;
  const errors: unknown[] = [];
  const selectAll = flags.has('all') && flags.bool('all');
  const infos = await resolveInfos(invocation, { ...sourcesOf(flags), args, selectAll }, errors);
  throwAll(errors);
  return infos;
}

function configurationOf(info: Info): unknown {
  const applied = info.object && lastAppliedOf(info.object);
  return applied === undefined ? undefined : JSON.parse(applied);
}
