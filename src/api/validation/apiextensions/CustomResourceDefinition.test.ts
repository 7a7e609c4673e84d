import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import type { JsonSchemaProps } from '../../apiextensions/JsonSchemaProps.ts';
import { defaultCustomResourceDefinition } from '../../defaults/apiextensions/CustomResourceDefinition.ts';
import { describe as text } from '../../FieldError.ts';
import type { V1CustomResourceDefinition } from '../../generated/types.ts';
import {
  validateCustomResourceDefinition,
  validateCustomResourceDefinitionUpdate,
} from './CustomResourceDefinition.ts';

const names = { plural: 'widgets', kind: 'Widget' };
const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } };
const crd = (spec: object, metadata: object = {}): V1CustomResourceDefinition =>
  defaultCustomResourceDefinition(
    deepFreeze({
      metadata: { name: 'widgets.example.com', resourceVersion: '1', ...metadata },
      spec: { group: 'example.com', scope: 'Namespaced', names, versions: [version], ...spec },
    } as unknown as V1CustomResourceDefinition),
  );
const errors = (spec: object, metadata: object = {}): string[] =>
  validateCustomResourceDefinition(crd(spec, metadata)).map(text);
const schemaErrors = (schema: JsonSchemaProps, subresources = {}): string[] =>
  errors({ versions: [{ ...version, schema: { openAPIV3Schema: schema }, subresources }] }).map((line) =>
    line.replaceAll('spec.validation.openAPIV3Schema', '$'),
  );
const inSpec = (schema: JsonSchemaProps): JsonSchemaProps => ({ type: 'object', properties: { x: schema } });

test('a definition is completed with the names that follow from its kind', () => {
  const full = crd({});
  expect(full.spec.names).toEqual({ plural: 'widgets', kind: 'Widget', singular: 'widget', listKind: 'WidgetList' });
  expect(full.spec.conversion).toEqual({ strategy: 'None' });
  expect(full.status?.storedVersions).toEqual(['v1']);
  expect(defaultCustomResourceDefinition(full)).toBe(full);
  expect(validateCustomResourceDefinition(full)).toEqual([]);
});

test.each<[string, object, string[]]>([
  [
    'a group',
    { group: '' },
    [
      'metadata.name: Invalid value: "widgets.example.com": must be spec.names.plural+"."+spec.group',
      'spec.group: Required value',
    ],
  ],
  [
    'a scope',
    { scope: 'Global' },
    ['spec.scope: Unsupported value: "Global": supported values: "Cluster", "Namespaced"'],
  ],
  [
    'a schema',
    { versions: [{ ...version, schema: undefined }] },
    ['spec.versions[0].schema.openAPIV3Schema: Required value'],
  ],
  [
    'one storage version',
    { versions: [{ ...version, storage: false }] },
    [
      'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'columns of types that exist',
    { versions: [{ ...version, additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: 'spec' }] }] },
    [
      'spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
      'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec": must be a simple json path starting with .',
    ],
  ],
  [
    'the paths of a scale where they belong',
    { versions: [{ ...version, subresources: { scale: { specReplicasPath: '.a', statusReplicasPath: '' } } }] },
    [
      'spec.subresources.scale.specReplicasPath: Invalid value: ".a": should be a json path under .spec',
      'spec.subresources.scale.statusReplicasPath: Required value',
    ],
  ],
  [
    'a webhook to convert by webhook',
    { conversion: { strategy: 'Webhook' } },
    [
      'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
      'spec.conversion.conversionReviewVersions: Required value',
    ],
  ],
  [
    'a webhook that can be reached',
    {
      conversion: {
        strategy: 'Webhook',
        webhook: { clientConfig: { url: 'http://u@h/?q#f' }, conversionReviewVersions: ['v2'] },
      },
    },
    [
      'spec.conversion.webhookClientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      'spec.conversion.webhookClientConfig.url: Invalid value: "u": user information is not permitted in the URL',
      'spec.conversion.webhookClientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
      'spec.conversion.webhookClientConfig.url: Invalid value: "q": query parameters are not permitted in the URL',
      'spec.conversion.conversionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1',
    ],
  ],
])('a definition wants %s', (_, spec, expected) => {
  expect(errors(spec)).toEqual(expected);
});

test('the name of a definition follows from its plural and its group', () => {
  expect(errors({}, { name: 'wrong.example.com' })).toEqual([
    'metadata.name: Invalid value: "wrong.example.com": must be spec.names.plural+"."+spec.group',
  ]);
});

test('groups of the Kubernetes project need an approval', () => {
  const spec = { group: 'x.k8s.io' };
  const name = 'widgets.x.k8s.io';
  expect(errors(spec, { name })).toEqual([
    'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
  ]);
  expect(errors(spec, { name, annotations: { 'api-approved.kubernetes.io': 'unapproved, a test' } })).toEqual([]);
});

test.each<[string, JsonSchemaProps, string[]]>([
  [
    'an object at the root',
    { type: 'array', items: { type: 'string' } },
    ['$.type: Invalid value: "array": must be object at the root'],
  ],
  ['a type at the root', {}, ['$.type: Required value: must not be empty at the root']],
  [
    'a type for every field',
    inSpec({}),
    ['$.properties[x].type: Required value: must not be empty for specified object fields'],
  ],
  ['the items of lists', inSpec({ type: 'array' }), ['$.properties[x].items: Required value: must be specified']],
  [
    'types that exist',
    inSpec({ type: 'int' }),
    [
      '$.properties[x].type: Unsupported value: "int": supported values: "array", "boolean", "integer", "number", "object", "string"',
    ],
  ],
  [
    'no structure in alternatives',
    inSpec({ type: 'string', anyOf: [{ type: 'string', nullable: true }] }),
    [
      '$.properties[x].anyOf[0].nullable: Forbidden: must be false to be structural',
      '$.properties[x].anyOf[0].type: Forbidden: must be empty to be structural',
    ],
  ],
  [
    'what alternatives speak of outside of them',
    { type: 'object', anyOf: [{ properties: { y: { minimum: 1 } } }] },
    ['$.properties[y]: Required value: because it is defined in $.anyOf[0].properties[y]'],
  ],
  [
    'text or number as it is always written',
    inSpec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }),
    [],
  ],
  [
    'patterns that compile',
    inSpec({ type: 'string', pattern: '[a' }),
    [
      '$.properties[x].pattern: Invalid value: "[a": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ]: `[a`',
    ],
  ],
  [
    'defaults that fit',
    inSpec({ type: 'integer', minimum: 1, default: 0 }),
    ['$.properties[x].default: Invalid value: 0:  in body should be greater than or equal to 1'],
  ],
  [
    'defaults that are known',
    inSpec({ type: 'object', properties: {}, default: { y: 1 } }),
    ['$.properties[x].default: Invalid value: {"y":1}: must not have unknown fields'],
  ],
  [
    'hands off the metadata',
    { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
    [
      '$.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [
    'keys of maps that are required or have defaults',
    inSpec({
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', properties: { k: { type: 'string' } } },
    }),
    [
      '$.properties[x].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
  ],
  [
    'no quadratic checks',
    inSpec({ type: 'array', items: { type: 'string' }, uniqueItems: true }),
    [
      '$.properties[x].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ],
  ],
])('a schema wants %s', (_, schema, expected) => {
  expect(schemaErrors(schema)).toEqual(expected);
});

test('a schema may be deep, and is refused before it is too deep', () => {
  let schema: JsonSchemaProps = { type: 'object' };
  for (let i = 0; i < 1000; i++) schema = inSpec(schema);
  expect(schemaErrors(schema)).toEqual(['$: Invalid value: "": must not be deeper than 200 levels']);
});

test('an established definition keeps its scope and kind, and every one its group', () => {
  const prev = {
    ...crd({}),
    status: { storedVersions: ['v1'], conditions: [{ type: 'Established', status: 'True' }] },
  } as V1CustomResourceDefinition;
  const next = { ...prev, spec: { ...prev.spec, scope: 'Cluster', group: 'example.org' } };
  expect(validateCustomResourceDefinitionUpdate(next, prev).map(text)).toEqual([
    'spec.scope: Invalid value: "Cluster": field is immutable',
    'spec.group: Invalid value: "example.org": field is immutable',
  ]);
});
