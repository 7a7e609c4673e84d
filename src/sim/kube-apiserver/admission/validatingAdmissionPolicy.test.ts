import { describe, expect, it } from 'vitest';
import type {
  V1ConfigMap,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
} from '../../../api/generated/types.ts';
import type { StoredObject } from '../../../api/meta.ts';
import type { Status } from '../../../api/StatusError.ts';
import type { KubeRequest } from '../../../client/KubeRequest.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';
import { validatingAdmissionPolicy } from './validatingAdmissionPolicy.ts';

const user = { username: 'admin', groups: ['system:masters'] };
const ADMISSION = { group: 'admissionregistration.k8s.io', version: 'v1' };

function makeServer() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const server: ApiServer = new ApiServer({
    kernel,
    etcd: new Etcd<StoredObject>(kernel),
    timings: DEFAULT_TIMINGS,
    admission: [validatingAdmissionPolicy(() => server.authorizer)],
  });
  const send = (request: KubeRequest) => server.request(request, { component: 'kubectl', user, outside: true });
  const create = (ref: object, body: object) =>
    send({ verb: 'create', ref: ref as KubeRequest['ref'], body, options: { fieldManager: 'test' } });
  create(
    { group: '', version: 'v1', resource: 'namespaces' },
    { metadata: { name: 'default', labels: { env: 'prod' } } },
  );
  return {
    send,
    policy: (spec: object, name = 'rule') => {
      const rule = {
        operations: ['CREATE', 'UPDATE'],
        apiGroups: [''],
        apiVersions: ['v1'],
        resources: ['configmaps'],
      };
      const body = { metadata: { name }, spec: { matchConstraints: { resourceRules: [rule] }, ...spec } };
      return create({ ...ADMISSION, resource: 'validatingadmissionpolicies' }, body as V1ValidatingAdmissionPolicy);
    },
    bind: (spec: object = {}, name = 'rule') => {
      const body = { metadata: { name }, spec: { policyName: 'rule', validationActions: ['Deny'], ...spec } };
      return create(
        { ...ADMISSION, resource: 'validatingadmissionpolicybindings' },
        body as V1ValidatingAdmissionPolicyBinding,
      );
    },
    configMap: (name: string, data: Record<string, string>, labels?: Record<string, string>) =>
      create({ group: '', version: 'v1', resource: 'configmaps', namespace: 'default' }, {
        metadata: { name, labels },
        data,
      } as V1ConfigMap),
  };
}

const messageOf = (response: { body: unknown }): string => (response.body as Status).message ?? 'ok';

describe('validatingAdmissionPolicy', () => {
  it('refuses with the message, reason and causes of upstream', () => {
    const { policy, bind, configMap } = makeServer();
    policy({ validations: [{ expression: '!has(object.data.bad)', message: 'no bad data', reason: 'Forbidden' }] });
    expect(configMap('free', { bad: '1' }).code).toBe(201);
    bind();
    const refused = configMap('a', { bad: '1' });
    const text = "ValidatingAdmissionPolicy 'rule' with binding 'rule' denied request: no bad data";
    expect(refused.body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `configmaps "a" is forbidden: ${text}`,
      details: { name: 'a', kind: 'configmaps', causes: [{ message: text }] },
    });
    expect(configMap('b', { good: '1' }).code).toBe(201);
  });

  it.each([
    [{ expression: 'size(object.data) < 1' }, 'failed expression: size(object.data) < 1'],
    [{ expression: 'false', messageExpression: "'no ' + object.metadata.name" }, 'no a'],
    [{ expression: 'object.nope == 1' }, "expression 'object.nope == 1' resulted in error: no such key: nope"],
    [
      { expression: "variables.keys.all(k, k.startsWith('x'))" },
      "failed expression: variables.keys.all(k, k.startsWith('x'))",
    ],
    [
      { expression: "namespaceObject.metadata.labels.env != 'prod' || request.userInfo.username == 'root'" },
      "failed expression: namespaceObject.metadata.labels.env != 'prod' || request.userInfo.username == 'root'",
    ],
    [
      { expression: "!authorizer.group('').resource('pods').namespace('default').check('get').allowed()" },
      "failed expression: !authorizer.group('').resource('pods').namespace('default').check('get').allowed()",
    ],
    [{ expression: "!authorizer.requestResource.check('create').allowed()", message: 'x' }, 'x'],
  ])('judges by %j', (validation, message) => {
    const { policy, bind, configMap } = makeServer();
    expect(
      messageOf(
        policy({ validations: [validation], variables: [{ name: 'keys', expression: 'object.data.map(k, k)' }] }),
      ),
    ).toBe('ok');
    bind();
    expect(messageOf(configMap('a', { k: 'v' }))).toBe(
      `configmaps "a" is forbidden: ValidatingAdmissionPolicy 'rule' with binding 'rule' denied request: ${message}`,
    );
  });

  it('warns where the binding says so, and lets errors pass with failurePolicy Ignore', () => {
    const { policy, bind, configMap } = makeServer();
    policy({
      failurePolicy: 'Ignore',
      validations: [{ expression: 'object.nope == 1' }, { expression: 'false', message: 'never' }],
    });
    bind({ validationActions: ['Warn', 'Audit'] });
    expect(configMap('a', {})).toMatchObject({
      code: 201,
      warnings: ["Validation failed for ValidatingAdmissionPolicy 'rule' with binding 'rule': never"],
    });
  });

  it('looks only at what constraints, conditions and selectors of the binding select', () => {
    const { policy, bind, configMap } = makeServer();
    policy({
      matchConditions: [{ name: 'named', expression: "object.metadata.name != 'skip'" }],
      validations: [{ expression: 'false' }],
    });
    bind({
      matchResources: {
        objectSelector: { matchLabels: { a: 'b' } },
        namespaceSelector: { matchLabels: { env: 'prod' } },
      },
    });
    expect(configMap('plain', {}).code).toBe(201);
    expect(configMap('skip', {}, { a: 'b' }).code).toBe(201);
    expect(configMap('other', {}, { a: 'b' }).code).toBe(422);
  });

  it('takes parameters from the objects that the binding names', () => {
    const { policy, bind, configMap } = makeServer();
    policy({
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      validations: [
        { expression: 'size(object.data) <= int(params.data.max)', messageExpression: "'at most ' + params.data.max" },
      ],
    });
    configMap('limits', { max: '1' });
    bind({ paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' } });
    expect(configMap('a', { x: '1' }).code).toBe(201);
    expect(messageOf(configMap('b', { x: '1', y: '2' }))).toContain('denied request: at most 1');
  });

  it('denies when parameters are missing and must not be', () => {
    const { policy, bind, configMap } = makeServer();
    policy({ paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [{ expression: 'true' }] });
    bind({ paramRef: { name: 'nope', namespace: 'default', parameterNotFoundAction: 'Deny' } });
    expect(messageOf(configMap('a', {}))).toContain(
      'denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    );
  });

  it('does not take policies whose expressions do not compile', () => {
    const { policy } = makeServer();
    expect(messageOf(policy({ validations: [{ expression: 'object.a +' }, { expression: '1' }] }))).toBe(
      'ValidatingAdmissionPolicy.admissionregistration.k8s.io "rule" is invalid: ' +
        "[spec.validations[0].expression: Invalid value: \"object.a +\": compilation failed: ERROR: <input>:1:11: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | object.a +\n | ..........^, " +
        'spec.validations[1].expression: Invalid value: "1": must evaluate to bool but got int]',
    );
  });

  it('is not asked about itself', () => {
    const { policy, bind } = makeServer();
    const rule = { operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] };
    policy({ matchConstraints: { resourceRules: [rule] }, validations: [{ expression: 'false' }] });
    bind();
    expect(bind({}, 'second').code).toBe(201);
  });
});
