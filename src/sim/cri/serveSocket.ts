import { BLOCKED } from '../../posix/OpenFile.ts';
import { type Socket, socketPair } from '../../posix/Socket.ts';
import { failed } from '../../posix/SysError.ts';
import type { Behaviour } from '../images/Behaviour.ts';
import type { HttpCall, HttpReply } from './ContainerRuntime.ts';
import { parseReply, parseRequest, replyText, requestText } from './httpText.ts';

const CHUNK = 65_536;

/** Everything that has arrived; `closed` when the other side will send no more. */
export function drain(socket: Socket, wake: () => void): { text: string; closed: boolean } {
  let text = '';
  for (;;) {
    const part = socket.read(CHUNK, undefined, wake);
    if (part === BLOCKED) return { text, closed: false };
    if (typeof part !== 'string' || part === '') return { text, closed: true };
    text += part;
  }
}

/** A connection to a modelled program: its client's end. Lines get answers, or an HTTP request does. */
export function serveSocket(behaviour: Behaviour, port: number, local: string, remote: string): Socket {
  const [client, server] = socketPair({ host: remote, port: 40_000 }, { host: local, port });
  let pending = '';
  const read = (): void => {
    const { text, closed } = drain(server, read);
    pending += text;
    if (behaviour.line) {
      for (let cut = pending.indexOf('\n'); cut >= 0; cut = pending.indexOf('\n')) {
        const line = pending.slice(0, cut).replace(/\r$/, '');
        pending = pending.slice(cut + 1);
        server.write(behaviour.line(line), () => {});
      }
    } else {
      const call = parseRequest(pending, port, remote);
      if (call && behaviour.http) {
        pending = '';
        behaviour.http(call, (answer) => {
          if (answer) server.write(replyText(answer), () => {});
          server.close();
        });
        return;
      }
    }
    if (closed) server.close();
  };
  read();
  return client;
}

/** Sends a request over a connection to a guest's own server, such as `nc -l`, and reads what it answers. */
export function askOverSocket(socket: Socket, call: HttpCall, reply: (answer: HttpReply | undefined) => void): void {
  let text = '';
  let over = false;
  const read = (): void => {
    if (over) return;
    const got = drain(socket, read);
    text += got.text;
    if (!got.closed && !complete(text)) return;
    over = true;
    reply(parseReply(text, 1));
    socket.close();
  };
  if (failed(socket.write(requestText(call), () => {}))) {
    reply(undefined);
    return;
  }
  read();
}

/** Whether a response with a Content-Length has arrived whole. */
function complete(text: string): boolean {
  const length = /^content-length:\s*(\d+)/im.exec(text);
  const end = /\r?\n\r?\n/.exec(text);
  return length !== null && end !== null && text.length >= end.index + end[0].length + Number(length[1]);
}
