import type { ServerResponse } from 'node:http';
import { StatusError } from '../api/StatusError.ts';
import type { KubeRequest, WatchEvent } from '../client/KubeRequest.ts';
import type { Session } from '../sim/playback/Session.ts';

/** Answers a watch: one line of JSON an event, until the client or the time-out ends it. */
export function serveWatch(session: Session, request: KubeRequest, response: ServerResponse): void {
  let open = true;
  const begin = (): void => {
    if (!response.headersSent)
      response.writeHead(200, { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' });
  };
  const finish = (error?: Error): void => {
    if (!open) return;
    open = false;
    if (error instanceof StatusError && !response.headersSent) {
      response.writeHead(error.code, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(error.status));
      return;
    }
    begin();
    response.end();
  };
  const cancel = session.watch(request, {
    onEvents: (events: readonly WatchEvent[]) => {
      begin();
      for (const event of events) response.write(`${JSON.stringify(event)}\n`);
    },
    onClose: finish,
  });
  const expire = (): void => {
    cancel();
    finish();
  };
  const seconds = request.options?.timeoutSeconds;
  const timer = seconds ? setTimeout(expire, seconds * 1000) : undefined;
  response.on('close', () => {
    open = false;
    clearTimeout(timer);
    cancel();
  });
  if (open) {
    begin();
    response.flushHeaders();
  }
}
