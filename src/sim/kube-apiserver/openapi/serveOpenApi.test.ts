import { expect, test } from 'vitest';
import { Scheme } from '../../../api/Scheme.ts';
import { utf8 } from './ProtoMessage.ts';
import { serveOpenApi } from './serveOpenApi.ts';

const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
const textOf = (bytes: Uint8Array | undefined): string => String.fromCharCode(...(bytes?.subarray(0, 60) ?? []));

const source = { scheme: Scheme.builtin(), gitVersion: 'v1.36.0' };

test.each([
  ['/openapi/v2', '', 200],
  ['/openapi/v2', 'application/json, */*', 200],
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

test('version 2 is sent as protobuf to who asks for it', () => {
  const answer = serveOpenApi(source, '/openapi/v2', PROTOBUF);
  expect(answer?.headers['Content-Type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
  // Field 1 is the version of OpenAPI, field 2 the title and version of what is described, field 8 the paths.
  expect(textOf(answer?.bytes).slice(0, 29)).toBe('\n\x032.0\x12\x15\n\nKubernetes\x12\x07v1.36.0B');
  expect(serveOpenApi(source, '/openapi/v2', PROTOBUF)?.bytes).toBe(answer?.bytes);
});

test('text is written as UTF-8', () => {
  for (const text of ['plain', 'é–한', '🙂']) expect([...utf8(text)]).toEqual([...new TextEncoder().encode(text)]);
});
