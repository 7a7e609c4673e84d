import { type FieldError, forbidden, invalid, required } from '../FieldError.ts';
import type { V1LabelSelector, V1LabelSelectorRequirement } from '../generated/types.ts';
import { child, index, underIndex } from './fieldPath.ts';
import { isQualifiedName, isValidLabelValue } from './names.ts';
import { validateLabels } from './objectMeta.ts';

/** `allowInvalidValues` lets pass what an older release once stored. */
export interface LabelSelectorOptions {
  allowInvalidValues?: boolean;
}

/** What is wrong with a label selector (apimachinery `ValidateLabelSelector`); nothing where there is none. */
export function validateLabelSelector(
  selector: V1LabelSelector | undefined,
  path: string,
  options: LabelSelectorOptions = {},
): FieldError[] {
  if (!selector) return [];
  const errors = selector.matchLabels ? validateLabels(selector.matchLabels, child(path, 'matchLabels')) : [];
  for (const [i, requirement] of (selector.matchExpressions ?? []).entries()) {
    underIndex(errors, child(path, 'matchExpressions'), i, validateRequirement(requirement, options));
  }
  return errors;
}

function validateRequirement(requirement: V1LabelSelectorRequirement, options: LabelSelectorOptions): FieldError[] {
  const errors: FieldError[] = [];
  const { key, operator, values = [] } = requirement;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      errors.push(required('values', "must be specified when `operator` is 'In' or 'NotIn'"));
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      errors.push(forbidden('values', "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    }
  } else errors.push(invalid('operator', operator ?? '', 'not a valid selector operator'));
  for (const problem of isQualifiedName(key ?? '')) errors.push(invalid('key', key ?? '', problem));
  if (options.allowInvalidValues) return errors;
  for (const [i, value] of values.entries()) {
    for (const problem of isValidLabelValue(value)) errors.push(invalid(index('values', i), value, problem));
  }
  return errors;
}

/** Does the selector name nothing, and so select everything? */
export function isEmptySelector(selector: V1LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}
