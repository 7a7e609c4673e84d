import { bool, type FlagSpec, text } from '../flags/FlagSpec.ts';

/** Flags of every command that prints an object. */
export const printFlags: readonly FlagSpec[] = [
  text(
    'output',
    'Output format. One of: (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).',
    {
      short: 'o',
    },
  ),
  text('template', 'Template, or path to one, for -o=go-template and -o=go-template-file.'),
  bool('allow-missing-template-keys', 'Do not mind fields that a template names and an object has not.', {
    default: 'true',
  }),
  bool('show-managed-fields', 'Keep managedFields when printing JSON or YAML.'),
];

export const OBJECT_FORMATS = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'name',
  'template',
  'templatefile',
  'yaml',
];
