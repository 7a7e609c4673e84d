import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { StatusError } from '../api/StatusError.ts';
import type { KubeRequest, RawRequest } from '../client/KubeRequest.ts';
import type { Session } from '../sim/playback/Session.ts';
import { HttpPlayback } from './HttpPlayback.ts';
import { isLocal } from './isLocal.ts';
import { followsLog, serveLog } from './serveLog.ts';
import { servePage } from './servePage.ts';
import { serveWatch } from './serveWatch.ts';
import { serveUpgrade } from './streams/serveUpgrade.ts';

export interface BridgeOptions {
  /** 0 picks a free one. */
  port: number;
  /** Virtual seconds a second; Infinity for as fast as it can. */
  speed: number;
  /** The built page, served under /orrery/; by default dist/ if it is there. */
  page?: string;
}

export interface RunningBridge {
  port: number;
  /** Stops serving and lets time stand. */
  close(): Promise<void>;
}

const TICK_MS = 5;
/** Bodies beyond this are not read to their end; the API server refuses what is beyond 3 MiB with a Status. */
const MAX_READ = 16 * 1024 * 1024;

/** Serves a session as plain HTTP on the loopback interface. */
export async function startBridge(session: Session, options: BridgeOptions): Promise<RunningBridge> {
  const bridge = new Bridge(session, options);
  const server = createServer((request, response) => bridge.handle(request, response));
  server.on('upgrade', (request, socket, head) => bridge.upgrade(request, socket, head));
  await new Promise<void>((done) => server.listen(options.port, '127.0.0.1', done));
  const timer = setInterval(() => bridge.playback.catchUp(), TICK_MS);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      clearInterval(timer);
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** The HTTP face of a simulator: requests in, answers and streams out, and a clock that follows the wall's. */
class Bridge {
  readonly playback: HttpPlayback;
  private readonly page: string;

  constructor(
    private readonly session: Session,
    { speed, page = 'dist' }: BridgeOptions,
  ) {
    this.playback = new HttpPlayback(session, speed, () => performance.now());
    this.page = resolve(page);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    if (!isLocal(request)) {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end('this server answers its own machine only\n');
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_READ) chunks.push(chunk);
    });
    request.on('end', () => {
      try {
        this.answer(request, response, Buffer.concat(chunks));
      } catch (error) {
        panicked(error, request, response);
      }
    });
  }

  /** exec, attach and port-forward leave HTTP behind. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (!isLocal(request)) {
      refuse(socket, 403, 'text/plain', 'this server answers its own machine only\n');
      return;
    }
    if (head.length > 0) socket.unshift(head);
    this.playback.catchUp();
    try {
      // Clients say POST or GET: either way it is a connection that is made.
      const asked = this.session.requestOf({ ...rawOf(request), method: 'POST' });
      serveUpgrade({ request, socket, asked }, (ask, sink) => this.session.stream(ask, sink));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      refuse(socket, error.code, 'application/json', JSON.stringify(error.status));
    }
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    this.playback.catchUp();
    const raw: RawRequest = {
      ...rawOf(request),
      body: body.toString('utf8'),
      ...(request.headers['content-type']?.includes('protobuf') ? { bytes: body } : {}),
    };
    if (raw.path.startsWith('/orrery/')) {
      this.own(raw, response);
      return;
    }
    const parsed = raw.method === 'GET' ? this.parsed(raw) : undefined;
    if (parsed?.verb === 'watch') serveWatch(this.session, parsed, response);
    else if (parsed && followsLog(parsed)) serveLog(this.session, parsed, response);
    else {
      const answer = this.session.raw(raw);
      response.writeHead(answer.code, answer.headers).end(raw.method === 'HEAD' ? '' : (answer.bytes ?? answer.body));
    }
  }

  private parsed(raw: RawRequest): KubeRequest | undefined {
    try {
      return this.session.requestOf(raw);
    } catch (error) {
      if (error instanceof StatusError) return undefined;
      throw error;
    }
  }

  /** What no API server has: playback, and the page. */
  private own(raw: RawRequest, response: ServerResponse): void {
    const respond = (code: number, body: unknown): void => {
      response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!/^\/orrery\/playback(\?|$)/.test(raw.path)) {
      if (!servePage(this.page, raw.path.slice('/orrery'.length), response)) respond(404, { error: 'not found' });
      return;
    }
    if (raw.method !== 'POST') {
      respond(405, { error: 'POST { "method": …, "params": … }' });
      return;
    }
    try {
      const { method, params = {} } = JSON.parse(raw.body ?? '') as { method: string; params?: object };
      respond(200, this.playback.call(method, params as Record<string, unknown>));
    } catch (error) {
      if (error instanceof StatusError) respond(error.code, error.status);
      else respond(400, { error: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** A fault of the model's is one answer lost, as it is upstream, and not the server. */
function panicked(error: unknown, { method, url }: IncomingMessage, response: ServerResponse): void {
  console.error(`${method} ${url}:`, error);
  if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('This request caused apiserver to panic. Look in the logs for details.');
}

function rawOf(request: IncomingMessage): RawRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return { method: request.method ?? 'GET', path: request.url ?? '/', headers };
}

function refuse(socket: Duplex, code: number, type: string, body: string): void {
  const head = `HTTP/1.1 ${code} Refused\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
  socket.end(`${head}\r\n\r\n${body}`);
}
