import { type FieldError, invalid } from '../../FieldError.ts';
import type { V1Namespace } from '../../generated/types.ts';
import { isQualifiedName, nameIsDNSLabel } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

const STANDARD = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export function validateNamespace(namespace: V1Namespace): FieldError[] {
  const errors = validateObjectMeta(namespace.metadata, false, nameIsDNSLabel);
  for (const name of namespace.spec?.finalizers ?? []) checkFinalizer(errors, name, 'spec.finalizers');
  return errors;
}

function checkFinalizer(errors: FieldError[], name: string, path: string): void {
  for (const problem of isQualifiedName(name)) errors.push(invalid(path, name, problem));
  if (name.includes('/') || STANDARD.has(name)) return;
  errors.push(invalid(path, name, 'name is neither a standard finalizer name nor is it fully qualified'));
}

export function validateNamespaceUpdate(next: V1Namespace, prev: V1Namespace): FieldError[] {
  return validateObjectMetaUpdate(next.metadata, prev.metadata);
}

export function validateNamespaceStatusUpdate(next: V1Namespace, prev: V1Namespace): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  const phase = next.status?.phase ?? '';
  const ending = next.metadata?.deletionTimestamp !== undefined;
  if (!ending && phase !== 'Active') {
    errors.push(invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty"));
  }
  if (ending && phase !== 'Terminating') {
    errors.push(invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty"));
  }
  return errors;
}

export function validateNamespaceFinalizeUpdate(next: V1Namespace, prev: V1Namespace): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  for (const [i, name] of (next.spec?.finalizers ?? []).entries())
    checkFinalizer(errors, name, `spec.finalizers[${i}]`);
  return errors;
}
