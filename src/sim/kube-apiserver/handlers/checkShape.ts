import { type KubeObject, parseApiVersion } from '../../../api/meta.ts';
import { badRequestError } from '../../../api/StatusError.ts';
import { cannotBeHandled, decode, strictDecodingError } from '../../../api/schema/decode.ts';
import { schemaOf } from '../../../api/schema/schemaOf.ts';
import type { RequestContext } from '../RequestContext.ts';

/**
 * Decodes an object against the schema of its kind: unknown fields are dropped, and told of or refused as
 * `fieldValidation` asks (Warn when it does not say).
 */
export function checkShape(object: KubeObject, context: RequestContext): KubeObject {
  const { info, options, warnings } = context;
  const schema = schemaOf(info);
  if (!schema) return object;
  const decoded = decode<KubeObject & Record<string, unknown>>(object, schema, { duplicates: context.duplicates });
  if (decoded.error !== undefined) throw badRequestError(describe(context, decoded.error));
  const { strictErrors } = decoded;
  if (strictErrors.length > 0 && options.fieldValidation === 'Strict') {
    throw badRequestError(describe(context, strictDecodingError(strictErrors)));
  }
  if (options.fieldValidation !== 'Ignore') warnings.push(...strictErrors);
  return decoded.value;
}

/** Bodies are blamed by kind and version; what a patch made is only said to be wrong. */
function describe({ verb, info }: RequestContext, error: string): string {
  if (verb === 'patch') return error;
  const { version } = parseApiVersion(info.version);
  return cannotBeHandled(info.kind, version, info.kind, error);
}
