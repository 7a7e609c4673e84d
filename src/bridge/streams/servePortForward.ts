import { StringDecoder } from 'node:string_decoder';
import type { Stream, StreamSink } from '../../client/Stream.ts';
import type { SpdyConnection, SpdyStream } from './SpdyConnection.ts';
import type { WebSocketConnection } from './WebSocketConnection.ts';

/** Connects to a port of the pod. */
export type OpenPort = (port: number, sink: StreamSink) => Stream;

/** The protocol inside SPDY; current clients carry SPDY itself inside WebSocket messages. */
export const PORT_FORWARD_PROTOCOL = 'portforward.k8s.io';
export const PORT_FORWARD_TUNNEL = `SPDY/3.1+${PORT_FORWARD_PROTOCOL}`;
/** The older protocol over WebSocket: two channels for each port of the query. */
export const PORT_FORWARD_CHANNELS = 'v4.channel.k8s.io';

/** Port forwarding over SPDY: each connection of the client is a pair of streams, for data and for what went wrong. */
export function servePortStreams(connection: SpdyConnection, openPort: OpenPort): void {
  const pairs = new Map<string, { data?: SpdyStream; error?: SpdyStream }>();
  const open = new Set<Stream>();
  connection.onGoAway = () => {
    for (const stream of open) stream.cancel();
  };
  connection.onStream = (stream) => {
    const id = stream.headers.get('requestid') ?? '';
    const pair = pairs.get(id) ?? {};
    pairs.set(id, pair);
    if (stream.headers.get('streamtype') === 'error') pair.error = stream;
    else pair.data = stream;
    if (!pair.data || !pair.error) return;
    pairs.delete(id);
    const remote = join(Number(stream.headers.get('port')), openPort, pair.data, pair.error);
    if (remote) open.add(remote);
  };
}

function join(port: number, openPort: OpenPort, data: SpdyStream, errors: SpdyStream): Stream | undefined {
  const decoder = new StringDecoder('utf8');
  let ended = false;
  const remote = openPort(port, {
    onData: (_, text) => data.write(Buffer.from(text, 'utf8')),
    onClose: ({ error }) => {
      ended = true;
      if (error) errors.write(Buffer.from(error.message, 'utf8'));
      errors.end();
      data.end();
    },
  });
  if (ended) return undefined;
  data.onData = (bytes) => remote.write(decoder.write(bytes));
  data.onEnd = () => remote.closeInput();
  return remote;
}

/** Port forwarding over WebSocket channels: the even ones carry data, the odd ones errors; all begin with the port. */
export function servePortChannels(socket: WebSocketConnection, ports: readonly number[], openPort: OpenPort): void {
  const remotes: (Stream | undefined)[] = [];
  const send = (channel: number, bytes: Uint8Array): void => socket.send(Buffer.concat([Buffer.of(channel), bytes]));
  ports.forEach((port, i) => {
    const number = Buffer.of(port & 255, port >> 8);
    send(2 * i, number);
    send(2 * i + 1, number);
    remotes[i] = openPort(port, {
      onData: (_, text) => send(2 * i, Buffer.from(text, 'utf8')),
      onClose: ({ error }) => {
        if (error) send(2 * i + 1, Buffer.from(error.message, 'utf8'));
        remotes[i] = undefined;
        if (remotes.length === ports.length && remotes.every((remote) => !remote)) socket.close();
      },
    });
  });
  socket.onMessage = (message) => {
    const channel = message[0] ?? 1;
    if (channel % 2 === 0) remotes[channel / 2]?.write(message.subarray(1).toString('utf8'));
  };
  socket.onClose = () => {
    for (const remote of remotes) remote?.cancel();
  };
}
