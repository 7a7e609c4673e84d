import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1Toleration } from '../../generated/types.ts';
import { isQualifiedName, isValidLabelValue } from '../names.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** What is wrong with tolerations, below the list at `path`. */
export function validateTolerations(list: readonly V1Toleration[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (let i = 0; i < list.length; i += 1) checkToleration(errors, list[i]!, path, i);
  return errors;
}

function checkToleration(errors: FieldError[], toleration: V1Toleration, list: string, i: number): void {
  const at = (field: string): string => `${list}[${i}].${field}`;
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  if (key !== '') for (const problem of isQualifiedName(key)) errors.push(invalid(at('key'), key, problem));
  if (key === '' && operator !== 'Exists') {
    const text = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalid(at('operator'), operator, text));
  }
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(at('effect'), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  if (operator === '' || operator === 'Equal') {
    const problems = isValidLabelValue(value);
    if (problems.length > 0) errors.push(invalid(at('operator'), value, problems.join(';')));
  } else if (operator === 'Exists') {
    if (value !== '') errors.push(invalid(at('operator'), value, "value must be empty when `operator` is 'Exists'"));
  } else if (operator === 'Lt' || operator === 'Gt') {
    // Comparison is behind a feature gate that is off.
    errors.push(notSupported(at('operator'), operator, ['Equal', 'Exists', 'Lt', 'Gt']));
  } else errors.push(notSupported(at('operator'), operator, ['Equal', 'Exists']));
  if (effect !== '') checkTaintEffect(errors, effect, at('effect'));
}

/** One of the three effects of a taint. */
export function checkTaintEffect(errors: FieldError[], effect: string, path: string): void {
  if (effect === '') errors.push(required(path));
  else if (!EFFECTS.includes(effect)) errors.push(notSupported(path, effect, EFFECTS));
}
