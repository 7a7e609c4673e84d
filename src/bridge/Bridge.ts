import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StatusError } from '../api/StatusError.ts';
import type { KubeRequest, RawRequest, WatchEvent } from '../client/KubeRequest.ts';
import { Pacer } from '../playback/Pacer.ts';
import type { Fault } from '../playback/Playback.ts';
import type { Session } from '../sim/playback/Session.ts';

export interface BridgeOptions {
  /** 0 picks a free one. */
  port: number;
  /** Virtual seconds a second; Infinity for as fast as it can. */
  speed: number;
}

const TICK_MS = 5;
/** Events taken at a time when running as fast as possible. */
const BURST = 5_000;

/** Serves a session as plain HTTP on the loopback interface; resolves with the port. */
export async function startBridge(session: Session, options: BridgeOptions): Promise<number> {
  const bridge = new Bridge(session, options.speed);
  const server: Server = createServer((request, response) => bridge.handle(request, response));
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
  bridge.run();
  return (server.address() as AddressInfo).port;
}

/** The HTTP face of a simulator: requests in, answers and watch streams out, and a clock that follows the wall's. */
class Bridge {
  private readonly pacer: Pacer;

  constructor(
    private readonly session: Session,
    speed: number,
  ) {
    this.pacer = new Pacer(speed, performance.now(), session.now);
  }

  /** Lets virtual time follow wall time from now on. */
  run(): void {
    setInterval(() => this.catchUp(), TICK_MS).unref();
    setInterval(() => {}, 1 << 30);
  }

  private catchUp(): void {
    if (this.pacer.speed === Number.POSITIVE_INFINITY) this.session.advance(this.session.now + 60_000, BURST);
    else this.session.advance(this.pacer.target(performance.now()));
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    if (!isLocal(request)) {
      response.writeHead(403, { 'Content-Type': 'text/plain' }).end('this server answers its own machine only\n');
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => this.answer(request, response, Buffer.concat(chunks)));
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    this.catchUp();
    const raw: RawRequest = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: headersOf(request),
      body: body.toString('utf8'),
      ...(request.headers['content-type']?.includes('protobuf') ? { bytes: body } : {}),
    };
    if (raw.path.startsWith('/orrery/playback')) {
      this.playback(raw, response);
      return;
    }
    let parsed: KubeRequest | undefined;
    try {
      parsed = this.session.requestOf(raw);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
    if (parsed?.verb === 'watch') {
      this.watch(parsed, response);
      return;
    }
    const answer = this.session.raw(raw);
    response.writeHead(answer.code, answer.headers).end(raw.method === 'HEAD' ? '' : (answer.bytes ?? answer.body));
  }

  private watch(request: KubeRequest, response: ServerResponse): void {
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
    const cancel = this.session.watch(request, {
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

  private playback(raw: RawRequest, response: ServerResponse): void {
    const respond = (code: number, body: unknown): void => {
      response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    try {
      const { method, params = {} } = JSON.parse(raw.body ?? '') as { method: string; params?: object };
      if (method === 'state') {
        respond(200, { now: this.session.now, speed: this.pacer.speed });
        return;
      }
      if (method === 'setSpeed') {
        this.pacer.setSpeed((params as { speed: number }).speed, performance.now(), this.session.now);
        respond(200, {});
        return;
      }
      this.session.fault({ type: method, ...params } as Fault);
      respond(200, {});
    } catch (error) {
      if (error instanceof StatusError) respond(error.code, error.status);
      else respond(400, { error: String(error) });
    }
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Pages of other sites must not reach a local server by name tricks or by script. */
function isLocal(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (!LOCAL_HOST.test(host ?? '')) return false;
  return origin === undefined || LOCAL_HOST.test(origin.replace(/^https?:\/\//, ''));
}
