import { KubectlError } from '../KubectlError.ts';
import { bool, type FlagSpec, slice, text } from './FlagSpec.ts';
import type { FlagValues } from './FlagValues.ts';

/** -f, -k, -R. */
export const filenameFlags = (verb: string): readonly FlagSpec[] => [
  slice('filename', `Filename, directory, or URL to files with the resource to ${verb}`, { short: 'f' }),
  text('kustomize', 'A kustomization directory, instead of -f and -R.', { short: 'k' }),
  bool('recursive', 'Read the directories of -f with everything below them.', { short: 'R' }),
];

export const selectorFlag: FlagSpec = text(
  'selector',
  "Label query to filter on, with '=', '==', '!=', 'in', 'notin' (-l key1=value1,key2=value2). Objects must satisfy all of it.",
  { short: 'l' },
);

export const fieldSelectorFlag: FlagSpec = text(
  'field-selector',
  "Field query to filter on, with '=', '==', and '!='. The server knows only some fields of each type.",
);

export const allNamespacesFlag: FlagSpec = bool('all-namespaces', 'Look in all namespaces, even if one is given.', {
  short: 'A',
});

export const fieldManagerFlag = (name: string): FlagSpec =>
  text('field-manager', 'Name of the manager that owns the fields.', { default: name });

export const validateFlag: FlagSpec = text(
  'validate',
  'Must be one of: strict (or true), warn, ignore (or false): what happens with unknown and duplicate fields.',
  { default: 'strict', noValue: 'strict' },
);

export const recordFlag: FlagSpec = bool('record', 'Record the command in the annotation kubernetes.io/change-cause.', {
  hidden: true,
  deprecated: '--record will be removed in the future',
});

export const saveConfigFlag: FlagSpec = bool(
  'save-config',
  'Keep the configuration in an annotation of the object, for later `kubectl apply`.',
);

/** What -f, -k, -R, -l … say, for a Builder query; flags that the command has not are left out. */
export function sourcesOf(flags: FlagValues): {
  filenames: string[];
  kustomize: string;
  recursive: boolean;
  labelSelector: string;
  fieldSelector: string;
  allNamespaces: boolean;
  /** Documents are checked, before they are decoded. */
  validated: boolean;
} {
  return {
    filenames: flags.has('filename') ? flags.list('filename') : [],
    kustomize: flags.has('kustomize') ? flags.str('kustomize') : '',
    recursive: flags.has('recursive') && flags.bool('recursive'),
    validated: flags.has('validate') && fieldValidationOf(flags) === 'Strict',
    labelSelector: flags.has('selector') ? flags.str('selector') : '',
    fieldSelector: flags.has('field-selector') ? flags.str('field-selector') : '',
    allNamespaces: flags.has('all-namespaces') && flags.bool('all-namespaces'),
  };
}

/** `--validate` as the request's fieldValidation. */
export function fieldValidationOf(flags: FlagValues): 'Strict' | 'Warn' | 'Ignore' {
  const value = flags.str('validate').toLowerCase();
  if (value === 'ignore' || value === 'false') return 'Ignore';
  if (value === 'warn') return 'Warn';
  if (value === 'strict' || value === 'true' || value === '') return 'Strict';
  throw new KubectlError(
    `invalid - validate option "${flags.str('validate')}"; must be one of: strict (or true), warn, ignore (or false)`,
  );
}
