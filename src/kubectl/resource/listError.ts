import { StatusError } from '../../api/StatusError.ts';
import type { RequestOptions } from '../../client/KubeRequest.ts';
import type { Mapping } from './Mapping.ts';

/** Rethrows what a list failed with, saying what was looked for (cli-runtime, Selector.Visit). */
export function listError(mapping: Mapping, options: RequestOptions): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof StatusError)) throw error;
    const { status } = error;
    if (status.reason !== 'BadRequest' && status.reason !== 'NotFound') throw error;
    const resource = `"${mapping.group}/${mapping.version}, Resource=${mapping.resource}"`;
    const { labelSelector = '', fieldSelector = '' } = options;
    const what =
      labelSelector === '' && fieldSelector === ''
        ? `list ${resource}`
        : `find ${resource} that match label selector "${labelSelector}", field selector "${fieldSelector}"`;
    throw new StatusError({ ...status, message: `Unable to ${what}: ${status.message}` });
  };
}
