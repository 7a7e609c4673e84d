import { descriptorCalls } from './calls/descriptorCalls.ts';
import { fileCalls } from './calls/fileCalls.ts';
import { networkCalls } from './calls/networkCalls.ts';
import { processCalls } from './calls/processCalls.ts';
import { procFileSystem } from './fs/procFileSystem.ts';
import type { Vfs } from './fs/Vfs.ts';
import type { Host } from './Host.ts';
import { closeDescriptor, type Handler, type Kernel, Pending } from './Kernel.ts';
import { limits } from './limits.ts';
import { loadProgram } from './loadProgram.ts';
import { BLOCKED, type OpenFile } from './OpenFile.ts';
import { Process } from './Process.ts';
import { DEFAULT_PATH, ProcessContext } from './ProcessContext.ts';
import type { Program, ProgramTable } from './Program.ts';
import { defaultAction, type Signal, signalNumber } from './Signal.ts';
import type { SpawnArgs, Syscall, SyscallName, SystemInfo } from './Syscall.ts';
import { failed, type SysError, sysError } from './SysError.ts';

export interface ProcessTableOptions {
  host: Host;
  vfs: Vfs;
  programs: ProgramTable;
  /** What `uname`, `hostname`, `free` and /proc show. */
  system?: Partial<SystemInfo>;
  /** Most live processes (the pids cgroup); at most and by default `limits.processes`. */
  maxProcesses?: number;
  /** Called when a process became ready outside of `run`: the embedding should call `run` soon. */
  onReady?: () => void;
}

/** What to start from outside: a container's command, `kubectl exec`, a terminal's shell. */
export interface StartOptions {
  /** argv[0] is searched in PATH of `env` unless it holds a slash. */
  argv: readonly string[];
  /** Runs this instead of a file: a simulated image's own behaviour. */
  program?: Program;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  uid?: number;
  gid?: number;
  groups?: readonly number[];
  stdin?: OpenFile;
  stdout?: OpenFile;
  stderr?: OpenFile;
  /** `signal` when one ended it; `status` is then 128 + its number. */
  onExit?: (status: number, signal: Signal | undefined) => void;
}

export interface RunResult {
  /** Some process still wants the CPU: the budget was used up. The embedding decides when to go on. */
  busy: boolean;
  /** The earliest time at which a sleeping process wakes; absent when none sleeps. */
  wakeAtMs?: number;
  /** System calls made in this run. */
  steps: number;
}

const DEFAULT_SYSTEM: SystemInfo = {
  hostname: 'localhost',
  memoryTotalBytes: 8 * 1024 ** 3,
  memoryUsedBytes: 1024 ** 3,
  cpus: 2,
  bootMs: 0,
  kernel: '6.8.0-orrery',
  kernelVersion: '#1 SMP PREEMPT_DYNAMIC',
  machine: 'x86_64',
  flavor: 'busybox',
};

const handlers = { ...descriptorCalls, ...fileCalls, ...networkCalls, ...processCalls };

/**
 * The processes of one PID namespace, scheduled round robin and run only when the embedding calls `run`. Everything is
 * synchronous and deterministic: same programs, same answers of the host, same order of steps.
 *
 * PID 1 is protected as the kernel protects an init: signals it does not catch are dropped, unless KILL comes from
 * outside. When it ends, all others are killed.
 */
export class ProcessTable implements Kernel {
  readonly processes = new Map<number, Process>();
  readonly host: Host;
  readonly vfs: Vfs;
  /** Programs that threw: always our own mistake. Their processes ended with SEGV. */
  readonly faults: { argv: readonly string[]; error: unknown }[] = [];
  private ready: Process[] = [];
  private lastPid = 0;
  private running = false;
  /** Work of this run that its system calls do not count. */
  private charged = 0;
  private readonly exits = new Map<Process, NonNullable<StartOptions['onExit']>>();
  private readonly childWaiters = new Map<number, (() => void)[]>();

  constructor(private readonly options: ProcessTableOptions) {
    this.host = options.host;
    this.vfs = options.vfs;
    this.vfs.mount('/proc', procFileSystem(this));
  }

  system(): SystemInfo {
    return { ...DEFAULT_SYSTEM, ...this.options.system };
  }

  /** Starts a process that has no parent here. It first runs in the next `run`. ENOENT, EACCES, ENOEXEC, EAGAIN. */
  start(options: StartOptions): Process | SysError {
    const process = this.create(0, options.argv, options.env ?? {});
    if (failed(process)) return process;
    process.uid = options.uid ?? 0;
    process.gid = options.gid ?? 0;
    process.groups = options.groups ?? [];
    process.cwd = options.cwd ?? '/';
    const files = [options.stdin, options.stdout, options.stderr];
    files.forEach((file, fd) => {
      if (file) process.descriptors.set(fd, { file: file.retain(), closeOnExec: false });
    });
    const error = options.program ? this.begin(process, options.program) : this.startFile(process, options);
    if (error) {
      this.discard(process);
      return error;
    }
    if (options.onExit) this.exits.set(process, options.onExit);
    return process;
  }

  /** A signal from outside the namespace. False when there is no such process. */
  kill(pid: number, signal: Signal): boolean {
    const process = this.processes.get(pid);
    if (!process || process.state === 'zombie') return false;
    this.signal(process, signal, false);
    return true;
  }

  /** A signal to a process group: what Ctrl-C in a terminal does. */
  killGroup(group: number, signal: Signal): void {
    for (const process of [...this.processes.values()]) if (process.group === group) this.signal(process, signal, true);
  }

  /** Ends everything at once, as when a container is torn down. */
  killAll(): void {
    for (const process of [...this.processes.values()])
      if (process.state !== 'zombie') this.signal(process, 'KILL', false);
  }

  /** What all live processes declare to use now. */
  usage(): { memoryBytes: number; cpuMillis: number; processes: number } {
    const total = { memoryBytes: 0, cpuMillis: 0, processes: 0 };
    for (const process of this.processes.values()) {
      if (process.state === 'zombie') continue;
      total.memoryBytes += process.memoryBytes;
      total.cpuMillis += process.cpuMillis;
      total.processes++;
    }
    return total;
  }

  /** Counts work that the embedding does for a system call, in steps, against the present run. */
  charge(steps: number): void {
    this.charged += steps;
  }

  /** Runs until every process blocks or `maxSteps` system calls are made. */
  run(maxSteps: number = limits.runSteps): RunResult {
    this.running = true;
    this.wakeSleepers();
    let steps = 0;
    let at = 0;
    this.charged = 0;
    while (at < this.ready.length && steps + this.charged < maxSteps) {
      const process = this.ready[at++]!;
      process.queued = false;
      if (process.state !== 'ready') continue;
      steps += this.slice(process, Math.min(limits.sliceSteps, maxSteps - steps));
      if ((process.state as Process['state']) === 'ready') this.enqueue(process);
      if (at > 1024) {
        this.ready = this.ready.slice(at);
        at = 0;
      }
    }
    this.ready = this.ready.slice(at);
    this.running = false;
    const wakeAtMs = this.nextWake();
    return { busy: this.ready.length > 0, steps, ...(wakeAtMs !== undefined && { wakeAtMs }) };
  }

  fork(parent: Process, args: SpawnArgs): number | SysError {
    if (sizeOf(args) > limits.argumentChars) return sysError('E2BIG');
    const child = this.create(parent.pid, args.argv, args.env ?? parent.env);
    if (failed(child)) return child;
    child.uid = parent.uid;
    child.gid = parent.gid;
    child.groups = parent.groups;
    child.vfs = args.vfs ?? parent.vfs;
    child.cwd = args.cwd ?? parent.cwd;
    child.umask = parent.umask;
    child.group = args.group === undefined ? parent.group : args.group || child.pid;
    for (const [signal, action] of parent.actions) if (action === 'ignore') child.actions.set(signal, 'ignore');
    for (const signal of args.ignore ?? []) child.actions.set(signal, 'ignore');
    inherit(parent, child, args);
    const error = args.program
      ? this.begin(child, args.program as Program)
      : this.replace(child, args.path ?? '', args.argv, child.env);
    if (!error) return child.pid;
    this.discard(child);
    return error;
  }

  replace(process: Process, path: string, argv: readonly string[], env: Process['env']): SysError | undefined {
    const loaded = loadProgram(process.vfs ?? this.vfs, this.options.programs, path, argv, process);
    if (failed(loaded)) return loaded;
    process.argv = loaded.argv;
    process.env = env;
    for (const [signal, action] of [...process.actions]) if (action === 'catch') process.actions.delete(signal);
    for (const [fd, { closeOnExec }] of [...process.descriptors]) if (closeOnExec) closeDescriptor(process, fd);
    process.memoryBytes = 0;
    process.cpuMillis = 0;
    return this.begin(process, loaded.program);
  }

  end(process: Process, status: number, signal?: Signal): void {
    if (process.state === 'zombie') return;
    process.state = 'zombie';
    process.status = signal ? 128 + signalNumber(signal) : status & 0xff;
    if (signal) process.signal = signal;
    process.generator = undefined;
    process.wakeAtMs = Number.POSITIVE_INFINITY;
    delete process.blockedOn;
    for (const fd of [...process.descriptors.keys()]) closeDescriptor(process, fd);
    for (const child of [...this.processes.values()]) if (child.ppid === process.pid) this.adopt(child);
    this.tellParent(process);
    if (process.pid === 1) this.killAll();
    const onExit = this.exits.get(process);
    this.exits.delete(process);
    onExit?.(process.status, signal);
  }

  signal(process: Process, signal: Signal, inside: boolean): void {
    if (process.state === 'zombie') return;
    const action = process.actions.get(signal);
    if (signal === 'CONT' && process.state === 'stopped') this.makeReady(process);
    if (action === 'catch') this.deliver(process, signal);
    else if (action !== 'ignore' && !(process.pid === 1 && (inside || signal !== 'KILL'))) {
      const fallback = defaultAction(signal);
      if (fallback === 'terminate') this.end(process, 0, signal);
      else if (fallback === 'stop') process.state = 'stopped';
    }
  }

  reap(process: Process): void {
    this.processes.delete(process.pid);
  }

  private create(ppid: number, argv: readonly string[], env: Process['env']): Process | SysError {
    const most = Math.min(this.options.maxProcesses ?? limits.processes, limits.processes);
    if (this.processes.size >= most) return sysError('EAGAIN');
    const process = new Process(++this.lastPid, ppid, argv, env, this.host.now());
    this.processes.set(process.pid, process);
    return process;
  }

  /** Forgets a process that never began. */
  private discard(process: Process): void {
    for (const fd of [...process.descriptors.keys()]) closeDescriptor(process, fd);
    this.processes.delete(process.pid);
    if (process.pid === this.lastPid) this.lastPid--;
    process.state = 'zombie';
  }

  private startFile(process: Process, { argv }: StartOptions): SysError | undefined {
    const name = argv[0] ?? '';
    if (name.includes('/')) return this.replace(process, name, argv, process.env);
    for (const dir of (process.env.PATH ?? DEFAULT_PATH).split(':')) {
      const error = this.replace(process, `${dir || '.'}/${name}`, argv, process.env);
      if (!error || (error.errno !== 'ENOENT' && error.errno !== 'ENOTDIR')) return error;
    }
    return sysError('ENOENT');
  }

  private begin(process: Process, program: Program): undefined {
    process.generator = program(new ProcessContext(process, this.system().flavor === 'gnu'));
    process.answer = undefined;
    this.makeReady(process);
    return undefined;
  }

  private makeReady(process: Process): void {
    if (process.state === 'zombie') return;
    process.state = 'ready';
    this.enqueue(process);
    if (!this.running) this.options.onReady?.();
  }

  private enqueue(process: Process): void {
    if (process.queued) return;
    process.queued = true;
    this.ready.push(process);
  }

  private slice(process: Process, most: number): number {
    if (process.blockedOn && !this.retry(process)) return 1;
    let steps = 0;
    while (steps < most && process.state === 'ready' && process.generator) {
      const { generator } = process;
      let next: IteratorResult<Syscall, number>;
      try {
        next = generator.next(process.answer);
      } catch (error) {
        this.faults.push({ argv: process.argv, error });
        this.end(process, 139, 'SEGV');
        break;
      }
      if (next.done) {
        if (generator === process.generator) this.end(process, next.value);
        break;
      }
      steps += next.value.op === 'step' ? (next.value.cost ?? 1) : 1;
      this.perform(process, next.value);
    }
    process.steps += steps;
    return Math.max(steps, 1);
  }

  private perform(process: Process, request: Syscall): void {
    const turn = ++process.turn;
    const wake = () => {
      if (process.turn === turn && process.state === 'blocked') this.makeReady(process);
    };
    const handler = handlers[request.op] as unknown as Handler<SyscallName>;
    const attempt = () => handler(this, process, request as never, wake) as unknown;
    let answer = attempt();
    const retry = answer instanceof Pending ? answer.retry : attempt;
    if (answer instanceof Pending) answer = retry();
    if (answer !== BLOCKED) {
      process.answer = answer;
      return;
    }
    if (process.state !== 'ready') return;
    process.state = 'blocked';
    process.blockedOn = { retry, timeout: request.op === 'sleep' ? 'answer' : 'fail' };
    const delay = request.op === 'sleep' ? request.ms : request.timeoutMs;
    process.wakeAtMs = delay === undefined ? Number.POSITIVE_INFINITY : this.host.now() + Math.max(0, delay);
    if (request.op === 'wait') this.awaitChildren(process, wake);
  }

  /** Tries a blocked call again; false when it still blocks. */
  private retry(process: Process): boolean {
    const answer = process.blockedOn!.retry();
    if (answer === BLOCKED) {
      process.state = 'blocked';
      return false;
    }
    delete process.blockedOn;
    process.wakeAtMs = Number.POSITIVE_INFINITY;
    process.answer = answer;
    return true;
  }

  private wakeSleepers(): void {
    const now = this.host.now();
    const due = [...this.processes.values()].filter((process) => process.wakeAtMs <= now);
    due.sort((a, b) => a.wakeAtMs - b.wakeAtMs || a.pid - b.pid);
    for (const process of due) {
      process.answer = process.blockedOn?.timeout === 'answer' ? undefined : sysError('ETIMEDOUT');
      process.wakeAtMs = Number.POSITIVE_INFINITY;
      delete process.blockedOn;
      if (process.state === 'blocked') this.makeReady(process);
    }
  }

  private nextWake(): number | undefined {
    let earliest = Number.POSITIVE_INFINITY;
    for (const process of this.processes.values()) earliest = Math.min(earliest, process.wakeAtMs);
    return earliest === Number.POSITIVE_INFINITY ? undefined : earliest;
  }

  private deliver(process: Process, signal: Signal): void {
    if (!process.pending.includes(signal)) process.pending.push(signal);
    if (process.state !== 'blocked' || !process.blockedOn) return;
    delete process.blockedOn;
    process.wakeAtMs = Number.POSITIVE_INFINITY;
    process.answer = sysError('EINTR');
    this.makeReady(process);
  }

  /** An orphan belongs to init, which reaps it when it ends. */
  private adopt(child: Process): void {
    child.ppid = 1;
    if (child.state === 'zombie') this.reap(child);
  }

  private awaitChildren(process: Process, wake: () => void): void {
    const waiters = this.childWaiters.get(process.pid) ?? [];
    this.childWaiters.set(process.pid, [wake]);
    for (const other of waiters) other();
  }

  private tellParent(process: Process): void {
    const parent = this.processes.get(process.ppid);
    this.childWaiters.delete(process.pid);
    if (!parent || parent.state === 'zombie') {
      this.reap(process);
      return;
    }
    if (parent.actions.get('CHLD') === 'ignore') this.reap(process);
    else if (parent.actions.get('CHLD') === 'catch') this.deliver(parent, 'CHLD');
    for (const wake of this.childWaiters.get(parent.pid) ?? []) wake();
  }
}

function inherit(parent: Process, child: Process, { fds }: SpawnArgs): void {
  const wanted = fds
    ? Object.entries(fds).map(([to, from]) => [Number(to), from] as const)
    : [...parent.descriptors].filter(([, { closeOnExec }]) => !closeOnExec).map(([fd]) => [fd, fd] as const);
  for (const [to, from] of wanted) {
    const file = parent.descriptors.get(from)?.file;
    if (file) child.descriptors.set(to, { file: file.retain(), closeOnExec: false });
  }
}

function sizeOf({ argv, env }: SpawnArgs): number {
  let size = 0;
  for (const text of argv) size += text.length + 1;
  for (const [name, value] of Object.entries(env ?? {})) size += name.length + value.length + 2;
  return size;
}
