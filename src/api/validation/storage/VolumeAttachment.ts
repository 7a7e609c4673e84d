import { deepEqual } from '../../../base/deepEqual.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../FieldError.ts';
import type { V1VolumeAttachment, V1VolumeAttachmentSource, V1VolumeError } from '../../generated/types.ts';
import { validateCSIDriverName } from '../core/csiPersistentVolumeSource.ts';
import { validatePersistentVolumeSpec } from '../core/PersistentVolume.ts';
import { invalidEach } from '../invalidEach.ts';
import { nameIsDNSSubdomain, rangeProblem } from '../names.ts';
import { FIELD_IMMUTABLE, utf8Length, validateObjectMeta } from '../objectMeta.ts';
import { bytesOf, MAX_BYTES } from './parameters.ts';

const MAX_MESSAGE = 1024;
const INT32_MAX = 2147483647;

/** `storage.k8s.io/VolumeAttachment` (pkg/apis/storage/validation, release 1.36). */
export function validateVolumeAttachment(attachment: V1VolumeAttachment): FieldError[] {
  const out = validateCommon(attachment);
  const { attacher, source } = attachment.spec ?? {};
  out.push(...validateCSIDriverName(attacher, 'spec.attacher'));
  const name = source?.persistentVolumeName;
  if (name !== undefined) {
    invalidEach(out, 'spec.source.persistentVolumeName', name, nameIsDNSSubdomain(name, false));
  }
  return out;
}

export function validateVolumeAttachmentUpdate(next: V1VolumeAttachment, prev: V1VolumeAttachment): FieldError[] {
  const out = validateCommon(next);
  if (!deepEqual(next.spec, prev.spec)) out.push(invalid('spec', next.spec, FIELD_IMMUTABLE));
  return out;
}

function validateCommon(attachment: V1VolumeAttachment): FieldError[] {
  const out = [...validateObjectMeta(attachment.metadata, false, nameIsDNSSubdomain)];
  const { attacher, source, nodeName = '' } = attachment.spec ?? {};
  if (!attacher) out.push(required('spec.attacher'));
  out.push(...validateSource(source ?? {}, 'spec.source'));
  invalidEach(out, 'spec.nodeName', nodeName, nameIsDNSSubdomain(nodeName, false));
  const { attachmentMetadata = {}, attachError, detachError } = attachment.status ?? {};
  if (bytesOf(attachmentMetadata) > MAX_BYTES) out.push(tooLong('status.attachmentMetadata', MAX_BYTES));
  out.push(...validateError(attachError, 'status.attachError'), ...validateError(detachError, 'status.detachError'));
  return out;
}

function validateSource(source: V1VolumeAttachmentSource, path: string): FieldError[] {
  const { inlineVolumeSpec: inline, persistentVolumeName: name } = source;
  const text = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (!inline && name === undefined) return [required(path, text)];
  if (inline && name !== undefined) return [forbidden(path, text)];
  if (inline) return validatePersistentVolumeSpec(inline, '', true, `${path}.inlineVolumeSpec`);
  return name === '' ? [required(`${path}.persistentVolumeName`, 'must specify non empty persistentVolumeName')] : [];
}

function validateError(error: V1VolumeError | undefined, path: string): FieldError[] {
  if (!error) return [];
  const out: FieldError[] = [];
  if (utf8Length(error.message ?? '') > MAX_MESSAGE) out.push(tooLong(`${path}.message`, MAX_BYTES));
  if (error.errorCode !== undefined && error.errorCode < 0) {
    out.push(invalid(`${path}.errorCode`, error.errorCode, rangeProblem(0, INT32_MAX)));
  }
  return out;
}
