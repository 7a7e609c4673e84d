import type { Caller } from '../../../client/LocalClient.ts';
import type { HttpCall, HttpReply } from '../../cri/ContainerRuntime.ts';
import type { ApiServer } from '../ApiServer.ts';
import { HttpFace } from './HttpFace.ts';

const ANYBODY: Caller = {
  component: 'pod',
  user: { username: 'system:anonymous', groups: ['system:unauthenticated'] },
  outside: true,
};
/** From the end of the TLS handshake to the answer, in virtual ms. */
const LATENCY_MS = 3;

/** The API server for programs in containers: who they are is what the tokens in their requests say. */
export function serveContainers(server: ApiServer): (call: HttpCall) => HttpReply {
  const face = new HttpFace(server);
  return ({ method, path, headers, body }) => {
    const {
      code,
      headers: own,
      body: text,
    } = face.handle({ method, path, headers, body }, (request) => server.request(request, ANYBODY));
    return { status: code, headers: { ...own }, body: text ?? '', latencyMs: LATENCY_MS };
  };
}
