import type { V1Probe } from '../../../api/generated/types.ts';
import type { ContainerRecord, ContainerRun } from '../ContainerRecord.ts';
import { goDuration } from '../goDuration.ts';
import type { PodContext } from '../PodContext.ts';
import { portNumber } from '../portNumber.ts';

export interface ProbeResult {
  passed: boolean;
  output: string;
}

type Done = (result: ProbeResult) => void;

/** Longest output of a probe that goes into an event (pkg/probe maxRespBodyLength). */
const MAX_OUTPUT = 10 * 1024;

/** Asks once (pkg/kubelet/prober/prober.go and pkg/probe). `done` is called exactly once, at the timeout at the latest. */
export function runProbe(
  pod: PodContext,
  record: ContainerRecord,
  run: ContainerRun,
  probe: V1Probe,
  done: Done,
): void {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) probeExec(pod, run, probe.exec.command ?? [], timeoutMs, done);
  else if (probe.httpGet) probeHttp(pod, record, run, probe, timeoutMs, done);
  else if (probe.tcpSocket) {
    const port = portNumber(record.spec, probe.tcpSocket.port);
    const open = listens(run, port);
    const address = `${probe.tcpSocket.host || pod.podIP}:${port}`;
    done(
      open
        ? { passed: true, output: '' }
        : { passed: false, output: `dial tcp ${address}: connect: connection refused` },
    );
  } else if (probe.grpc) done(askGrpc(pod, run, probe.grpc, timeoutMs));
  else done({ passed: true, output: '' });
}

/** A call of grpc.health.v1.Health (pkg/probe/grpc). */
function askGrpc(
  pod: PodContext,
  { container }: ContainerRun,
  { port, service = '' }: NonNullable<V1Probe['grpc']>,
  timeoutMs: number,
): ProbeResult {
  const open = container.listeners.some((l) => l.port === port && l.protocol === 'TCP');
  const status = open ? (container.grpcHealth ? container.grpcHealth(port, service) : 'SERVING') : undefined;
  if (status === 'SERVING') return { passed: true, output: '' };
  const unreachable = `timeout: failed to connect service "${pod.podIP}:${port}" within ${goDuration(timeoutMs)}: context deadline exceeded`;
  const output = {
    NOT_SERVING: 'service unhealthy (responded with "NOT_SERVING")',
    NOT_FOUND: 'error: health rpc probe failed: rpc error: code = NotFound desc = unknown service',
  };
  return { passed: false, output: status ? output[status] : unreachable };
}

const listens = (run: ContainerRun, port: number): boolean =>
  run.container.listeners.some((l) => l.port === port && l.protocol === 'TCP');

function probeExec(
  pod: PodContext,
  run: ContainerRun,
  command: readonly string[],
  timeoutMs: number,
  done: Done,
): void {
  let output = '';
  let over = false;
  const finish = (result: ProbeResult): void => {
    if (over) return;
    over = true;
    timer.cancel();
    done(result);
  };
  const timer = pod.node.clock.schedule(timeoutMs, () => {
    finish({ passed: false, output: `command "${command.join(' ')}" timed out` });
    session.cancel();
  });
  const session = run.container.exec({
    command,
    stdin: false,
    tty: false,
    onData: (_channel, text) => {
      if (output.length < MAX_OUTPUT) output += text;
    },
    onExit: (code, error) => finish({ passed: code === 0 && error === undefined, output: error ?? output }),
  });
}

function probeHttp(
  pod: PodContext,
  record: ContainerRecord,
  run: ContainerRun,
  probe: V1Probe,
  timeoutMs: number,
  done: Done,
): void {
  const { path = '/', port, host, scheme = 'HTTP', httpHeaders = [] } = probe.httpGet ?? { port: 80 };
  const number = portNumber(record.spec, port);
  const address = `${host || pod.podIP}:${number}`;
  const target = path.startsWith('/') ? path : `/${path}`;
  const url = `${scheme.toLowerCase()}://${address}${target}`;
  const headers: Record<string, string> = { 'User-Agent': 'kube-probe/1.36', Accept: '*/*', Connection: 'close' };
  for (const header of httpHeaders) headers[header.name] = header.value;
  let over = false;
  const finish = (result: ProbeResult): void => {
    if (over) return;
    over = true;
    timer?.cancel();
    done(result);
  };
  const late = `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  const call = { method: 'GET', path: target, headers, host: headers.Host ?? address, body: '', port: number };
  let timer: { cancel(): void } | undefined;
  run.container.handleHttp(call, (answer) => {
    if (over) return;
    if (!answer) finish({ passed: false, output: `Get "${url}": dial tcp ${address}: connect: connection refused` });
    else if (answer.latencyMs > timeoutMs) {
      timer?.cancel();
      timer = pod.node.clock.schedule(timeoutMs, () => finish({ passed: false, output: late }));
    } else finish(verdict(answer.status));
  });
  if (!over && !timer) timer = pod.node.clock.schedule(timeoutMs, () => finish({ passed: false, output: late }));
}

function verdict(status: number): ProbeResult {
  const passed = status >= 200 && status < 400;
  return { passed, output: passed ? '' : `HTTP probe failed with statuscode: ${status}` };
}
