import type { V1LifecycleHandler } from '../../api/generated/types.ts';
import type { ContainerRecord, ContainerRun } from './ContainerRecord.ts';
import type { PodContext } from './PodContext.ts';
import { portNumber } from './portNumber.ts';

/** Runs a postStart or preStop handler (pkg/kubelet/lifecycle/handlers.go). `done` gets what went wrong, if anything. */
export function runHook(
  pod: PodContext,
  record: ContainerRecord,
  run: ContainerRun,
  hook: V1LifecycleHandler,
  done: (error: string | undefined) => void,
): void {
  const { clock } = pod.node;
  if (hook.sleep) {
    clock.schedule((hook.sleep.seconds ?? 0) * 1000, () => done(undefined));
    return;
  }
  if (hook.exec) {
    const command = hook.exec.command ?? [];
    let output = '';
    run.container.exec({
      command,
      stdin: false,
      tty: false,
      onData: (_channel, text) => {
        output += text;
      },
      onExit: (code, error) => {
        const problem =
          error ?? (code === 0 ? undefined : `command '${command.join(' ')}' exited with ${code}: ${output}`);
        done(problem);
      },
    });
    return;
  }
  if (!hook.httpGet) {
    done(undefined);
    return;
  }
  const { path = '/', port, host, httpHeaders = [] } = hook.httpGet;
  const headers = Object.fromEntries(httpHeaders.map((h) => [h.name, h.value]));
  const number = portNumber(record.spec, port);
  const address = host ?? pod.podIP;
  const call = { method: 'GET', path: withSlash(path), headers, host: `${address}:${number}`, body: '', port: number };
  run.container.handleHttp(call, (answer) => {
    if (answer) clock.schedule(answer.latencyMs, () => done(answer.status < 400 ? undefined : `HTTP ${answer.status}`));
    else
      done(
        `Get "http://${address}:${number}${withSlash(path)}": dial tcp ${address}:${number}: connect: connection refused`,
      );
  });
}

const withSlash = (path: string): string => (path.startsWith('/') ? path : `/${path}`);
