import type { CommandPipe } from './CommandPipe.ts';
import type { SpdyConnection, SpdyStream } from './SpdyConnection.ts';
import type { WebSocketConnection } from './WebSocketConnection.ts';

/** Versions of exec and attach over WebSocket: a byte in front of each message names its stream. */
export const COMMAND_PROTOCOLS: readonly string[] = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** Over SPDY every stream is one of its own; the name is the same. */
export const SPDY_COMMAND_PROTOCOLS: readonly string[] = ['v4.channel.k8s.io'];

const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** exec and attach over a WebSocket. */
export function serveCommandChannels(socket: WebSocketConnection, pipe: CommandPipe): void {
  const send = (channel: number, bytes: Uint8Array): void => socket.send(Buffer.concat([Buffer.of(channel), bytes]));
  socket.onMessage = (message) => {
    const body = message.subarray(1);
    if (message[0] === CHANNELS.stdin) pipe.input(body);
    else if (message[0] === CHANNELS.resize) pipe.resize(body);
    else if (message[0] === CHANNELS.close && body[0] === CHANNELS.stdin) pipe.endInput();
  };
  socket.onClose = () => pipe.stream?.cancel();
  pipe.connect({
    output: (channel, bytes) => send(CHANNELS[channel], bytes),
    finish: (status) => {
      send(CHANNELS.error, Buffer.from(JSON.stringify(status)));
      socket.onClose = () => {};
      socket.close();
    },
  });
}

/** exec and attach over SPDY: begins when the client has opened every stream that it said it would. */
export function serveCommandStreams(connection: SpdyConnection, pipe: CommandPipe, expected: number): void {
  const streams = new Map<string, SpdyStream>();
  connection.onGoAway = () => pipe.stream?.cancel();
  connection.onStream = (stream) => {
    const type = stream.headers.get('streamtype') ?? '';
    streams.set(type, stream);
    if (type === 'stdin') {
      stream.onData = (bytes) => pipe.input(bytes);
      stream.onEnd = () => pipe.endInput();
    } else if (type === 'resize') {
      stream.onData = (bytes) => pipe.resize(bytes);
    }
    if (streams.size < expected) return;
    pipe.connect({
      output: (channel, bytes) => streams.get(channel)?.write(bytes),
      finish: (status) => {
        // The API server hands these streams to the kubelet itself, and words no error once more.
        const message = status.message?.replace(/^Internal error occurred: (?=Internal)/, '');
        streams.get('error')?.write(Buffer.from(JSON.stringify({ ...status, message })));
        for (const each of streams.values()) each.end();
      },
    });
  };
}
