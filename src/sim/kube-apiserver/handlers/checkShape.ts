import { invalid } from '../../../api/FieldError.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { badRequestError, invalidError, type StatusError } from '../../../api/StatusError.ts';
import { cannotBeHandled, decode, strictDecodingError } from '../../../api/schema/decode.ts';
import { schemaOf } from '../../../api/schema/schemaOf.ts';
import { goValue } from '../../../base/goValue.ts';
import { shapeCustomResource } from '../customresources/shapeCustomResource.ts';
import type { RequestContext } from '../RequestContext.ts';

/**
 * Decodes an object against the schema of its kind: unknown fields are dropped, reported or refused as the request asks.
 * For a patch the object is what the patch makes, and the errors are those of patches. Custom resources have their own
 * schemas.
 */
export function checkShape(object: KubeObject, context: RequestContext): KubeObject {
  const { info, options, patchType, custom } = context;
  if (custom) return shapeCustomResource(object, context, custom);
  const schema = info.custom ? undefined : schemaOf(info);
  if (!schema) return object;
  const decoded = decode<KubeObject>(object, schema, {
    duplicates: context.duplicates,
    wording: patchType === 'strategic' ? 'unstructured' : 'json',
  });
  if (decoded.error !== undefined) throw refusal(decoded.error, object, context);
  const { strictErrors } = decoded;
  if (strictErrors.length === 0 || options.fieldValidation === 'Ignore') return decoded.value;
  if (options.fieldValidation === 'Strict') throw refusal(strictDecodingError(strictErrors), object, context);
  context.warnings.push(...strictErrors);
  return decoded.value;
}

function refusal(error: string, object: KubeObject, { info, patchType, body, ref }: RequestContext): StatusError {
  if (patchType === 'strategic')
    return invalidError({ group: '', kind: '' }, '', [invalid('patch', goValue(body), error)]);
  if (patchType !== undefined)
    return invalidError(info, ref.name ?? '', [invalid('patch', JSON.stringify(object), error)]);
  return badRequestError(cannotBeHandled(info.kind, info.version, info.kind, error));
}
