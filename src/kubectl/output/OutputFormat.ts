import type { FlagValues } from '../flags/FlagValues.ts';
import { KubectlError } from '../KubectlError.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import { OBJECT_FORMATS } from './printFlags.ts';

/** What `-o` asks for: a format and, for some, its argument. */
export interface OutputFormat {
  /** `''` when nothing was asked for. */
  format: string;
  /** The template or expression. */
  argument: string;
  showManagedFields: boolean;
  allowMissingKeys: boolean;
}

const WITH_ARGUMENT = [
  'jsonpath-as-json',
  'jsonpath-file',
  'jsonpath',
  'go-template-file',
  'go-template',
  'templatefile',
  'template',
  'custom-columns-file',
  'custom-columns',
];
const FROM_FILE = new Set(['jsonpath-file', 'go-template-file', 'templatefile', 'custom-columns-file']);

/** Reads `-o` and `--template`; `extra` are formats that only this command knows. */
export async function outputFormat(
  io: KubectlIO,
  flags: FlagValues,
  extra: readonly string[] = [],
): Promise<OutputFormat> {
  const given = flags.str('output');
  const result: OutputFormat = {
    format: given,
    argument: '',
    showManagedFields: flags.has('show-managed-fields') && flags.bool('show-managed-fields'),
    allowMissingKeys: !flags.has('allow-missing-template-keys') || flags.bool('allow-missing-template-keys'),
  };
  const known = [...OBJECT_FORMATS, ...extra];
  const name = WITH_ARGUMENT.find((format) => given === format || given.startsWith(`${format}=`));
  if (name !== undefined && known.includes(name)) {
    result.format = name;
    const template = flags.has('template') ? flags.str('template') : '';
    const argument = given === name ? template : given.slice(name.length + 1);
    if (argument === '') throw new KubectlError(missingArgument(name));
    result.argument = FROM_FILE.has(name) ? await fileText(io, name, argument) : argument;
  } else if (given === '' && flags.has('template') && flags.str('template') !== '') {
    result.format = 'go-template';
    result.argument = flags.str('template');
  } else if (given !== '' && !known.includes(given)) {
    throw new KubectlError(
      `unable to match a printer suitable for the output format "${given}", allowed formats are: ${[...known].sort().join(',')}`,
    );
  }
  return result;
}

function missingArgument(format: string): string {
  if (format.startsWith('custom-columns')) return 'custom-columns format specified but no custom columns given';
  return 'template format specified but no template given';
}

async function fileText(io: KubectlIO, format: string, path: string): Promise<string> {
  const text = await io.files.read(path);
  if (text !== undefined) return text;
  throw new KubectlError(
    `error reading ${format === 'custom-columns-file' ? '' : '--'}template ${path}, open ${path}: no such file or directory`,
  );
}
