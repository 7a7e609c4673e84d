import { expect, describe as group, test } from 'vitest';
import { deepFreeze } from '../../base/deepFreeze.ts';
import { describe as text } from '../FieldError.ts';
import type { KubeObject } from '../meta.ts';
import { compileSchema } from './compileSchema.ts';
import type { JsonSchemaProps } from './JsonSchemaProps.ts';
import { unknownFieldText } from './pruneCustomResource.ts';
import {
  validateCustomResource,
  validateCustomResourceStatusUpdate,
  validateCustomResourceUpdate,
} from './validateCustomResource.ts';

const WIDGET: JsonSchemaProps = deepFreeze({
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 10 },
        color: { type: 'string', enum: ['red', 'green'], default: 'red' },
        name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
        tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
        replicas: { type: 'integer' },
      },
    },
    status: { type: 'object', properties: { replicas: { type: 'integer' }, phase: { type: 'string' } } },
  },
} satisfies JsonSchemaProps);
const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' };
const widget = (members: object): KubeObject =>
  deepFreeze({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w', namespace: 'd', resourceVersion: '1' },
    ...members,
  });
const rules = { namespaced: true, schema: compileSchema(WIDGET), scale };

test.each<[unknown, string[]]>([
  [{ size: 3, color: 'green', name: 'abc', tags: ['a'] }, []],
  [{ size: 0 }, ['spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1']],
  [{ size: 11 }, ['spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10']],
  [{ size: 'x' }, ['spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"']],
  [{ size: 1.5 }, ['spec.size: Invalid value: "number": spec.size in body must be of type integer: "number"']],
  [{ size: null }, ['spec.size: Invalid value: "null": spec.size in body must be of type integer: "null"']],
  [{}, ['spec.size: Required value']],
  [{ size: 1, color: 'blue' }, ['spec.color: Unsupported value: "blue": supported values: "red", "green"']],
  [{ size: 1, name: 'TooLongNAME' }, ['spec.name: Too long: may not be more than 5 bytes']],
  [{ size: 1, name: 'A' }, ['spec.name: Invalid value: "A": spec.name in body should match \'^[a-z]+$\'']],
  [{ size: 1, tags: ['a', 'b', 'c'] }, ['spec.tags: Too many: 3: must have at most 2 items']],
  [{ size: 1, tags: 'a' }, ['spec.tags: Invalid value: "string": spec.tags in body must be of type array: "string"']],
  [
    { size: 1, tags: [1] },
    ['spec.tags[0]: Invalid value: "integer": spec.tags[0] in body must be of type string: "integer"'],
  ],
  [
    [1],
    [
      'spec: Invalid value: "array": spec in body must be of type object: "array"',
      '.spec.replicas: Invalid value: 0: .spec.replicas accessor error: [1] is of the type []interface {}, expected map[string]interface{}',
    ],
  ],
  [{ size: 1, replicas: -1 }, ['.spec.replicas: Invalid value: -1: should be a non-negative integer']],
])('a widget of %j', (spec, expected) => {
  expect(validateCustomResource(widget({ spec }), rules).map(text)).toEqual(expected);
});

test('a widget without a spec, and one without a name', () => {
  expect(validateCustomResource(widget({}), rules).map(text)).toEqual(['spec: Required value']);
  const nameless = widget({ metadata: { namespace: 'd', finalizers: ['plain'] }, spec: { size: 1 } });
  expect(validateCustomResource(nameless, rules).map(text)).toEqual([
    'metadata.name: Required value: name or generateName is required',
  ]);
});

test('an update is not blamed for what it leaves alone', () => {
  const old = widget({ spec: { size: 99, color: 'blue', tags: ['a'] } });
  const next = widget({ spec: { size: 99, color: 'black', tags: ['a', 'b', 'c'] } });
  expect(validateCustomResourceUpdate(next, old, rules).map(text)).toEqual([
    'spec.color: Unsupported value: "black": supported values: "red", "green"',
    'spec.tags: Too many: 3: must have at most 2 items',
  ]);
  expect(validateCustomResourceUpdate(old, old, rules)).toEqual([]);
});

test('an update of the status is held against the schema of the status alone', () => {
  const old = widget({ spec: { size: 99 } });
  const next = widget({ spec: { size: 99 }, status: { phase: 1, replicas: -1 } });
  expect(validateCustomResourceStatusUpdate(next, old, rules).map(text)).toEqual([
    'status.phase: Invalid value: "integer": phase in body must be of type string: "integer"',
    '.status.replicas: Invalid value: -1: should be a non-negative integer',
  ]);
});

const check = (schema: JsonSchemaProps, value: unknown): string[] =>
  compileSchema({ type: 'object', properties: { x: schema } })
    .validate({ x: value })
    .map(text);

test.each<[string, JsonSchemaProps, unknown, string[]]>([
  ['a number may be whole', { type: 'number' }, 1, []],
  ['text or number', { 'x-kubernetes-int-or-string': true }, '50%', []],
  [
    'nothing but text or number',
    { 'x-kubernetes-int-or-string': true },
    true,
    ['x: Invalid value: "boolean": x in body must be of type integer,string: "boolean"'],
  ],
  ['null where it is allowed', { type: 'string', nullable: true }, null, []],
  [
    'exclusive limits',
    { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1, exclusiveMaximum: true },
    1,
    ['x: Invalid value: 1: x in body should be less than 1'],
  ],
  ['multiples', { type: 'integer', multipleOf: 5 }, 7, ['x: Invalid value: 7: x in body should be a multiple of 5']],
  ['decimal multiples', { type: 'number', multipleOf: 0.1 }, 0.3, []],
  [
    'short texts',
    { type: 'string', minLength: 2 },
    '한',
    ['x: Invalid value: "한": x in body should be at least 2 chars long'],
  ],
  ['characters, not bytes', { type: 'string', maxLength: 2 }, '👍👍', []],
  [
    'short lists',
    { type: 'array', items: { type: 'string' }, minItems: 1 },
    [],
    ['x: Invalid value: 0: x in body should have at least 1 items'],
  ],
  [
    'few members',
    { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1 },
    {},
    ['x: Invalid value: 0: x in body should have at least 1 properties'],
  ],
  [
    'many members',
    { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 1 },
    { a: 'a', b: 'b' },
    ['x: Too many: 2: must have at most 1 item'],
  ],
  [
    'members of a type',
    { type: 'object', additionalProperties: { type: 'integer' } },
    { a: 'b' },
    ['x.a: Invalid value: "string": x.a in body must be of type integer: "string"'],
  ],
  [
    'formats of texts',
    { type: 'string', format: 'date-time' },
    'now',
    ['x: Invalid value: "now": x in body must be of type date-time: "now"'],
  ],
  ['formats that nobody knows', { type: 'string', format: 'no-such' }, 'now', []],
  [
    'small integers',
    { type: 'integer', format: 'int32' },
    3e9,
    ['<nil>: Invalid value: "": Checked value must be of type integer with format int32 in x'],
  ],
  [
    'one of several',
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    {},
    [
      '<nil>: Invalid value: "": "x" must validate one and only one schema (oneOf). Found none valid',
      'x.a: Required value',
    ],
  ],
  [
    'only one of several',
    { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: 1, b: 1 },
    ['<nil>: Invalid value: "": "x" must validate one and only one schema (oneOf). Found 2 valid alternatives'],
  ],
  [
    'any of several',
    { type: 'integer', anyOf: [{ maximum: 1 }, { minimum: 5 }] },
    3,
    [
      '<nil>: Invalid value: "": "x" must validate at least one schema (anyOf)',
      'x: Invalid value: 3: x in body should be less than or equal to 1',
    ],
  ],
  [
    'all of several',
    { type: 'integer', allOf: [{ minimum: 1 }, { minimum: 5 }] },
    3,
    [
      'x: Invalid value: 3: x in body should be greater than or equal to 5',
      '<nil>: Invalid value: "": "x" must validate all the schemas (allOf)',
    ],
  ],
  [
    'none of one',
    { type: 'string', not: { enum: ['a'] } },
    'a',
    ['<nil>: Invalid value: "": "x" must not validate the schema (not)'],
  ],
])('a schema wants %s', (_, schema, value, expected) => {
  expect(check(schema, value)).toEqual(expected);
});

test('a pattern takes time linear in the text', () => {
  const evil = check({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}!`);
  expect(evil).toHaveLength(1);
});

group('lists', () => {
  const listErrors = (schema: JsonSchemaProps, value: unknown): string[] =>
    compileSchema({ type: 'object', properties: { x: schema } })
      .validateListTypes({ x: value })
      .map(text);
  test('of the type set hold nothing twice, and a third is not reported again', () => {
    const set: JsonSchemaProps = { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' };
    expect(listErrors(set, ['a', 'b', 'a', 'a'])).toEqual(['x[2]: Duplicate value: "a"']);
    expect(listErrors({ ...set, 'x-kubernetes-list-type': 'atomic' }, ['a', 'a'])).toEqual([]);
  });
  test('of the type map hold no key twice', () => {
    const map: JsonSchemaProps = {
      type: 'array',
      items: { type: 'object', properties: { k: { type: 'string' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
    };
    expect(listErrors(map, [{ k: 'a' }, { k: 'b', v: 1 }, { k: 'b', v: 2 }])).toEqual([
      'x[2]: Duplicate value: {"k":"b"}',
    ]);
    expect(listErrors(map, [1])).toEqual(['x[0]: Invalid value: 1: must be an object for an array of list-type map']);
  });
});

test('an embedded resource has a type and sound metadata', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: {
      x: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
  const errors = compileSchema(schema).validateEmbedded({ x: { kind: '', metadata: { labels: { 'a b': '' } } } });
  expect(errors.map((e) => e.field)).toEqual(['x.apiVersion', 'x.kind', 'x.metadata.labels']);
});

test('defaults fill what is absent, also inside defaults, and nulls that are not allowed', () => {
  const schema = compileSchema({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        default: {},
        properties: {
          a: { type: 'integer', default: 1 },
          b: { type: 'string', nullable: true, default: 'b' },
          c: { type: 'string' },
          list: { type: 'array', items: { type: 'object', properties: { d: { type: 'string', default: 'd' } } } },
        },
      },
    },
  });
  expect(schema.applyDefaults({})).toEqual({ spec: { a: 1, b: 'b' } });
  const given = deepFreeze({ spec: { a: null, b: null, c: null, list: [{}, { d: 'x' }] } });
  const full = schema.applyDefaults<object>(given);
  expect(full).toEqual({ spec: { a: 1, b: null, list: [{ d: 'd' }, { d: 'x' }] } });
  expect(schema.applyDefaults(full)).toBe(full);
});

test('unknown fields are pruned and reported, except where they are preserved', () => {
  const schema = compileSchema({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          known: { type: 'string' },
          list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
          free: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { strict: { type: 'object', properties: {} } },
          },
          map: { type: 'object', additionalProperties: { type: 'object', properties: { a: { type: 'string' } } } },
        },
      },
    },
  });
  const given = deepFreeze({
    ...widget({}),
    extra: 1,
    spec: {
      known: 'k',
      bogus: 1,
      list: [{ a: 'a' }, { b: 'b' }],
      free: { any: { thing: 1 }, strict: { x: 1 } },
      map: { m: { a: 'a', z: 1 } },
    },
  });
  const { object, unknownFields } = schema.prune(given);
  expect(unknownFields).toEqual(['extra', 'spec.bogus', 'spec.free.strict.x', 'spec.list[1].b', 'spec.map.m.z']);
  expect(unknownFields.map(unknownFieldText)[1]).toBe('unknown field "spec.bogus"');
  expect(object).toEqual({
    ...widget({}),
    spec: {
      known: 'k',
      list: [{ a: 'a' }, {}],
      free: { any: { thing: 1 }, strict: {} },
      map: { m: { a: 'a' } },
    },
  });
  expect(schema.prune(object).object).toBe(object);
});

test('rules in CEL are asked only of objects that are sound otherwise', () => {
  const schema = compileSchema({
    ...WIDGET,
    'x-kubernetes-validations': [{ rule: 'self.spec.size > 0' }],
  });
  const asked: object[] = [];
  const evaluateCel = (_: JsonSchemaProps, object: object): [] => {
    asked.push(object);
    return [];
  };
  const broken = widget({ spec: {} });
  expect(validateCustomResource(broken, { ...rules, schema, evaluateCel }).map(text)).toEqual([
    'spec.size: Required value',
    '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  ]);
  const sound = widget({ spec: { size: 1 } });
  expect(validateCustomResource(sound, { ...rules, schema, evaluateCel })).toEqual([]);
  expect(asked).toEqual([sound]);
});
