import type { ServerResponse } from 'node:http';
import { StatusError } from '../api/StatusError.ts';
import type { KubeRequest, WatchEvent } from '../client/KubeRequest.ts';
import type { Session } from '../sim/playback/Session.ts';

/** How often watches that ask for bookmarks get one, in virtual time (apiserver/pkg/storage/cacher). */
const BOOKMARK_MS = 60_000;
/** How often that is looked at, in real time. */
const LOOK_MS = 500;

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
  const mark = request.options?.allowWatchBookmarks ? bookmarks(session, request, response) : undefined;
  const expire = (): void => {
    mark?.send();
    cancel();
    finish();
  };
  const seconds = request.options?.timeoutSeconds;
  const timer = seconds ? setTimeout(expire, seconds * 1000) : undefined;
  response.on('close', () => {
    open = false;
    clearTimeout(timer);
    mark?.stop();
    cancel();
  });
  if (open) {
    begin();
    response.flushHeaders();
  }
}

/** Tells a watch now and then how far it has come. */
function bookmarks(session: Session, request: KubeRequest, response: ServerResponse) {
  let due = session.now + BOOKMARK_MS;
  const send = (): void => {
    const event = response.writable ? session.bookmark(request) : undefined;
    if (event) response.write(`${JSON.stringify(event)}\n`);
  };
  const timer = setInterval(() => {
    if (session.now < due) return;
    due = session.now + BOOKMARK_MS;
    send();
  }, LOOK_MS);
  return { send, stop: () => clearInterval(timer) };
}
