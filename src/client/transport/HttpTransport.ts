import type { Status } from '../../api/StatusError.ts';
import type { Transport } from '../KubeClient.ts';
import type {
  Cancel,
  KubeRequest,
  KubeResponse,
  RawRequest,
  RawResponse,
  WatchEvent,
  WatchSink,
} from '../KubeRequest.ts';
import type { Stream, StreamRequest, StreamSink } from '../Stream.ts';
import { requestMethod, requestPath } from './requestPath.ts';

/** One HTTP exchange, as `fetch` does it; the body arrives in pieces of text. */
export type HttpFetch = (
  url: string,
  request: { method: string; headers: Record<string, string>; body?: string; onCancel?: (cancel: Cancel) => void },
) => Promise<HttpAnswer>;

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  /** Calls back for every piece and resolves at the end. */
  read(onText: (text: string) => void): Promise<void>;
}

/** No answer came: the message says why, as kubectl prints it. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};
const AS = {
  object: 'application/json',
  table: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  metadata: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  metadataList: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
};

/**
 * Reaches an API server over HTTP. Following a log works; exec, attach and port-forward need a protocol upgrade that
 * `fetch` has not, and say so.
 */
export class HttpTransport implements Transport {
  constructor(
    private readonly server: string,
    private readonly fetch: HttpFetch,
    private readonly headers: Record<string, string> = {},
  ) {}

  async roundTrip(request: KubeRequest): Promise<KubeResponse> {
    const body = bodyOf(request);
    const answer = await this.fetch(`${this.server}${requestPath(request)}`, {
      method: requestMethod(request.verb),
      headers: this.headersOf(request, body),
      ...(body === undefined ? {} : { body }),
    });
    const text = await textOf(answer);
    const type = answer.headers['content-type'] ?? '';
    const warnings = warningsOf(answer.headers.warning);
    return {
      code: answer.status,
      body: type.includes('json') ? JSON.parse(text) : asStatus(answer.status, text),
      warnings,
    };
  }

  async raw(request: RawRequest): Promise<RawResponse> {
    const answer = await this.fetch(`${this.server}${request.path}`, {
      method: request.method,
      headers: { ...this.headers, ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    return { code: answer.status, headers: answer.headers, body: await textOf(answer) };
  }

  watch(request: KubeRequest, sink: WatchSink): Cancel {
    let cancelled = false;
    let abort: Cancel | undefined;
    const run = async (): Promise<void> => {
      const answer = await this.fetch(`${this.server}${requestPath(request)}`, {
        method: 'GET',
        headers: this.headersOf(request, undefined),
        onCancel: (cancel) => {
          abort = cancel;
        },
      });
      if (answer.status >= 400) {
        const object = JSON.parse(await textOf(answer)) as Status;
        if (!cancelled) sink.onEvents([{ type: 'ERROR', object: object as never }]);
        return;
      }
      let rest = '';
      await answer.read((text) => {
        if (cancelled) return;
        const lines = `${rest}${text}`.split('\n');
        rest = lines.pop() ?? '';
        const events = lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as WatchEvent);
        if (events.length > 0) sink.onEvents(events);
      });
    };
    run()
      .then(() => (cancelled ? undefined : sink.onClose()))
      .catch((error: unknown) =>
        cancelled ? undefined : sink.onClose(error instanceof Error ? error : new Error(String(error))),
      );
    return () => {
      cancelled = true;
      abort?.();
    };
  }

  stream(request: StreamRequest, sink: StreamSink): Stream {
    let abort: Cancel | undefined;
    let ended = false;
    const close = (end: Parameters<StreamSink['onClose']>[0]): void => {
      if (ended) return;
      ended = true;
      sink.onClose(end);
    };
    if (request.ref.subresource !== 'log') {
      close({ error: new ConnectionError(`error: ${request.ref.subresource} is not possible over plain HTTP`) });
    } else {
      const { bearerToken, impersonate } = request;
      const asGet: KubeRequest = {
        verb: 'get',
        ref: request.ref,
        options: { params: request.params },
        ...(bearerToken ? { bearerToken } : {}),
        ...(impersonate ? { impersonate } : {}),
      };
      this.fetch(`${this.server}${requestPath(asGet)}`, {
        method: 'GET',
        headers: this.headersOf(asGet, undefined),
        onCancel: (cancel) => {
          abort = cancel;
        },
      })
        .then((answer) => answer.read((text) => (ended ? undefined : sink.onData('stdout', text))))
        .then(() => close({}))
        .catch((error: unknown) => close({ error: error instanceof Error ? error : new Error(String(error)) }));
    }
    return {
      write: () => {},
      closeInput: () => {},
      resize: () => {},
      cancel: () => {
        ended = true;
        abort?.();
      },
    };
  }

  private headersOf(request: KubeRequest, body: string | undefined): Record<string, string> {
    const headers: Record<string, string> = { ...this.headers, Accept: acceptOf(request) };
    if (body !== undefined)
      headers['Content-Type'] = request.patchType ? PATCH_TYPES[request.patchType] : 'application/json';
    if (request.bearerToken) headers.Authorization = `Bearer ${request.bearerToken}`;
    if (request.impersonate) {
      headers['Impersonate-User'] = request.impersonate.username;
      if (request.impersonate.groups.length > 0) headers['Impersonate-Group'] = request.impersonate.groups.join(',');
    }
    return headers;
  }
}

function acceptOf({ options, verb }: KubeRequest): string {
  if (options?.as === 'metadata' && (verb === 'list' || verb === 'watch')) return AS.metadataList;
  return AS[options?.as ?? 'object'];
}

function bodyOf(request: KubeRequest): string | undefined {
  if (request.verb === 'delete' || request.verb === 'deletecollection') {
    const { propagationPolicy, gracePeriodSeconds, preconditions, dryRun } = request.options ?? {};
    const options = { propagationPolicy, gracePeriodSeconds, preconditions, ...(dryRun ? { dryRun: ['All'] } : {}) };
    return JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', ...options });
  }
  return request.body === undefined ? undefined : JSON.stringify(request.body);
}

async function textOf(answer: HttpAnswer): Promise<string> {
  let text = '';
  await answer.read((piece) => {
    text += piece;
  });
  return text;
}

/** Text bodies are logs, or errors of something in between. */
function asStatus(code: number, text: string): unknown {
  if (code < 400) return text;
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: text.trim(), code };
}

function warningsOf(header: string | undefined): string[] {
  if (!header) return [];
  return [...header.matchAll(/299 \S+ ("(?:[^"\\]|\\.)*")/g)].map((match) => JSON.parse(match[1] ?? '""') as string);
}
