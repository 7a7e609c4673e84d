import { unknownFieldText } from '../../../api/apiextensions/pruneCustomResource.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { badRequestError } from '../../../api/StatusError.ts';
import { cannotBeHandled, decode, strictDecodingError } from '../../../api/schema/decode.ts';
import { ObjectSchema } from '../../../api/schema/Schema.ts';
import { modelSchema } from '../../../api/schema/schemaOf.ts';
import type { RequestContext } from '../RequestContext.ts';
import type { CustomKind } from './CustomKind.ts';

/** Decodes metadata alone, so that errors have its path. */
const METADATA = new ObjectSchema('', '', '', '', false, () => {
  const schema = modelSchema('V1ObjectMeta');
  return new Map([['metadata', { name: 'metadata', schema, required: false, pointer: false, omitZero: false }]]);
});

/**
 * An object of a custom kind as it is stored: metadata decoded, fields that the schema does not know taken away (or
 * refused, as the request asks), defaults filled in.
 */
export function shapeCustomResource(object: KubeObject, context: RequestContext, kind: CustomKind): KubeObject {
  const decoded = decode<{ metadata?: KubeObject['metadata'] }>({ metadata: object.metadata ?? {} }, METADATA);
  if (decoded.error !== undefined) throw refusal(context, decoded.error);
  const metadata = decoded.value.metadata ?? {};
  const whole = metadata === object.metadata ? object : { ...object, metadata };
  const pruned = kind.schema?.prune(whole);
  const errors = [
    ...context.duplicates.map((path) => `duplicate field ${JSON.stringify(pathText(path))}`),
    ...decoded.strictErrors,
    ...(pruned?.unknownFields.map(unknownFieldText) ?? []),
  ];
  if (errors.length > 0 && context.options.fieldValidation === 'Strict') {
    throw refusal(context, strictDecodingError(errors));
  }
  if (errors.length > 0 && context.options.fieldValidation !== 'Ignore') context.warnings.push(...errors);
  const known = pruned?.object ?? whole;
  return kind.schema?.applyDefaults(known) ?? known;
}

const refusal = ({ info }: RequestContext, error: string) =>
  badRequestError(cannotBeHandled(info.kind, info.version, info.kind, error));

const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
