import type { FieldError } from '../FieldError.ts';
import type { KubeObject } from '../meta.ts';

type Validate = (object: never) => readonly FieldError[];
type ValidateUpdate = (next: never, prev: never) => readonly FieldError[];

interface KindValidators {
  create: Validate;
  update?: ValidateUpdate;
  /** Other subresources that upstream validates in their own way, such as `status` and `resize`. */
  subresources?: Readonly<Record<string, ValidateUpdate>>;
}

/** The validators of every kind that has any, by `group/Kind` (`group/version/Kind` where versions differ). */
const VALIDATORS: Readonly<Record<string, KindValidators>> = {};

/** How objects of a kind are validated; `undefined` for a kind without semantic checks. */
export function validatorsOf(group: string, version: string, kind: string): KindValidators | undefined {
  return VALIDATORS[`${group}/${version}/${kind}`] ?? VALIDATORS[`${group}/${kind}`];
}

/** What is wrong with a new object. */
export function validateObject(group: string, version: string, object: KubeObject): readonly FieldError[] {
  return validatorsOf(group, version, object.kind ?? '')?.create(object as never) ?? [];
}

/** What is wrong with an update of an object, or of one of its subresources. */
export function validateObjectUpdate(
  group: string,
  version: string,
  next: KubeObject,
  prev: KubeObject,
  subresource = '',
): readonly FieldError[] {
  const validators = validatorsOf(group, version, next.kind ?? '');
  const update = subresource === '' ? validators?.update : validators?.subresources?.[subresource];
  return update?.(next as never, prev as never) ?? [];
}
