import type { V1Container } from '../../api/generated/types.ts';
import { parseQuantity, tryParseQuantity } from '../../api/Quantity.ts';
import type { Clock, Timer } from '../../base/Clock.ts';
import { hash32, type Random } from '../../base/Random.ts';
import type { FileSystem } from '../../posix/fs/FileSystem.ts';
import type { Vfs } from '../../posix/fs/Vfs.ts';
import { Listener, type Socket, socketPair } from '../../posix/Socket.ts';
import { failed, sysError } from '../../posix/SysError.ts';
import type { Behaviour, GrpcHealth } from '../images/Behaviour.ts';
import type { Image } from '../images/Image.ts';
import type { Reference } from '../images/reference.ts';
import { argvOf, baseName, withoutWrapper } from './argvOf.ts';
import { behaviourContext } from './behaviourContext.ts';
import { ContainerLog } from './ContainerLog.ts';
import type {
  ContainerConfig,
  ContainerUsage,
  ExecOptions,
  ExecSession,
  HttpCall,
  HttpReply,
  ListeningPort,
  RuntimeContainer,
} from './ContainerRuntime.ts';
import { type CpuAccount, mostMillis } from './CpuAccount.ts';
import { containerFiles } from './containerFiles.ts';
import { execInGuest, execProblem } from './execInGuest.ts';
import { Guest } from './Guest.ts';
import { guestPrograms } from './guestPrograms.ts';
import { limitsStorage } from './limitsStorage.ts';
import { type MainStreams, mainStreams } from './MainStreams.ts';
import type { SandboxNetwork } from './SandboxNetwork.ts';
import { askOverSocket, serveSocket } from './serveSocket.ts';
import { terminationMessage } from './terminationMessage.ts';

const MIB = 1024 ** 2;
/** What a container must use for its node to look whether memory is running out. */
const NOTEWORTHY_BYTES = 512 * MIB;
/** What it must write for its node to look whether its disk is full. */
const NOTEWORTHY_WRITTEN = 4096 * MIB;
/** Printed text that counts as much as one system call: a container that writes without end gets no more done than another. */
const CHARS_PER_STEP = 16;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ContainerSurroundings {
  clock: Clock;
  random: Random;
  network: SandboxNetwork;
  hostname: string;
  nodeName: string;
  nodeMemoryBytes: number;
  nodeCpus: number;
  /** It uses a lot of memory. */
  memoryGrew(): void;
  /** It writes to a disk that is limited, or a lot. */
  storageGrew(): void;
  scheme: string;
}

/**
 * A container of the image catalogue. Its main process is either a modelled program, which costs an object, or a guest
 * process; file system and process table exist only once somebody looks inside.
 */
export class CatalogueContainer implements RuntimeContainer {
  readonly id: string;
  readonly log: ContainerLog;
  readonly cpu: CpuAccount;
  onChange: (() => void) | undefined;
  behaviour: Behaviour | undefined;
  ended = false;
  private guest: Guest | undefined;
  private vfs: Vfs | undefined;
  private mainPid: number | undefined;
  private main: MainStreams | undefined;
  private killer: Timer | undefined;
  private readonly ports = new Map<number, Listener>();
  private readonly watchers = new Set<(stream: 'stdout' | 'stderr', text: string) => void>();
  private disks: 'limited' | FileSystem[] | undefined;
  private variables: Record<string, string> | undefined;
  /** Resolves the guest process that runs the modelled program. */
  private daemonEnded: ((status: number) => void) | undefined;

  constructor(
    public config: ContainerConfig,
    readonly image: Image,
    readonly reference: Reference,
    readonly around: ContainerSurroundings,
  ) {
    const { pod, container, attempt } = config;
    const seed = `${pod.metadata?.uid}/${container.name}/${attempt}`;
    const digest = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => hash32(`${seed}/${i}`).toString(16).padStart(8, '0')).join('');
    this.id = `${around.scheme}://${digest}`;
    this.log = new ContainerLog(() => this.nowMs());
    const limitMillis = tryParseQuantity(container.resources?.limits?.cpu)?.milliValue;
    this.cpu = { requestMs: image.requestCpuMs ?? 1, limitMillis, nodeMillis: around.nodeCpus * 1000, servedMs: 0 };
  }

  get steady(): boolean {
    return this.behaviour !== undefined && !this.behaviour.restless && this.mainPid === undefined;
  }

  get listeners(): ListeningPort[] {
    const own: ListeningPort[] = [...this.ports.keys()].map((port) => ({ port, protocol: 'TCP' }));
    return this.ended ? [] : [...(this.behaviour?.listeners ?? []), ...own];
  }

  /** Whether its file system exists: before that, files are the image's. */
  get looked(): boolean {
    return this.vfs !== undefined;
  }

  get memoryLimitBytes(): number | undefined {
    const limit = this.config.container.resources?.limits?.memory;
    return limit === undefined ? undefined : parseQuantity(limit).value;
  }

  nowMs(): number {
    return this.around.clock.startMs + this.around.clock.now;
  }

  env(): Record<string, string> {
    this.variables ??= {
      PATH,
      HOSTNAME: this.around.hostname,
      ...this.image.env,
      ...this.config.env,
      HOME: this.config.env.HOME ?? '/root',
    };
    return this.variables;
  }

  files(): Vfs {
    this.vfs ??= containerFiles(this.image, this.config, this.nowMs());
    return this.vfs;
  }

  start(): string | undefined {
    const argv = argvOf(this.image, this.config.command, this.config.args);
    if (argv.length === 0) return 'failed to generate container spec: failed to generate spec: no command specified';
    this.around.network.containers.add(this);
    const bare = withoutWrapper(argv);
    const program = this.image.programs?.[baseName(bare[0] as string)];
    if (program) {
      this.behaviour = program(behaviourContext(this, bare));
      return undefined;
    }
    const main = this.processes().start({
      argv: bare,
      env: this.env(),
      ...this.identity(),
      ...this.streams(),
      onExit: (status) => this.end(status),
    });
    if (!failed(main)) {
      this.mainPid = main.pid;
      this.main?.started(main.pid);
      return undefined;
    }
    this.around.network.containers.delete(this);
    this.ended = true;
    const problem = execProblem(bare[0] as string, main.message);
    return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${problem}`;
  }

  stop(graceMs: number): void {
    if (this.ended) return;
    this.killer?.cancel();
    this.killer = this.around.clock.schedule(graceMs, () => this.kill());
    if (this.mainPid !== undefined) this.guest?.table.kill(this.mainPid, 'TERM');
    else if (this.behaviour) {
      const code = this.behaviour.stop ? this.behaviour.stop() : 0;
      if (code !== 'ignore') this.around.clock.schedule(50, () => this.end(code));
    }
  }

  kill(exitCode = 137, reason?: string): void {
    this.around.clock.schedule(0, () => this.end(exitCode, reason));
  }

  exec(options: ExecOptions): ExecSession {
    const settings = this.image.workdir ?? this.config.container.workingDir ?? '/';
    return execInGuest(this.processes(), { env: this.env(), ...this.identity(), cwd: settings }, options);
  }

  attach(options: Omit<ExecOptions, 'command'>): ExecSession {
    const watcher = (stream: 'stdout' | 'stderr', text: string): void => options.onData(stream, text);
    this.watchers.add(watcher);
    const cancel = (): void => void this.watchers.delete(watcher);
    this.onEnd.push((code) => options.onExit(code));
    const { main } = this;
    const { stdinOnce } = this.config.container;
    return {
      write: (text) => main?.write(text),
      closeInput: () => {
        if (stdinOnce) main?.closeInput();
      },
      resize: (columns, rows) => main?.resize(columns, rows),
      cancel,
    };
  }

  private streams(): Pick<MainStreams, 'stdin' | 'stdout' | 'stderr'> {
    const { stdin = false, tty = false } = this.config.container;
    this.main = mainStreams({
      stdin,
      tty,
      print: (channel, text) => this.print(channel === 'stderr' ? 'stderr' : 'stdout', text),
      echo: (text) => {
        for (const watcher of this.watchers) watcher('stdout', text);
      },
      interrupt: (group) => this.guest?.table.killGroup(group, 'INT'),
    });
    const { stdin: input, stdout, stderr } = this.main;
    return { stdin: input, stdout, stderr };
  }

  private readonly onEnd: ((code: number) => void)[] = [];

  hasPort(port: number): boolean {
    return this.ports.has(port) || (this.behaviour?.listeners?.some((l) => l.port === port) ?? false);
  }

  handleHttp(call: HttpCall, reply: (answer: HttpReply | undefined) => void): void {
    if (this.ended || !this.hasPort(call.port)) {
      reply(undefined);
      return;
    }
    if (!this.ports.has(call.port)) {
      if (this.behaviour?.http) this.behaviour.http(call, reply);
      else reply(undefined);
      return;
    }
    const socket = this.connect(call.port, call.remote ?? '10.0.0.1');
    if (socket) askOverSocket(socket, call, reply);
    else reply(undefined);
  }

  grpcHealth(port: number, service: string): GrpcHealth | undefined {
    const { behaviour } = this;
    if (!behaviour?.listeners?.some((l) => l.port === port)) return undefined;
    return this.image.generic ? 'SERVING' : behaviour.grpcHealth?.(service);
  }

  connect(port: number, remote: string): Socket | undefined {
    const listener = this.ports.get(port);
    const ip = this.around.network.origin.ip;
    if (!listener) {
      const { behaviour } = this;
      return behaviour && this.hasPort(port) ? serveSocket(behaviour, port, ip, remote) : undefined;
    }
    const [client, server] = socketPair({ host: remote, port: 40_000 }, { host: ip, port });
    return listener.offer(server) ? client : undefined;
  }

  usage(): ContainerUsage {
    if (this.ended) return { cpuMillis: 0, memoryBytes: 0 };
    const own = this.behaviour?.usage?.() ?? { cpuMillis: 1, memoryBytes: 1 * MIB };
    const guest = this.guest?.table.usage();
    if (!guest) return own;
    const spinning = this.guest?.spinning ? 1_000 : 0;
    return {
      cpuMillis: Math.min(mostMillis(this.cpu), own.cpuMillis + Math.max(spinning, guest.cpuMillis)),
      memoryBytes: own.memoryBytes + guest.memoryBytes + guest.processes * MIB,
    };
  }

  resize(container: V1Container): void {
    this.config = { ...this.config, container };
    this.cpu.limitMillis = tryParseQuantity(container.resources?.limits?.cpu)?.milliValue;
    this.checkMemory();
  }

  /** Kills the container when it uses more memory than it may. */
  checkMemory(): void {
    const limit = this.memoryLimitBytes;
    if (this.ended || (limit === undefined && !this.behaviour?.usage && !this.guest)) return;
    const { memoryBytes } = this.usage();
    if (limit !== undefined && memoryBytes > limit) this.end(137, 'OOMKilled');
    else if (memoryBytes > NOTEWORTHY_BYTES) this.around.memoryGrew();
  }

  diskBytes(): number {
    return (this.vfs?.root.usedBytes ?? 0) + this.log.bytes;
  }

  /** Has its node look at what its pod wrote, where that could be too much. */
  private checkStorage(): void {
    if (this.ended || !this.vfs) return;
    this.disks ??= limitsStorage(this.config.pod)
      ? 'limited'
      : this.vfs.list().flatMap(({ fs }) => (fs.type === 'tmpfs' ? [] : [fs]));
    if (this.disks === 'limited' || this.disks.some(({ usedBytes }) => usedBytes > NOTEWORTHY_WRITTEN))
      this.around.storageGrew();
  }

  print(stream: 'stdout' | 'stderr', text: string): void {
    this.guest?.table.charge(text.length / CHARS_PER_STEP);
    this.log.write(stream, text);
    const shown = this.config.container.tty ? text.replace(/\r?\n/g, '\r\n') : text;
    for (const watcher of this.watchers) watcher(stream, shown);
  }

  end(exitCode: number, reason?: string): void {
    if (this.ended) return;
    this.ended = true;
    this.killer?.cancel();
    this.around.network.containers.delete(this);
    this.guest?.stop();
    for (const listener of this.ports.values()) listener.release();
    this.ports.clear();
    this.log.close();
    const message = terminationMessage(this.config.container, exitCode, this.vfs, this.log);
    const why = reason ?? (exitCode === 0 ? 'Completed' : 'Error');
    this.config.onExit({ exitCode, reason: why, ...(message === undefined ? {} : { message }) });
    for (const tell of this.onEnd) tell(exitCode);
  }

  /** A modelled program that a script started ends with its script's process, not with the container. */
  endProgram(code: number): void {
    if (this.mainPid === undefined) this.end(code);
    else {
      this.behaviour = undefined;
      this.daemonEnded?.(code);
    }
  }

  private identity(): { uid: number; gid: number; cwd: string } {
    const own = this.config.container.securityContext;
    const pod = this.config.pod.spec?.securityContext;
    return {
      uid: own?.runAsUser ?? pod?.runAsUser ?? this.image.uid ?? 0,
      gid: own?.runAsGroup ?? pod?.runAsGroup ?? 0,
      cwd: this.config.container.workingDir || this.image.workdir || '/',
    };
  }

  private processes(): Guest {
    if (this.guest) return this.guest;
    const { clock, random, network, hostname, nodeMemoryBytes, nodeCpus } = this.around;
    this.guest = new Guest({
      clock,
      vfs: this.files(),
      programs: guestPrograms(this.image),
      system: {
        hostname,
        cpus: nodeCpus,
        memoryTotalBytes: nodeMemoryBytes,
        bootMs: clock.startMs,
        flavor: this.image.flavor === 'debian' ? 'gnu' : 'busybox',
      },
      host: {
        now: () => this.nowMs(),
        random: () => random.float(),
        ...network.host,
        listen: ({ host, port }, reply) => reply(this.listen(host, port)),
        call: (name, args, reply) => this.hostCall(name, args as { argv: string[]; stdin?: string }, reply),
      },
      onRun: () => {
        this.checkMemory();
        this.checkStorage();
      },
    });
    return this.guest;
  }

  private listen(host: string, port: number): Listener | ReturnType<typeof sysError> {
    if (this.around.network.at(port)) return sysError('EADDRINUSE');
    const listener = new Listener({ host, port }, () => {
      this.ports.delete(port);
      this.onChange?.();
    });
    this.ports.set(port, listener);
    this.around.network.listening(listener);
    this.onChange?.();
    return listener;
  }

  private hostCall(name: string, args: { argv: string[]; stdin?: string }, reply: (answer: unknown) => void): void {
    const [kind = '', program = ''] = name.split(':');
    if (kind === 'program' && this.image.tools?.[program]) {
      const { argv, stdin = '' } = args;
      const rules = (): string | undefined => this.around.network.rules(argv);
      reply(this.image.tools[program]({ argv, stdin, env: this.env(), behaviour: this.behaviour, rules }));
    } else if (kind === 'daemon' && this.image.programs?.[program] && !this.behaviour) {
      this.daemonEnded = reply;
      this.behaviour = this.image.programs[program](behaviourContext(this, args.argv));
      this.onChange?.();
    } else if (kind === 'daemon-stop') {
      this.behaviour = undefined;
      this.onChange?.();
      reply(0);
    } else reply(sysError('ENOSYS'));
  }
}
