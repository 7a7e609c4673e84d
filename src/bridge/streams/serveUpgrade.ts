import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { badRequestError, StatusError } from '../../api/StatusError.ts';
import type { KubeRequest } from '../../client/KubeRequest.ts';
import type { Stream, StreamRequest, StreamSink } from '../../client/Stream.ts';
import { CommandPipe } from './CommandPipe.ts';
import { SpdyConnection } from './SpdyConnection.ts';
import {
  COMMAND_PROTOCOLS,
  SPDY_COMMAND_PROTOCOLS,
  serveCommandChannels,
  serveCommandStreams,
} from './serveCommand.ts';
import {
  type OpenPort,
  PORT_FORWARD_CHANNELS,
  PORT_FORWARD_PROTOCOL,
  PORT_FORWARD_TUNNEL,
  servePortChannels,
  servePortStreams,
} from './servePortForward.ts';
import { offeredProtocols, WebSocketConnection } from './WebSocketConnection.ts';

const NO_CONTAINER = /unable to upgrade connection/;

/** How to reach the pods. */
export type OpenStream = (request: StreamRequest, sink: StreamSink) => Stream;

/** An HTTP connection that is to become another. */
export interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  /** The request, taken apart. */
  asked: KubeRequest | undefined;
}

/**
 * Serves exec, attach and port-forward to clients that switch protocols: WebSocket as current kubectl does, SPDY as
 * earlier ones. Throws a StatusError for what is refused before anything was switched.
 */
export function serveUpgrade(upgrade: Upgrade, open: OpenStream): void {
  const subresource = upgrade.asked?.ref.subresource;
  if (subresource === 'exec' || subresource === 'attach') serveCommand(upgrade, open);
  else if (subresource === 'portforward') servePorts(upgrade, open);
  else throw badRequestError('Upgrade request required');
}

function streamRequestOf({ asked }: Upgrade, params = asked?.options?.params ?? {}): StreamRequest {
  const { ref, impersonate, bearerToken } = asked as KubeRequest;
  return {
    ref: ref as StreamRequest['ref'],
    params,
    ...(impersonate ? { impersonate } : {}),
    ...(bearerToken ? { bearerToken } : {}),
  };
}

function serveCommand(upgrade: Upgrade, open: OpenStream): void {
  const request = streamRequestOf(upgrade);
  const offered = offeredProtocols(upgrade.request);
  const protocol = COMMAND_PROTOCOLS.find((name) => offered.includes(name));
  const spdy = spdyProtocol(upgrade.request, SPDY_COMMAND_PROTOCOLS);
  if (!protocol && !spdy) throw unsupported(upgrade.request);
  const pipe = new CommandPipe();
  pipe.begin((sink) => open(request, sink));
  const refusal = pipe.refusal;
  // What the kubelet refuses comes through a WebSocket that stands already.
  if (refusal instanceof StatusError && (refusal.code < 500 || (spdy && NO_CONTAINER.test(refusal.message))))
    throw refusal;
  if (protocol) {
    serveCommandChannels(new WebSocketConnection(upgrade.request, upgrade.socket, protocol), pipe);
    return;
  }
  const on = (name: string): number => (request.params[name] === 'true' ? 1 : 0);
  const tty = on('tty');
  const streams = 1 + on('stdin') + on('stdout') + (tty ? 0 : on('stderr')) + tty;
  serveCommandStreams(switchToSpdy(upgrade, spdy as string), pipe, streams);
}

function servePorts(upgrade: Upgrade, open: OpenStream): void {
  const openPort: OpenPort = (port, sink) => open(streamRequestOf(upgrade, { ports: String(port) }), sink);
  const offered = offeredProtocols(upgrade.request);
  const spdy = spdyProtocol(upgrade.request, [PORT_FORWARD_PROTOCOL]);
  const channels = offered.includes(PORT_FORWARD_CHANNELS);
  if (!spdy && !channels && !offered.includes(PORT_FORWARD_TUNNEL)) throw unsupported(upgrade.request);
  // Nothing listens on port 0: a refusal of the API server's is told from that of the pod.
  let refusal: Error | undefined;
  openPort(0, { onData: () => {}, onClose: ({ error }) => (refusal = error) }).cancel();
  if (refusal instanceof StatusError && refusal.code < 500) throw refusal;
  if (spdy) {
    servePortStreams(switchToSpdy(upgrade, spdy), openPort);
    return;
  }
  const protocol = channels ? PORT_FORWARD_CHANNELS : PORT_FORWARD_TUNNEL;
  const socket = new WebSocketConnection(upgrade.request, upgrade.socket, protocol);
  if (channels) {
    const ports = [upgrade.asked?.options?.params?.ports ?? []].flat().flatMap((list) => list.split(','));
    servePortChannels(socket, ports.map(Number), openPort);
    return;
  }
  const connection = new SpdyConnection((bytes) => socket.send(bytes));
  servePortStreams(connection, openPort);
  socket.onMessage = (bytes) => connection.push(bytes);
  socket.onClose = () => connection.onGoAway();
}

/** The version that both sides know, when a client asks to go on in SPDY. */
function spdyProtocol({ headers }: IncomingMessage, known: readonly string[]): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'spdy/3.1') return undefined;
  const offered = String(headers['x-stream-protocol-version'] ?? '')
    .split(',')
    .map((name) => name.trim());
  return known.find((name) => offered.includes(name));
}

const unsupported = ({ headers }: IncomingMessage): StatusError =>
  badRequestError(
    `unable to upgrade: no protocol of ${headers['sec-websocket-protocol'] ?? headers['x-stream-protocol-version'] ?? headers.upgrade} is supported`,
  );

function switchToSpdy({ socket }: Upgrade, protocol: string): SpdyConnection {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  );
  const connection = new SpdyConnection((bytes) => {
    if (!socket.destroyed) socket.write(bytes);
  });
  const gone = (): void => connection.onGoAway();
  socket.on('data', (bytes: Buffer) => connection.push(bytes));
  socket.on('error', gone);
  socket.on('close', gone);
  socket.on('end', () => socket.end());
  return connection;
}
