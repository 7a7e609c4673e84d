import type { RawResponse } from '../../../client/KubeRequest.ts';
import type { JsonSchema } from './JsonSchema.ts';
import { type OpenApiSource, openApiV2, openApiV3, openApiV3Index } from './openApi.ts';

/**
 * Answers `/openapi/v2`, `/openapi/v3` and the documents below it; undefined for any other path. Only JSON is offered:
 * a client that takes nothing but upstream's protobuf form of version 2 is told so, and kubectl then does without.
 */
export function serveOpenApi(source: OpenApiSource, path: string, accept: string): RawResponse | undefined {
  if (path === '/openapi/v2') return acceptsJson(accept) ? json(openApiV2(source)) : NOT_ACCEPTABLE;
  if (path === '/openapi/v3') return json(openApiV3Index(source));
  const document = path.startsWith('/openapi/v3/') ? openApiV3(source, path.slice('/openapi/v3/'.length)) : undefined;
  return document && json(document);
}

const NOT_ACCEPTABLE: RawResponse = { code: 406, headers: { 'Content-Type': 'text/plain' }, body: '' };

const acceptsJson = (accept: string): boolean =>
  accept === '' || accept.split(',').some((range) => /^\s*(application\/(json|\*)|\*\/\*)\s*(;|$)/.test(range));

/** The text of a document, which is large and asked for again. */
const texts = new WeakMap<JsonSchema, string>();

function json(document: JsonSchema): RawResponse {
  const text = texts.get(document) ?? JSON.stringify(document);
  texts.set(document, text);
  return { code: 200, headers: { 'Content-Type': 'application/json' }, body: text };
}
