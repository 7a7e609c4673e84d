import { allModels, modelSchema } from '../../../api/schema/schemaOf.ts';
import type { Dialect, JsonSchema } from './JsonSchema.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const APIEXTENSIONS = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';

export const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
export const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
export const TIME = `${META}.Time`;
export const MICRO_TIME = `${META}.MicroTime`;
export const RAW_EXTENSION = 'io.k8s.apimachinery.pkg.runtime.RawExtension';
export const PATCH = `${META}.Patch`;

const FREE_FORM: Readonly<Record<string, string>> = {
  'V1ManagedFieldsEntry.fieldsV1': `${META}.FieldsV1`,
  'V1JSONSchemaProps.additionalItems': `${APIEXTENSIONS}.JSONSchemaPropsOrBool`,
  'V1JSONSchemaProps.additionalProperties': `${APIEXTENSIONS}.JSONSchemaPropsOrBool`,
  'V1JSONSchemaProps.default': `${APIEXTENSIONS}.JSON`,
  'V1JSONSchemaProps.dependencies': `${APIEXTENSIONS}.JSONSchemaPropsOrStringArray`,
  'V1JSONSchemaProps.enum': `${APIEXTENSIONS}.JSON`,
  'V1JSONSchemaProps.example': `${APIEXTENSIONS}.JSON`,
  'V1JSONSchemaProps.items': `${APIEXTENSIONS}.JSONSchemaPropsOrArray`,
  'V1CustomResourceSubresources.status': `${APIEXTENSIONS}.CustomResourceSubresourceStatus`,
  'V1alpha1StorageVersion.spec': 'io.k8s.api.apiserverinternal.v1alpha1.StorageVersionSpec',
  'V1alpha2PodGroupSchedulingPolicy.basic': 'io.k8s.api.scheduling.v1alpha2.BasicSchedulingPolicy',
};

/** The definition that upstream names for a field whose content the typings leave open. */
export const freeFormDefinition = (model: string, field: string): string =>
  FREE_FORM[`${model}.${field}`] ?? RAW_EXTENSION;

/** The definitions that are no model of the typings; undefined for a name that is not one of them. */
export function scalarDefinition(name: string, dialect: Dialect): JsonSchema | undefined {
  switch (name) {
    case TIME:
    case MICRO_TIME:
      return { type: 'string', format: 'date-time' };
    case QUANTITY:
      return dialect === 'v2' ? { type: 'string' } : { oneOf: [{ type: 'string' }, { type: 'number' }] };
    case INT_OR_STRING:
      return dialect === 'v2'
        ? { type: 'string', format: 'int-or-string' }
        : { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] };
    case PATCH:
    case RAW_EXTENSION:
      return { type: 'object' };
    default:
      if (!Object.values(FREE_FORM).includes(name)) return undefined;
      return /\.JSON\w*$/.test(name) ? {} : { type: 'object' };
  }
}

let models: Map<string, string> | undefined;

/** The model of the typings behind a definition. */
export function modelOfDefinition(definition: string): string | undefined {
  models ??= new Map(allModels().map((model) => [modelSchema(model).definition, model]));
  return models.get(definition);
}
