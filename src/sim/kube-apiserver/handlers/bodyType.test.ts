import { describe, expect, it } from 'vitest';
import type { StoredObject } from '../../../api/meta.ts';
import type { RawResponse } from '../../../client/KubeRequest.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ADMIN } from '../../users.ts';
import { ApiServer } from '../ApiServer.ts';
import { HttpFace } from '../http/HttpFace.ts';

const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
const http = new HttpFace(server);

function send(method: string, path: string, body = ''): RawResponse {
  const caller = { component: 'curl', user: ADMIN, outside: true };
  return http.handle({ method, path, body, headers: { 'Content-Type': 'application/json' } }, (request) =>
    server.request(request, caller),
  );
}
const messageOf = ({ code, body }: RawResponse): string =>
  `${code} ${(JSON.parse(body) as { message: string }).message}`;
const HEAD = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

describe('the kind and version of a body', () => {
  it.each([
    [
      '{"apiVersion":"apps/v9"}',
      'Deployment in version "v9" cannot be handled as a Deployment: no kind "Deployment" is registered for version "apps/v9" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      '{"kind":"Deploymentt"}',
      'Deploymentt in version "v1" cannot be handled as a Deployment: no kind "Deploymentt" is registered for version "apps/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      '{"kind":"Pod","apiVersion":"v1"}',
      'Pod in version "v1" cannot be handled as a Deployment: converting (v1.Pod) to (apps.Deployment): unknown conversion',
    ],
    [
      '{"kind":"List","apiVersion":"v1"}',
      'List in version "v1" cannot be handled as a Deployment: converting (v1.List) to (apps.Deployment): unknown conversion',
    ],
    [
      '{"apiVersion":"a/b/c"}',
      'the object provided is unrecognized (must be of type Deployment): unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c"})',
    ],
    [
      '{"kind":5}',
      `the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})`,
    ],
    [
      '[]',
      `the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type ${HEAD} (5b5d)`,
    ],
    [
      '{',
      `the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: unexpected end of JSON input ({)`,
    ],
  ])('%s', (body, expected) => {
    expect(messageOf(send('POST', '/apis/apps/v1/namespaces/default/deployments', body))).toBe(`400 ${expected}`);
  });

  it('takes null for an object of nothing, as Go does', () => {
    const answer = messageOf(send('POST', '/api/v1/namespaces/default/configmaps', 'null'));
    expect(answer).toBe('422 ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required');
  });
});

describe('revisions that are asked for', () => {
  it.each([
    ['pods?resourceVersion=99999', '504 Too large resource version: 99999, current: 1'],
    [
      'pods?resourceVersion=abc',
      '400 invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    [
      'pods?continue=abc',
      "400 invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value",
    ],
    ['pods?continue=a.c', '400 invalid continue token: continue key is not valid: illegal base64 data at input byte 1'],
  ])('%s', (query, expected) => {
    expect(messageOf(send('GET', `/api/v1/namespaces/default/${query}`))).toBe(expected);
  });

  it('lets an expired list go on in the present with the token that comes with the error', () => {
    const config = (name: string) =>
      send('POST', '/api/v1/namespaces/default/configmaps', JSON.stringify({ metadata: { name } }));
    for (const name of ['a', 'b', 'c']) expect(config(name).code).toBe(201);
    const configs = '/api/v1/namespaces/default/configmaps?limit=1';
    const first = JSON.parse(send('GET', configs).body) as { metadata: { continue: string; resourceVersion: string } };
    config('bb');
    server.etcd.compact(server.etcd.revision);
    const expired = send('GET', `${configs}&continue=${first.metadata.continue}`);
    expect(messageOf(expired)).toMatch(
      /^410 The provided continue parameter is too old .* now may show up in the list\.$/,
    );
    const token = (JSON.parse(expired.body) as { metadata: { continue: string } }).metadata.continue;
    const rest = send('GET', `/api/v1/namespaces/default/configmaps?limit=9&continue=${token}`);
    const { items } = JSON.parse(rest.body) as { items: StoredObject[] };
    expect(items.map((item) => item.metadata.name)).toEqual(['b', 'bb', 'c']);
    const exact = `/api/v1/namespaces/default/configmaps?resourceVersionMatch=Exact&resourceVersion=${first.metadata.resourceVersion}`;
    expect(messageOf(send('GET', exact))).toBe('410 The resourceVersion for the provided list is too old.');
  });
});
