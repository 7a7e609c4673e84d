import {
  validateCustomResource,
  validateCustomResourceStatusUpdate,
  validateCustomResourceUpdate,
} from '../../../api/apiextensions/validateCustomResource.ts';
import type { FieldError } from '../../../api/FieldError.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import { validateObject, validateObjectUpdate } from '../../../api/validation/validators.ts';
import { finalizerWarnings } from '../customresources/customWarnings.ts';
import type { RequestContext } from '../RequestContext.ts';

/** What is wrong with a new object, by the rules of its kind. */
export function validateNew(context: RequestContext, object: KubeObject): readonly FieldError[] {
  const { store, custom } = context;
  if (custom) {
    context.warnings.push(...finalizerWarnings(object, undefined));
    return validateCustomResource(object, custom);
  }
  if (store.strategy.warningsOnCreate) context.warnings.push(...store.strategy.warningsOnCreate(object));
  const errors = validateObject(store.info.group, store.info.version, object);
  if (errors.length > 0 || !store.strategy.validateCreate) return errors;
  return store.strategy.validateCreate(object);
}

/** What is wrong with an update, or with an update of one part. */
export function validateChange(
  context: RequestContext,
  next: KubeObject,
  previous: StoredObject,
): readonly FieldError[] {
  const { store, custom, ref } = context;
  const subresource = ref.subresource ?? '';
  if (!custom) {
    const errors = validateObjectUpdate(store.info.group, store.info.version, next, previous, subresource);
    const own = subresource === '' ? store.strategy.validateUpdate?.(next, previous) : undefined;
    return own && own.length > 0 ? [...errors, ...own] : errors;
  }
  if (subresource === '') context.warnings.push(...finalizerWarnings(next, previous));
  return subresource === 'status'
    ? validateCustomResourceStatusUpdate(next, previous, custom)
    : validateCustomResourceUpdate(next, previous, custom);
}
