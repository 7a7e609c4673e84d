import type { ServerResponse } from 'node:http';
import { StatusError } from '../api/StatusError.ts';
import type { KubeRequest } from '../client/KubeRequest.ts';
import type { StreamRequest } from '../client/Stream.ts';
import type { Session } from '../sim/playback/Session.ts';

/** Whether a request wants a log as it is written, which is a stream and not an answer. */
export function followsLog({ verb, ref, options }: KubeRequest): boolean {
  return verb === 'get' && ref.subresource === 'log' && options?.params?.follow === 'true';
}

/** Answers a GET of a log that is followed: text, piece by piece, until the container or the client ends it. */
export function serveLog(session: Session, request: KubeRequest, response: ServerResponse): void {
  const { ref, options, impersonate, bearerToken } = request;
  const begin = (): void => {
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': 'text/plain' });
  };
  let open = true;
  const stream = session.stream(
    {
      ref: ref as StreamRequest['ref'],
      params: options?.params ?? {},
      ...(impersonate ? { impersonate } : {}),
      ...(bearerToken ? { bearerToken } : {}),
    },
    {
      onData: (_, text) => {
        begin();
        if (text !== '') response.write(text);
      },
      onClose: ({ error }) => {
        if (!open) return;
        open = false;
        if (error instanceof StatusError && !response.headersSent) {
          response.writeHead(error.code, { 'Content-Type': 'application/json' });
          response.end(JSON.stringify(error.status));
          return;
        }
        begin();
        response.end();
      },
    },
  );
  response.on('close', () => {
    open = false;
    stream.cancel();
  });
  if (!open) return;
  begin();
  response.flushHeaders();
}
