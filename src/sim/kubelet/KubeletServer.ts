import { badRequestError, failure, notFoundError } from '../../api/StatusError.ts';
import type { Stream, StreamRequest, StreamSink } from '../../client/Stream.ts';
import type { ContainerLog } from '../cri/ContainerLog.ts';
import type { ExecSession } from '../cri/ContainerRuntime.ts';
import { drain } from '../cri/serveSocket.ts';
import type { LogOptions, NodeApi } from '../kube-apiserver/NodeApi.ts';
import { type ContainerRecord, isAlive } from './ContainerRecord.ts';
import { formatLog } from './formatLog.ts';
import type { Kubelet } from './Kubelet.ts';
import type { PodWorker } from './PodWorker.ts';

/** The kubelet words an error so, and the API server that passes it on does it once more. */
const INTERNAL = 'Internal error occurred: ';

const CLOSED: Stream = { write() {}, closeInput() {}, resize() {}, cancel() {} };

/** The port 10250 of a kubelet: logs and connections into containers (pkg/kubelet/server). */
export class KubeletServer implements NodeApi {
  constructor(private readonly kubelet: Kubelet) {}

  containerLogs(namespace: string, pod: string, container: string, options: LogOptions): string {
    const log = this.logOf(namespace, pod, container, options.previous);
    const { clock } = this.kubelet.node;
    return formatLog(log.since(0), options, clock.startMs + clock.now);
  }

  connect(request: StreamRequest, sink: StreamSink): Stream {
    const { namespace = '', name, subresource } = request.ref;
    try {
      if (subresource === 'log') return this.follow(namespace, name, request, sink);
      if (subresource === 'portforward') return this.forward(this.workerOf(namespace, name), request, sink);
      return this.run(this.workerOf(namespace, name), request, sink);
    } catch (error) {
      sink.onClose({ error: error as Error });
      return CLOSED;
    }
  }

  private workerOf(namespace: string, pod: string): PodWorker {
    const worker = this.kubelet.worker(namespace, pod);
    if (!worker) throw notFoundError({ group: '', resource: 'pods' }, pod);
    return worker;
  }

  private logOf(namespace: string, pod: string, container: string, previous: boolean): ContainerLog {
    const record = this.kubelet.worker(namespace, pod)?.record(container);
    const run = previous ? record?.previous : record?.run;
    if (run) return run.container.log;
    if (previous) throw badRequestError(`previous terminated container "${container}" in pod "${pod}" not found`);
    const reason = waitingReason(record);
    const verb =
      reason === 'ContainerCreating' || reason === 'PodInitializing' ? 'waiting to start' : 'waiting to start';
    const what = /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/.test(reason)
      ? `trying and failing to pull image`
      : reason;
    throw badRequestError(`container "${container}" in pod "${pod}" is ${verb}: ${what}`);
  }

  private follow(namespace: string, pod: string, request: StreamRequest, sink: StreamSink): Stream {
    const { params } = request;
    const options = logOptions(params);
    const log = this.logOf(namespace, pod, text(params.container), options.previous);
    const { clock } = this.kubelet.node;
    const now = clock.startMs + clock.now;
    sink.onData('stdout', formatLog(log.complete(0), options, now));
    let at = log.end;
    let open = true;
    const pump = (): void => {
      if (!open) return;
      const lines = log.complete(at);
      at += lines.length;
      if (lines.length > 0)
        sink.onData('stdout', formatLog(lines, { previous: false, timestamps: options.timestamps }, now));
      if (!log.closed) {
        log.onChange(pump);
        return;
      }
      open = false;
      sink.onClose({});
    };
    pump();
    return {
      ...CLOSED,
      cancel: () => {
        open = false;
      },
    };
  }

  private run(worker: PodWorker, request: StreamRequest, sink: StreamSink): Stream {
    const { params, ref } = request;
    const container = text(params.container);
    const record = worker.record(container);
    if (!record?.run || !isAlive(record)) {
      throw failure(
        500,
        'InternalError',
        `${INTERNAL}unable to upgrade connection: container not found ("${container}")`,
      );
    }
    const options = {
      stdin: text(params.stdin) === 'true',
      tty: text(params.tty) === 'true',
      onData: sink.onData.bind(sink),
      onExit: (exitCode: number, error?: string) => {
        // Who attaches learns that the connection ended, never how the process did.
        if (error === undefined) sink.onClose(ref.subresource === 'attach' ? {} : { exitCode });
        else
          sink.onClose({
            exitCode,
            error: failure(
              500,
              'InternalError',
              `${INTERNAL}${INTERNAL}error executing command in container: ${error}`,
            ),
          });
      },
    };
    const { command = [] } = params;
    const session: ExecSession =
      ref.subresource === 'attach'
        ? record.run.container.attach(options)
        : record.run.container.exec({ ...options, command: Array.isArray(command) ? command : [command] });
    return session;
  }

  private forward(worker: PodWorker, request: StreamRequest, sink: StreamSink): Stream {
    const port = Number(text(request.params.ports) || text(request.params.port));
    const socket = worker.connect(port, '127.0.0.1');
    if (!socket) {
      const why = `dial tcp4 127.0.0.1:${port}: connect: connection refused`;
      const message = `error forwarding port ${port} to pod ${worker.sandbox?.id ?? ''}, uid : failed to execute portforward in network namespace: failed to connect to localhost:${port} inside namespace: ${why}`;
      throw failure(500, 'InternalError', message);
    }
    let open = true;
    const pump = (): void => {
      if (!open) return;
      const got = drain(socket, pump);
      if (got.text !== '') sink.onData('stdout', got.text);
      if (!got.closed) return;
      open = false;
      sink.onClose({});
    };
    pump();
    return {
      write: (data) => void socket.write(data, () => {}),
      closeInput: () => socket.shutdown(),
      resize() {},
      cancel: () => {
        open = false;
        socket.close();
      },
    };
  }
}

function waitingReason(record: ContainerRecord | undefined): string {
  return record?.waiting?.reason ?? record?.state.waiting?.reason ?? 'ContainerCreating';
}

const text = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? (value[0] ?? '') : (value ?? '');

function logOptions(params: StreamRequest['params']): LogOptions {
  const count = (name: string): number | undefined =>
    text(params[name]) === '' ? undefined : Number(text(params[name]));
  const tailLines = count('tailLines');
  const limitBytes = count('limitBytes');
  const sinceSeconds = count('sinceSeconds');
  const sinceTime = text(params.sinceTime);
  return {
    previous: text(params.previous) === 'true',
    timestamps: text(params.timestamps) === 'true',
    ...(tailLines !== undefined ? { tailLines } : {}),
    ...(limitBytes !== undefined ? { limitBytes } : {}),
    ...(sinceSeconds !== undefined ? { sinceSeconds } : {}),
    ...(sinceTime ? { sinceTime } : {}),
  };
}
