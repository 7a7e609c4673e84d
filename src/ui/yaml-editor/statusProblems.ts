import type { StatusError } from '../../api/StatusError.ts';
import type { Positions } from '../../api/yaml/Positions.ts';
import { fieldPath } from './fieldPath.ts';
import type { Problem } from './useFiles.ts';

const UNKNOWN_FIELD = /(?:unknown|duplicate) field "([^"]+)"/g;

/** A value of another type than the field's: `Go struct field DeploymentSpec.spec.replicas of type int32`. */
const MISFIT = /Go struct field \w+\.(\S+) of type/;

/** An answer of the API server as problems at the lines it speaks of: one for each cause, else one for the whole. */
export function statusProblems(error: StatusError, file: string, positions: Positions): Problem[] {
  const at = (path: readonly (string | number)[], message: string): Problem => {
    const { line, column } = positions.nearest(path);
    return { file, line, column, severity: 'error', message };
  };
  const causes = (error.status.details?.causes ?? []).filter((cause) => cause.field);
  if (causes.length > 0)
    return causes.map(({ field, message }) => at(stepsOf(field ?? ''), `${field}: ${message ?? ''}`));
  const unknown = [...error.message.matchAll(UNKNOWN_FIELD)];
  if (unknown.length > 0) return unknown.map(([text, field]) => at(fieldPath(field ?? ''), text ?? ''));
  const misfit = MISFIT.exec(error.message)?.[1];
  if (misfit) return [at(fieldPath(misfit), error.message)];
  if (error.message.includes('no matches for kind')) return [at(['apiVersion'], error.message)];
  return [at(['metadata', 'name'], error.message)];
}

/** Upstream writes `<nil>` for the object as a whole. */
const stepsOf = (field: string): (string | number)[] => (field.startsWith('<') ? [] : fieldPath(field));
