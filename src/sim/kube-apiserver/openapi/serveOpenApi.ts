import type { RawResponse } from '../../../client/KubeRequest.ts';
import type { JsonSchema } from './JsonSchema.ts';
import { type OpenApiSource, openApiV2, openApiV3, openApiV3Index } from './openApi.ts';
import { PROTOBUF_V2, protobufV2, wantsProtobufV2 } from './protobufV2.ts';

/**
 * Answers `/openapi/v2` (JSON or protobuf), `/openapi/v3` and the documents below it (JSON); undefined for any other
 * path.
 */
export function serveOpenApi(source: OpenApiSource, path: string, accept: string): RawResponse | undefined {
  if (path === '/openapi/v2') return wantsProtobufV2(accept) ? protobuf(openApiV2(source)) : json(openApiV2(source));
  if (path === '/openapi/v3') return json(openApiV3Index(source));
  const document = path.startsWith('/openapi/v3/') ? openApiV3(source, path.slice('/openapi/v3/'.length)) : undefined;
  return document && json(document);
}

/** The text of a document, which is large and asked for again. */
const texts = new WeakMap<JsonSchema, string>();

function json(document: JsonSchema): RawResponse {
  const text = texts.get(document) ?? JSON.stringify(document);
  texts.set(document, text);
  return { code: 200, headers: { 'Content-Type': 'application/json' }, body: text };
}

const encoded = new WeakMap<JsonSchema, Uint8Array>();

function protobuf(document: JsonSchema): RawResponse {
  const bytes = encoded.get(document) ?? protobufV2(document);
  encoded.set(document, bytes);
  return { code: 200, headers: { 'Content-Type': PROTOBUF_V2 }, body: '', bytes };
}
