import { expect, test } from 'vitest';
import { Scheme } from '../../../api/Scheme.ts';
import { serveOpenApi } from './serveOpenApi.ts';

const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
const source = { scheme: Scheme.builtin(), gitVersion: 'v1.36.0' };

test.each([
  ['/openapi/v2', '', 200],
  ['/openapi/v2', 'application/json, */*', 200],
  ['/openapi/v2', `${PROTOBUF}, application/json`, 200],
  ['/openapi/v2', PROTOBUF, 406],
  ['/openapi/v3', 'application/json', 200],
  ['/openapi/v3/apis/apps/v1', 'application/json', 200],
])('%s for %j is answered %d', (path, accept, code) => {
  expect(serveOpenApi(source, path, accept)?.code).toBe(code);
});

test('what is not served or no document has no answer', () => {
  expect(serveOpenApi(source, '/openapi/v3/apis/apps/v1beta1', '')).toBeUndefined();
  expect(serveOpenApi(source, '/openapi', '')).toBeUndefined();
  expect(serveOpenApi(source, '/version', '')).toBeUndefined();
});
