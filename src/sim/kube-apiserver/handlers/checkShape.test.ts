import { describe, expect, test } from 'vitest';
import type { StoredObject } from '../../../api/meta.ts';
import type { Status } from '../../../api/StatusError.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';
import { HttpFace } from '../http/HttpFace.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

function makeFace() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
  const face = new HttpFace(server);
  const caller = { component: 'kubectl', user: { username: 'admin', groups: ['system:masters'] }, outside: true };
  const send = (method: string, path: string, body: unknown, contentType = 'application/json') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const raw = { method, path, body: text, headers: { 'Content-Type': contentType } };
    const answer = face.handle(raw, (request) => server.request(request, caller));
    return { code: answer.code, warning: answer.headers.Warning, body: JSON.parse(String(answer.body)) as object };
  };
  return { send };
}

const deployment = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'a', image: 'nginx' }] },
    },
    ...spec,
  },
});

const message = (answer: { body: object }): string | undefined => (answer.body as Status).message;

describe('a body that does not fit its kind', () => {
  test('is a bad request that says where', () => {
    const { send } = makeFace();
    const answer = send('POST', DEPLOYMENTS, deployment({ replicas: 'two' }));
    expect(answer.code).toBe(400);
    expect(message(answer)).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    );
  });

  test('has its unknown and duplicate fields refused, warned of or ignored, as it asks', () => {
    const { send } = makeFace();
    const text = JSON.stringify(deployment({ foo: 1 })).replace('"name":"a"', '"name":"a","name":"a"');
    const strict = send('POST', `${DEPLOYMENTS}?fieldValidation=Strict`, text);
    expect(strict.code).toBe(400);
    expect(message(strict)).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: duplicate field "spec.template.spec.containers[0].name", unknown field "spec.foo"',
    );
    const warned = send('POST', DEPLOYMENTS, text);
    expect(warned.code).toBe(201);
    expect(warned.warning).toBe(
      '299 - "duplicate field \\"spec.template.spec.containers[0].name\\"", 299 - "unknown field \\"spec.foo\\""',
    );
    expect(JSON.stringify(warned.body)).not.toContain('foo');
    const other = text.replace('"web"', '"other"');
    expect(send('POST', `${DEPLOYMENTS}?fieldValidation=Ignore`, other).warning).toBeUndefined();
  });
});

describe('a patch that makes what does not fit', () => {
  const cases: [string, object, string][] = [
    [
      'application/strategic-merge-patch+json',
      { spec: { replicas: 'x' } },
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
    ],
    [
      'application/strategic-merge-patch+json',
      { spec: { foo: 1 } },
      ' "" is invalid: patch: Invalid value: "map[spec:map[foo:1]]": strict decoding error: unknown field "spec.foo"',
    ],
  ];
  test.each(cases)('%s %j', (type, patch, expected) => {
    const { send } = makeFace();
    send('POST', DEPLOYMENTS, deployment());
    const answer = send('PATCH', `${DEPLOYMENTS}/web?fieldValidation=Strict`, patch, type);
    expect(answer.code).toBe(422);
    expect(message(answer)).toBe(expected);
  });

  test('by merge patch shows the document that it made', () => {
    const { send } = makeFace();
    send('POST', DEPLOYMENTS, deployment());
    const answer = send('PATCH', `${DEPLOYMENTS}/web`, { spec: { replicas: 'x' } }, 'application/merge-patch+json');
    expect(answer.code).toBe(422);
    expect(message(answer)).toMatch(
      /^Deployment.apps "web" is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32$/,
    );
  });
});
