import { describe, expect, it } from 'vitest';
import type { JsonSchemaProps } from '../../../api/apiextensions/JsonSchemaProps.ts';
import { describe as textOf } from '../../../api/FieldError.ts';
import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import { evaluateRules } from './customResourceRules.ts';
import { validateDefinitionRules } from './validateRules.ts';

const rulesOf = (...rules: object[]) => ({ 'x-kubernetes-validations': rules }) as JsonSchemaProps;

const SCHEMA: JsonSchemaProps = {
  type: 'object',
  ...rulesOf({ rule: "self.metadata.name.startsWith('w')", message: 'name must start with w' }),
  properties: {
    spec: {
      type: 'object',
      ...rulesOf(
        { rule: 'self.min <= self.max', messageExpression: "'min %d over max %d'.format([self.min, self.max])" },
        {
          rule: "!has(self.mode) || self.mode == 'fast' || self.max < 5",
          fieldPath: '.mode',
          reason: 'FieldValueForbidden',
          message: 'too slow',
        },
      ),
      properties: {
        min: { type: 'integer' },
        max: { type: 'integer', ...rulesOf({ rule: 'self == oldSelf', message: 'max is immutable' }) },
        mode: { type: 'string' },
        'a-b': { type: 'string' },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            ...rulesOf({ rule: 'self.port > 0' }, { rule: 'self.port >= oldSelf.port', message: 'may only grow' }),
            properties: { name: { type: 'string' }, port: { type: 'integer' } },
          },
        },
      },
    },
  },
};

const widget = (spec: object, name = 'w') => ({ metadata: { name }, spec });
const errors = (object: object, old?: object) => evaluateRules(SCHEMA, object, old).map(textOf);

describe('evaluateRules', () => {
  it('says nothing of objects that keep the rules', () => {
    expect(errors(widget({ min: 1, max: 2, mode: 'fast', ports: [{ name: 'a', port: 1 }] }))).toEqual([]);
  });

  it('reports message, messageExpression, reason and fieldPath where upstream does', () => {
    expect(errors(widget({ min: 9, max: 7, mode: 'slow', ports: [{ name: 'a', port: 0 }] }, 'x'))).toEqual([
      '<nil>: Invalid value: name must start with w',
      'spec: Invalid value: min 9 over max 7',
      'spec.mode: Forbidden: too slow',
      'spec.ports[0]: Invalid value: failed rule: self.port > 0',
    ]);
  });

  it('compares with the past where there is one, and knows list items by their keys', () => {
    const old = widget({
      min: 1,
      max: 2,
      ports: [
        { name: 'a', port: 5 },
        { name: 'b', port: 7 },
      ],
    });
    const next = widget({
      min: 1,
      max: 3,
      ports: [
        { name: 'b', port: 6 },
        { name: 'new', port: 1 },
      ],
    });
    expect(errors(next, old)).toEqual([
      'spec.max: Invalid value: 3: max is immutable',
      'spec.ports[0]: Invalid value: may only grow',
    ]);
  });

  it('forgives what an update leaves alone, and reports errors of evaluation', () => {
    const bad = widget({ min: 9, max: 7 });
    expect(errors({ ...bad, metadata: { name: 'w', labels: {} } }, bad)).toEqual([]);
    expect(errors(widget({ max: 7 }))).toEqual([
      'spec: Invalid value: "object": no such key: min evaluating rule: self.min <= self.max',
    ]);
  });
});

const definition = (schema: JsonSchemaProps) =>
  ({
    spec: { versions: [{ name: 'v1', schema: { openAPIV3Schema: schema } }] },
  }) as unknown as V1CustomResourceDefinition;

describe('validateDefinitionRules', () => {
  const inSpec = (rule: object, extra: JsonSchemaProps = {}) =>
    definition({
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: { n: { type: 'integer' }, list: { type: 'array', items: { type: 'string', ...extra } } },
          ...rulesOf(rule),
        },
      },
    });
  const at = 'spec.validation.openAPIV3Schema.properties[spec]';

  it('passes rules that compile', () => {
    expect(validateDefinitionRules(definition(SCHEMA))).toEqual([]);
  });

  it('reports what does not compile with the whole rule', () => {
    const [error] = validateDefinitionRules(inSpec({ rule: 'self.nope > 1' })).map(textOf);
    expect(error).toBe(
      `${at}.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.nope \\u003e 1","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope > 1\n | ....^`.replace(
        '\\u003e',
        '>',
      ),
    );
  });

  it.each([
    [{ rule: 'self.n' }, 'rule', 'cel expression must evaluate to a bool'],
    [
      { rule: 'self.n > 1', messageExpression: 'self.n' },
      'messageExpression',
      'messageExpression must evaluate to a string',
    ],
    [{ rule: 'self.n > 1', fieldPath: '.nope' }, 'fieldPath', 'must be a valid path'],
    [{ rule: 'self.n > 1', optionalOldSelf: true }, 'optionalOldSelf', 'may not be set if oldSelf is not used in rule'],
  ])('refuses %j', (rule, field, detail) => {
    expect(validateDefinitionRules(inSpec(rule))).toMatchObject([
      { field: `${at}.x-kubernetes-validations[0].${field}`, detail },
    ]);
  });

  it('refuses oldSelf where the past cannot be found again', () => {
    const errors = validateDefinitionRules(inSpec({ rule: 'true' }, rulesOf({ rule: 'self == oldSelf' })));
    expect(errors).toMatchObject([
      { detail: `oldSelf cannot be used on the uncorrelatable portion of the schema within ${at}.properties[list]` },
    ]);
  });
});
