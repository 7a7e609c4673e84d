import type { Handlers, Kernel } from '../Kernel.ts';
import { BLOCKED } from '../OpenFile.ts';
import type { Process } from '../Process.ts';
import type { ProcessInfo } from '../Syscall.ts';
import { failed, sysError } from '../SysError.ts';

type Names =
  | 'step'
  | 'spawn'
  | 'exec'
  | 'exit'
  | 'wait'
  | 'kill'
  | 'sigaction'
  | 'takeSignals'
  | 'sleep'
  | 'now'
  | 'random'
  | 'processes'
  | 'system'
  | 'setgroup'
  | 'usage';

/** The system calls on processes, signals and time. */
export const processCalls: Handlers<Names> = {
  step: () => undefined,
  spawn: (kernel, process, args) => kernel.fork(process, args),
  exec(kernel, process, { path, argv, env }) {
    const error = kernel.replace(process, path, argv, env ?? process.env);
    return error ?? (undefined as never);
  },
  exit(kernel, process, { status }) {
    kernel.end(process, status);
    return undefined as never;
  },
  wait(kernel, process, { pid, noHang }) {
    let any = false;
    for (const child of kernel.processes.values()) {
      if (child.ppid !== process.pid || (pid !== undefined && pid > 0 && child.pid !== pid)) continue;
      any = true;
      if (child.state !== 'zombie') continue;
      kernel.reap(child);
      return { pid: child.pid, status: child.status, ...(child.signal && { signal: child.signal }) };
    }
    if (!any) return sysError('ECHILD');
    return noHang ? undefined : BLOCKED;
  },
  kill(kernel, process, { pid, signal }) {
    const targets = select(kernel, process, pid);
    if (targets.length === 0) return sysError('ESRCH');
    const permitted = targets.filter((target) => process.uid === 0 || process.uid === target.uid);
    if (permitted.length === 0) return sysError('EPERM');
    if (signal !== 0) for (const target of permitted) kernel.signal(target, signal, true);
    return undefined;
  },
  sigaction(_kernel, process, { signal, action }) {
    if (signal === 'KILL' || signal === 'STOP') return sysError('EINVAL');
    if (action === 'default') process.actions.delete(signal);
    else process.actions.set(signal, action);
    return undefined;
  },
  takeSignals: (_kernel, process) => process.pending.splice(0),
  sleep: () => BLOCKED,
  now: (kernel) => kernel.host.now(),
  random: (kernel) => kernel.host.random(),
  processes: (kernel) => [...kernel.processes.values()].map(toInfo),
  system: (kernel, { vfs }) => (vfs?.hostname ? { ...kernel.system(), hostname: vfs.hostname } : kernel.system()),
  setgroup(kernel, process, { pid, group }) {
    const target = kernel.processes.get(pid || process.pid);
    if (!target || failed(target)) return sysError('ESRCH');
    target.group = group || target.pid;
    return undefined;
  },
  usage(_kernel, process, { memoryBytes, cpuMillis }) {
    if (memoryBytes !== undefined) process.memoryBytes = memoryBytes;
    if (cpuMillis !== undefined) process.cpuMillis = cpuMillis;
    return undefined;
  },
};

function select(kernel: Kernel, process: Process, pid: number): Process[] {
  const alive = [...kernel.processes.values()];
  if (pid > 0) return alive.filter((one) => one.pid === pid);
  if (pid === -1) return alive.filter((one) => one.pid !== 1 && one.pid !== process.pid);
  const group = pid === 0 ? process.group : -pid;
  return alive.filter((one) => one.group === group);
}

function toInfo(process: Process): ProcessInfo {
  const { pid, ppid, group, uid, argv, startMs, memoryBytes, cpuMillis } = process;
  const state =
    process.state === 'ready' ? 'R' : process.state === 'blocked' ? 'S' : process.state === 'stopped' ? 'T' : 'Z';
  const tty = [...process.descriptors.values()].some(({ file }) => file.kind === 'tty');
  return { pid, ppid, group, user: uid, argv, state, startMs, memoryBytes, cpuMillis, tty };
}
