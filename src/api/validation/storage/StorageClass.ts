import { deepEqual } from '../../../base/deepEqual.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1StorageClass, V1TopologySelectorTerm } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isQualifiedName, nameIsDNSSubdomain } from '../names.ts';
import { FIELD_IMMUTABLE, validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateParameters, validateProvisioner } from './parameters.ts';

const RECLAIM_POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

/** `storage.k8s.io/StorageClass` (pkg/apis/storage/validation, release 1.36). */
export function validateStorageClass(storageClass: V1StorageClass): FieldError[] {
  const out = [...validateObjectMeta(storageClass.metadata, false, nameIsDNSSubdomain)];
  const { provisioner, parameters = {}, reclaimPolicy, volumeBindingMode, allowedTopologies = [] } = storageClass;
  out.push(...validateProvisioner(provisioner, 'provisioner'), ...validateParameters(parameters, false, 'parameters'));
  if (reclaimPolicy && !RECLAIM_POLICIES.includes(reclaimPolicy)) {
    out.push(notSupported('reclaimPolicy', reclaimPolicy, RECLAIM_POLICIES));
  }
  if (volumeBindingMode === undefined) out.push(required('volumeBindingMode'));
  else if (!BINDING_MODES.includes(volumeBindingMode)) {
    out.push(notSupported('volumeBindingMode', volumeBindingMode, BINDING_MODES));
  }
  allowedTopologies.forEach((term, i) => {
    const path = `allowedTopologies[${i}]`;
    out.push(...validateTerm(term, path));
    if (allowedTopologies.slice(0, i).some((earlier) => deepEqual(asSets(earlier), asSets(term)))) {
      out.push(duplicate(`${path}.matchLabelExpressions`, ''));
    }
  });
  return out;
}

export function validateStorageClassUpdate(next: V1StorageClass, prev: V1StorageClass): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  for (const name of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
    if (!deepEqual(next[name] ?? {}, prev[name] ?? {})) {
      out.push(forbidden(name, `updates to ${name} are forbidden.`));
    }
  }
  if (next.volumeBindingMode !== prev.volumeBindingMode) {
    out.push(invalid('volumeBindingMode', next.volumeBindingMode, FIELD_IMMUTABLE));
  }
  return out;
}

function validateTerm(term: V1TopologySelectorTerm, path: string): FieldError[] {
  const out: FieldError[] = [];
  const keys = new Set<string>();
  term.matchLabelExpressions?.forEach(({ key = '', values = [] }, i) => {
    const at = `${path}.matchLabelExpressions[${i}]`;
    if (values.length === 0) out.push(required(`${at}.values`));
    values.forEach((value, j) => {
      if (values.indexOf(value) < j) out.push(duplicate(`${at}.values[${j}]`, value));
    });
    invalidEach(out, `${at}.key`, key, isQualifiedName(key));
    if (keys.has(key)) out.push(duplicate(`${at}.key`, key));
    keys.add(key);
  });
  return out;
}

/** The values of each key, in an order that does not depend on how they were written. */
const asSets = (term: V1TopologySelectorTerm): Record<string, string[]> =>
  Object.fromEntries((term.matchLabelExpressions ?? []).map(({ key, values }) => [key, [...new Set(values)].sort()]));
