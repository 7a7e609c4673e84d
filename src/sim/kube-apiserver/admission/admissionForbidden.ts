import { forbiddenError, type StatusDetails, StatusError } from '../../../api/StatusError.ts';
import type { AdmissionAttributes } from './AdmissionPlugin.ts';

/** 403 as admission plugins answer it; an object that has no name yet goes by its generateName. */
export function admissionForbidden(
  { name, object, context }: AdmissionAttributes,
  why: string,
  causes?: StatusDetails['causes'],
): StatusError {
  const shown = name || object?.metadata?.name || object?.metadata?.generateName || 'Unknown';
  const error = forbiddenError(context.info, shown, why);
  if (!causes) return error;
  return new StatusError({ ...error.status, details: { ...error.status.details, causes } });
}
