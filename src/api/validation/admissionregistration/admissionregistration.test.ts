import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { applyDefaults } from '../../defaults/defaults.ts';
import { describe as text } from '../../FieldError.ts';
import type { KubeObject } from '../../meta.ts';
import { validateObject } from '../validators.ts';

const GROUP = 'admissionregistration.k8s.io';
const make = (kind: string, members: object): KubeObject =>
  applyDefaults(GROUP, 'v1', deepFreeze({ apiVersion: `${GROUP}/v1`, kind, metadata: { name: 'x' }, ...members }));
const errors = (kind: string, members: object): string[] => validateObject(GROUP, 'v1', make(kind, members)).map(text);
const rule = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };
const webhook = {
  name: 'a.b.io',
  clientConfig: { service: { name: 's', namespace: 'd' } },
  rules: [rule],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
};

test('a webhook is completed', () => {
  const full = make('MutatingWebhookConfiguration', { webhooks: [webhook] });
  expect(full).toMatchObject({
    webhooks: [
      {
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        timeoutSeconds: 10,
        reinvocationPolicy: 'Never',
        clientConfig: { service: { port: 443 } },
        rules: [{ ...rule, scope: '*' }],
      },
    ],
  });
  expect(applyDefaults(GROUP, 'v1', full)).toBe(full);
  expect(validateObject(GROUP, 'v1', full)).toEqual([]);
});

test.each<[string, object, string[]]>([
  [
    'a name of three parts',
    { name: 'a.b' },
    ['webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
  ],
  [
    'its side effects',
    { sideEffects: undefined },
    ['webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
  ],
  [
    'some patience',
    { timeoutSeconds: 31 },
    ['webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'],
  ],
  [
    'to be reached',
    { clientConfig: {} },
    ['webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
  ],
  [
    'rules that say something',
    {
      rules: [
        { operations: ['*', 'CREATE'], apiGroups: [], apiVersions: ['v1'], resources: ['pods/*', 'pods/status'] },
      ],
    },
    [
      'webhooks[0].rules[0].operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations',
      'webhooks[0].rules[0].apiGroups: Required value',
      'webhooks[0].rules[0].resources[1]: Invalid value: "pods/status": if \'pods/*\' is present, must not specify pods/status',
    ],
  ],
  [
    'a version that is known',
    { admissionReviewVersions: [] },
    ['webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
  ],
])('a webhook wants %s', (_, members, expected) => {
  expect(errors('ValidatingWebhookConfiguration', { webhooks: [{ ...webhook, ...members }] })).toEqual(expected);
});

test('a policy says what it is about and what it wants', () => {
  const matchConstraints = { resourceRules: [rule] };
  const validations = [{ expression: 'object.spec.replicas < 5' }];
  expect(errors('ValidatingAdmissionPolicy', { spec: { matchConstraints, validations } })).toEqual([]);
  expect(errors('ValidatingAdmissionPolicy', { spec: {} })).toEqual([
    'spec.matchConstraints: Required value',
    'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
    'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
  ]);
});

test('a binding says which policy does what', () => {
  expect(errors('ValidatingAdmissionPolicyBinding', { spec: { validationActions: ['Deny', 'Warn'] } })).toEqual([
    'spec.policyName: Required value',
    'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
  ]);
});
