import type { KubeClient } from '../../client/KubeClient.ts';
import type { RawResponse } from '../../client/KubeRequest.ts';
import type { HttpRequest, HttpResponse, NetworkFailure } from '../../posix/Syscall.ts';
import { certificateUser } from '../certificateUser.ts';
import { statusText } from './statusText.ts';

/** Headers of the connection, which say nothing about the request. */
const OF_CONNECTION = /^(?:host|connection|content-length|accept-encoding)$/i;

/** One request to the API as the user of `client`: what `kubectl proxy` does with each. */
export async function askApi(client: KubeClient, request: HttpRequest): Promise<HttpResponse> {
  const [, path = ''] = /^\w+:\/\/[^/?#]*([^#]*)/.exec(request.url) ?? [];
  const headers = Object.fromEntries(request.headers.filter(([name]) => !OF_CONNECTION.test(name)));
  const { method, body } = request;
  const answer = await client.raw({
    method,
    path: path.startsWith('/') ? path : `/${path}`,
    headers,
    ...(body !== '' && { body }),
  });
  return httpResponse(answer, method);
}

/**
 * The API server as its address answers: with a token one is whom it names, with a certificate its subject, without either
 * `system:anonymous`. Certificates of the cluster's own authority are not among those that a system trusts.
 */
export async function askApiServer(client: KubeClient, request: HttpRequest): Promise<HttpResponse | NetworkFailure> {
  if (request.url.startsWith('http:')) {
    const body = 'Client sent an HTTP request to an HTTPS server.\n';
    return { status: 400, statusText: 'Bad Request', headers: [], body };
  }
  if (request.verify) return { failure: 'tls', detail: UNTRUSTED };
  if (request.headers.some(([name]) => name.toLowerCase() === 'authorization')) return askApi(client, request);
  const { certificate } = request;
  if (certificate === undefined) {
    const impersonate = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
    return askApi(client.with({ impersonate }), request);
  }
  const impersonate = await certificateUser(
    { 'client-certificate-data': certificate },
    { read: async () => undefined, write: async () => {}, list: async () => undefined },
  );
  return askApi(impersonate ? client.with({ impersonate }) : client, request);
}

const UNTRUSTED = 'SSL certificate problem: unable to get local issuer certificate';

function httpResponse({ code, headers, body }: RawResponse, method: string): HttpResponse {
  return {
    status: code,
    statusText: statusText(code),
    headers: Object.entries(headers),
    body: method === 'HEAD' ? '' : body,
  };
}
