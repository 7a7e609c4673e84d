import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  V1PersistentVolumeClaim,
  V1PersistentVolumeClaimSpec,
  V1PersistentVolumeClaimStatus,
  V1TypedLocalObjectReference,
  V1TypedObjectReference,
} from '../../generated/types.ts';
import { tryParseQuantity } from '../../Quantity.ts';
import { invalidEach } from '../invalidEach.ts';
import { validateLabelSelector } from '../labelSelector.ts';
import { isDNS1123Subdomain, isQualifiedName, nameIsDNSLabel, nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { goShape, valueDiff } from '../valueDiff.ts';
import { VOLUME_MODES, validateAccessModes, validateBasicResource, validatePositiveQuantity } from './volumeAccess.ts';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const IMMUTABLE_SPEC =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** `v1/PersistentVolumeClaim` (pkg/apis/core/validation, release 1.36). */
export function validatePersistentVolumeClaim(claim: V1PersistentVolumeClaim): FieldError[] {
  return [
    ...validateObjectMeta(claim.metadata, true, nameIsDNSSubdomain),
    ...validatePersistentVolumeClaimSpec(claim.spec ?? {}, 'spec'),
  ];
}

/** Also of the claim templates of StatefulSets and of ephemeral volumes. */
export function validatePersistentVolumeClaimSpec(spec: V1PersistentVolumeClaimSpec, path: string): FieldError[] {
  const out: FieldError[] = [];
  const modes = spec.accessModes ?? [];
  const { storageClassName, volumeMode, volumeAttributesClassName, dataSource, dataSourceRef } = spec;
  if (modes.length === 0) out.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  if (spec.selector) out.push(...validateLabelSelector(spec.selector, `${path}.selector`));
  out.push(...validateAccessModes(modes, `${path}.accessModes`));
  const storage = spec.resources?.requests?.storage;
  if (storage === undefined) out.push(required(`${path}.resources[storage]`));
  else out.push(...validatePositiveQuantity(storage, `${path}.resources[storage]`));
  if (storageClassName) {
    invalidEach(out, `${path}.storageClassName`, storageClassName, nameIsDNSSubdomain(storageClassName, false));
  }
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode)) {
    out.push(notSupported(`${path}.volumeMode`, volumeMode, VOLUME_MODES));
  }
  if (dataSource) out.push(...validateDataSource(dataSource, `${path}.dataSource`));
  if (dataSourceRef) out.push(...validateDataSource(dataSourceRef, `${path}.dataSourceRef`));
  if (dataSource && dataSourceRef) out.push(...validateBothSources(dataSource, dataSourceRef, path));
  if (volumeAttributesClassName) {
    const problems = nameIsDNSSubdomain(volumeAttributesClassName, false);
    invalidEach(out, `${path}.volumeAttributesClassName`, volumeAttributesClassName, problems);
  }
  return out;
}

function validateDataSource(source: V1TypedObjectReference, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { name, kind = '', apiGroup = '', namespace } = source;
  if (!name) out.push(required(`${path}.name`));
  if (!kind) out.push(required(`${path}.kind`));
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim') {
    out.push(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
  if (apiGroup !== '') invalidEach(out, `${path}.apiGroup`, apiGroup, isDNS1123Subdomain(apiGroup));
  if (namespace) invalidEach(out, `${path}.namespace`, namespace, nameIsDNSLabel(namespace, false));
  return out;
}

function validateBothSources(
  source: V1TypedLocalObjectReference,
  ref: V1TypedObjectReference,
  path: string,
): FieldError[] {
  if (ref.namespace) {
    return [invalid(path, {}, 'may not be specified when dataSourceRef.namespace is specified')];
  }
  const same = source.apiGroup === ref.apiGroup && source.kind === ref.kind && source.name === ref.name;
  return same ? [] : [invalid(path, {}, 'must match dataSourceRef')];
}

/** A bound claim may ask for more storage or another attributes class; nothing else changes, except to be bound. */
export function validatePersistentVolumeClaimUpdate(
  next: V1PersistentVolumeClaim,
  prev: V1PersistentVolumeClaim,
): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validatePersistentVolumeClaim(next)];
  const now = next.spec ?? {};
  const then = prev.spec ?? {};
  out.push(...validateClassAnnotation(next, prev));
  const [expected, actual] = comparable(next, prev);
  if (!deepEqual(actual, expected)) {
    out.push(forbidden('spec', `${IMMUTABLE_SPEC}\n${valueDiff(goSpec(expected), goSpec(actual))}`));
  }
  const newSize = tryParseQuantity(now.resources?.requests?.storage ?? '0');
  const oldSize = tryParseQuantity(then.resources?.requests?.storage ?? '0');
  const granted = tryParseQuantity(prev.status?.capacity?.storage ?? '0');
  if (newSize && oldSize && granted && newSize.cmp(oldSize) < 0 && newSize.cmp(granted) <= 0) {
    out.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  }
  if (now.volumeMode !== then.volumeMode) out.push(invalid('volumeMode', now.volumeMode, FIELD_IMMUTABLE));
  if (
    now.volumeAttributesClassName !== then.volumeAttributesClassName &&
    prev.status?.currentVolumeAttributesClassName !== undefined &&
    !now.volumeAttributesClassName
  ) {
    const to = now.volumeAttributesClassName === undefined ? 'nil' : 'empty string';
    const text = `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`;
    out.push(forbidden('spec.volumeAttributesClassName', text));
  }
  return out;
}

/** The spec as Go's struct has it. */
const goSpec = (spec: V1PersistentVolumeClaimSpec): Record<string, unknown> => ({
  ...goShape(spec, ['accessModes', 'selector']),
  Resources: { Limits: spec.resources?.limits ?? null, Requests: spec.resources?.requests ?? null },
  VolumeName: spec.volumeName ?? '',
  ...goShape(spec, ['storageClassName', 'volumeMode', 'dataSource', 'dataSourceRef', 'volumeAttributesClassName']),
});

/** Whether the class, until now only in the annotation, moves to its field. */
function movesClassFromAnnotation(next: V1PersistentVolumeClaim, prev: V1PersistentVolumeClaim): boolean {
  const before = prev.metadata?.annotations?.[CLASS_ANNOTATION];
  const after = next.metadata?.annotations?.[CLASS_ANNOTATION];
  if (before === undefined || prev.spec?.storageClassName !== undefined) return false;
  return next.spec?.storageClassName === before && (after === undefined || after === before);
}

function validateClassAnnotation(next: V1PersistentVolumeClaim, prev: V1PersistentVolumeClaim): FieldError[] {
  if (movesClassFromAnnotation(next, prev)) return [];
  const before = prev.metadata?.annotations?.[CLASS_ANNOTATION] ?? '';
  const after = next.metadata?.annotations?.[CLASS_ANNOTATION] ?? '';
  return before === after ? [] : [invalid(`metadata.annotations[${CLASS_ANNOTATION}]`, after, FIELD_IMMUTABLE)];
}

/** Both specs without what may change: the old one first. */
function comparable(
  next: V1PersistentVolumeClaim,
  prev: V1PersistentVolumeClaim,
): [V1PersistentVolumeClaimSpec, V1PersistentVolumeClaimSpec] {
  const expected = { ...prev.spec };
  const actual = { ...next.spec };
  const set = <K extends keyof V1PersistentVolumeClaimSpec>(
    spec: V1PersistentVolumeClaimSpec,
    key: K,
    value: V1PersistentVolumeClaimSpec[K] | undefined,
  ): void => {
    if (value === undefined) delete spec[key];
    else spec[key] = value;
  };
  if (!expected.volumeName) set(expected, 'volumeName', actual.volumeName);
  const annotation = prev.metadata?.annotations?.[CLASS_ANNOTATION];
  if (movesClassFromAnnotation(next, prev)) {
    delete actual.storageClassName;
  } else if (
    actual.storageClassName !== undefined &&
    expected.storageClassName === undefined &&
    (annotation === undefined || actual.storageClassName === annotation)
  ) {
    delete actual.storageClassName;
  }
  if (next.status?.phase === 'Bound') {
    const storage = expected.resources?.requests?.storage;
    if (actual.resources?.requests && storage !== undefined) {
      actual.resources = { ...actual.resources, requests: { ...actual.resources.requests, storage } };
    }
    set(actual, 'volumeAttributesClassName', expected.volumeAttributesClassName);
  }
  return [expected, actual];
}

const RESIZE_STATES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

export function validatePersistentVolumeClaimStatusUpdate(
  next: V1PersistentVolumeClaim,
  prev: V1PersistentVolumeClaim,
): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (!next.metadata?.resourceVersion) out.push(required('resourceVersion'));
  if ((next.spec?.accessModes ?? []).length === 0) out.push(required('Spec.accessModes'));
  out.push(...validateStatus(next.status ?? {}));
  return out;
}

function validateStatus(status: V1PersistentVolumeClaimStatus): FieldError[] {
  const out: FieldError[] = [];
  for (const [resource, amount] of Object.entries(status.capacity ?? {})) {
    out.push(...validateBasicResource(amount, `status.capacity[${resource}]`));
  }
  const states = 'status.allocatedResourceStatuses';
  for (const [resource, state] of Object.entries(status.allocatedResourceStatuses ?? {})) {
    out.push(...validateResourceKey(resource, states));
    if (!RESIZE_STATES.includes(state)) out.push(notSupported(states, resource, RESIZE_STATES));
  }
  for (const [resource, amount] of Object.entries(status.allocatedResources ?? {})) {
    const errors = validateResourceKey(resource, 'status.allocatedResources');
    out.push(...(errors.length > 0 ? errors : validateBasicResource(amount, `status.allocatedResources[${resource}]`)));
  }
  return out;
}

/** Of Kubernetes' own resources only `storage` makes sense here. */
function validateResourceKey(resource: string, field: string): FieldError[] {
  const problems = isQualifiedName(resource);
  if (problems.length > 0) return problems.map((problem) => invalid(field, resource, problem));
  const native = !resource.includes('/') || resource.includes('kubernetes.io/');
  return native && resource !== 'storage' ? [notSupported(field, resource, ['storage'])] : [];
}
