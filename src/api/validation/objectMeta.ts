import { type FieldError, forbidden, goQuote, invalid, notSupported, required, tooLong } from '../FieldError.ts';
import type { V1ManagedFieldsEntry, V1ObjectMeta, V1OwnerReference } from '../generated/types.ts';
import { child, index } from './fieldPath.ts';
import { isDNS1123Label, isQualifiedName, isValidLabelValue, type NameCheck } from './names.ts';

export const FIELD_IMMUTABLE = 'field is immutable';
export const NOT_NEGATIVE = 'must be greater than or equal to 0';
const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

/**
 * What is wrong with the metadata of a new object whose name has been generated already
 * (apimachinery `ValidateObjectMeta`, with core's check of the names of finalizers).
 */
export function validateObjectMeta(
  meta: V1ObjectMeta | undefined,
  namespaced: boolean,
  checkName: NameCheck,
  path = 'metadata',
): FieldError[] {
  const errors: FieldError[] = [];
  const { generateName, name, namespace, finalizers } = meta ?? {};
  if (generateName) {
    for (const problem of checkName(generateName, true)) {
      errors.push(invalid(child(path, 'generateName'), generateName, problem));
    }
  }
  if (!name) errors.push(required(child(path, 'name'), 'name or generateName is required'));
  else for (const problem of checkName(name, false)) errors.push(invalid(child(path, 'name'), name, problem));
  if (!namespaced && namespace) errors.push(forbidden(child(path, 'namespace'), 'not allowed on this type'));
  if (namespaced && !namespace) errors.push(required(child(path, 'namespace')));
  if (namespaced && namespace) {
    for (const problem of isDNS1123Label(namespace)) errors.push(invalid(child(path, 'namespace'), namespace, problem));
  }
  errors.push(...validateNonnegative(meta?.generation ?? 0, path, 'generation'));
  checkLabels(errors, meta?.labels, path, 'labels');
  checkAnnotations(errors, meta?.annotations, path, 'annotations');
  if (meta?.ownerReferences) {
    errors.push(...validateOwnerReferences(meta.ownerReferences, child(path, 'ownerReferences')));
  }
  if (finalizers) errors.push(...validateFinalizers(finalizers, child(path, 'finalizers')));
  if (meta?.managedFields) errors.push(...validateManagedFields(meta.managedFields, child(path, 'managedFields')));
  if (finalizers) checkKubeFinalizers(errors, finalizers, path);
  return errors;
}

/** What is wrong with the metadata of an update, beside that of the stored object. */
export function validateObjectMetaUpdate(
  next: V1ObjectMeta | undefined,
  prev: V1ObjectMeta | undefined,
  path = 'metadata',
): FieldError[] {
  const errors: FieldError[] = [];
  const now = next ?? {};
  const then = prev ?? {};
  if (then.deletionTimestamp) {
    const added = (now.finalizers ?? []).filter((f) => !then.finalizers?.includes(f));
    if (added.length > 0) errors.push(forbidden(child(path, 'finalizers'), newFinalizersText(added)));
  }
  if (!now.resourceVersion) {
    errors.push(invalid(child(path, 'resourceVersion'), '', 'must be specified for an update'));
  }
  const generation = now.generation ?? 0;
  errors.push(...validateNonnegative(generation, path, 'generation'));
  if (generation < (then.generation ?? 0)) {
    errors.push(invalid(child(path, 'generation'), generation, 'must not be decremented'));
  }
  for (const name of IMMUTABLE_TEXTS) {
    if ((now[name] ?? '') !== (then[name] ?? '')) {
      errors.push(invalid(child(path, name), now[name] ?? '', FIELD_IMMUTABLE));
    }
  }
  for (const name of IMMUTABLE_POINTERS) {
    if ((now[name] ?? null) !== (then[name] ?? null)) {
      errors.push(invalid(child(path, name), now[name] ?? null, FIELD_IMMUTABLE));
    }
  }
  if (now.labels !== then.labels) checkLabels(errors, now.labels, path, 'labels');
  if (now.annotations !== then.annotations) checkAnnotations(errors, now.annotations, path, 'annotations');
  if (now.ownerReferences && now.ownerReferences !== then.ownerReferences) {
    errors.push(...validateOwnerReferences(now.ownerReferences, child(path, 'ownerReferences')));
  }
  if (now.managedFields && now.managedFields !== then.managedFields) {
    errors.push(...validateManagedFields(now.managedFields, child(path, 'managedFields')));
  }
  if (now.finalizers) checkKubeFinalizers(errors, now.finalizers, path);
  return errors;
}

const IMMUTABLE_TEXTS = ['name', 'namespace', 'uid'] as const;
const IMMUTABLE_POINTERS = ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

function newFinalizersText(added: string[]): string {
  const list = [...new Set(added)].sort().map((f) => goQuote(f));
  return `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list.join(', ')}}`;
}

export function validateLabels(labels: Record<string, string> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  checkLabels(errors, labels, path, '');
  return errors;
}

export function validateAnnotations(annotations: Record<string, string> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  checkAnnotations(errors, annotations, path, '');
  return errors;
}

export function validateLabelName(name: string, path: string): FieldError[] {
  return isQualifiedName(name).map((problem) => invalid(path, name, problem));
}

/** The objects found valid, so that labels which a thousand pods share are read once. */
const goodLabels = new WeakSet<object>();

function checkLabels(
  errors: FieldError[],
  labels: Record<string, string> | undefined,
  parent: string,
  name: string,
): void {
  if (!labels || goodLabels.has(labels)) return;
  const before = errors.length;
  for (const key of Object.keys(labels)) {
    const value = labels[key] ?? '';
    for (const problem of isQualifiedName(key)) errors.push(invalid(child(parent, name), key, problem));
    for (const problem of isValidLabelValue(value)) errors.push(invalid(child(parent, name), value, problem));
  }
  if (errors.length === before) goodLabels.add(labels);
}

function checkAnnotations(
  errors: FieldError[],
  annotations: Record<string, string> | undefined,
  parent: string,
  name: string,
): void {
  if (!annotations) return;
  let size = 0;
  for (const key of Object.keys(annotations)) {
    for (const problem of isQualifiedName(key.toLowerCase())) errors.push(invalid(child(parent, name), key, problem));
    size += utf8Length(key) + utf8Length(annotations[key] ?? '');
  }
  if (size > ANNOTATIONS_LIMIT_BYTES) errors.push(tooLong(child(parent, name), ANNOTATIONS_LIMIT_BYTES));
}

/** The length of a text in bytes of UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    // A surrogate pair is two units here and four bytes there: each half adds one.
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

export function validateOwnerReferences(references: readonly V1OwnerReference[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  let controller = '';
  for (const [i, ref] of references.entries()) {
    checkOwnerReference(errors, ref, path, i);
    if (ref.controller !== true) continue;
    const name = `${ref.kind}/${ref.name}`;
    if (controller === '') controller = name;
    else {
      const text = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.push(invalid(path, references, text));
    }
  }
  return errors;
}

function checkOwnerReference(errors: FieldError[], ref: V1OwnerReference, path: string, i: number): void {
  const at = (name: string): string => child(index(path, i), name);
  if (!ref.apiVersion) errors.push(required(at('apiVersion'), 'must not be empty'));
  else if (ref.apiVersion.split('/').length > 2 || ref.apiVersion.endsWith('/')) {
    errors.push(invalid(at('apiVersion'), ref.apiVersion, 'must be <group>/<version> or <version>'));
  }
  for (const name of ['kind', 'name', 'uid'] as const) {
    if (!ref[name]) errors.push(required(at(name), 'must not be empty'));
  }
  if (ref.apiVersion === 'v1' && ref.kind === 'Event') {
    errors.push(invalid(index(path, i), ref, '/v1, Kind=Event is disallowed from being an owner'));
  }
}

const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export function validateFinalizers(finalizers: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of finalizers) {
    for (const problem of isQualifiedName(name)) errors.push(invalid(path, name, problem));
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

function checkKubeFinalizers(errors: FieldError[], finalizers: readonly string[], path: string): void {
  for (const [i, name] of finalizers.entries()) {
    if (name.includes('/') || STANDARD_FINALIZERS.has(name)) continue;
    const text = 'name is neither a standard finalizer name nor is it fully qualified';
    errors.push(invalid(index(child(path, 'finalizers'), i), name, text));
  }
}

export function validateManagedFields(entries: readonly V1ManagedFieldsEntry[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, entry] of entries.entries()) {
    const at = (name: string): string => child(index(path, i), name);
    if (!entry.operation) errors.push(required(at('operation'), 'must not be empty'));
    else if (entry.operation !== 'Apply' && entry.operation !== 'Update') {
      errors.push(notSupported(at('operation'), entry.operation, ['Apply', 'Update']));
    }
    if (entry.fieldsType && entry.fieldsType !== 'FieldsV1') {
      errors.push(invalid(at('fieldsType'), entry.fieldsType, 'must be `FieldsV1`'));
    }
    if ((entry.manager ?? '').length > 128) errors.push(tooLong(at('manager'), 128));
    if ((entry.subresource ?? '').length > 256) errors.push(tooLong(at('subresource'), 256));
  }
  return errors;
}

/** `value` must not be negative. */
export function validateNonnegative(value: number | undefined, parent: string, name = ''): FieldError[] {
  return (value ?? 0) < 0 ? [invalid(child(parent, name), value, NOT_NEGATIVE)] : [];
}
