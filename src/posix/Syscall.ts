import type { Vfs } from './fs/Vfs.ts';
import type { Signal } from './Signal.ts';
import type { SysError } from './SysError.ts';

export interface Stat {
  kind: 'file' | 'dir' | 'link' | 'device';
  mode: number;
  uid: number;
  gid: number;
  /** Bytes. */
  size: number;
  mtimeMs: number;
  /** Where the path leads, without links and dots. */
  path: string;
  /** Of a link. */
  target?: string;
  /** Of an executable that is a built-in program. */
  program?: string;
}

export interface OpenFlags {
  read?: boolean;
  write?: boolean;
  create?: boolean;
  truncate?: boolean;
  append?: boolean;
  exclusive?: boolean;
}

export interface SpawnArgs {
  /** Another machine's file system, in which the child and its children live. */
  vfs?: Vfs;
  /** A file to execute (a path with a slash; searching PATH is the caller's work) … */
  path?: string;
  /** … or a program to run as it is: what fork is to a shell. */
  program?: unknown;
  argv: readonly string[];
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  /** The child's descriptors as `child: parent`. Without it the child gets all that are not close-on-exec. */
  fds?: Readonly<Record<number, number>>;
  /** Puts the child into a process group: 0 makes a new one. */
  group?: number;
  /** Signals the child ignores (background jobs of a shell without job control ignore INT and QUIT). */
  ignore?: readonly Signal[];
}

export interface ProcessInfo {
  pid: number;
  ppid: number;
  group: number;
  user: number;
  argv: readonly string[];
  state: 'R' | 'S' | 'T' | 'Z';
  startMs: number;
  memoryBytes: number;
  cpuMillis: number;
  tty: boolean;
}

export interface WaitResult {
  pid: number;
  /** 0…255, or 128 + the number of the signal that ended it. */
  status: number;
  signal?: Signal;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: readonly (readonly [string, string])[];
  body: string;
  /** Overrides where the URL's host is looked up (curl --resolve, --connect-to, -x): host:port. */
  connectTo?: string;
  /** The server's certificate must be one that the system trusts (curl without -k and --cacert). */
  verify?: boolean;
  /** The client's own certificate as PEM (curl --cert). */
  certificate?: string;
}

export interface HttpResponse {
  status: number;
  statusText: string;
  headers: readonly (readonly [string, string])[];
  body: string;
  /** The address that answered, host:port; what `curl -v` and `wget` print. */
  remote?: string;
}

export interface NetworkFailure {
  failure: 'resolve' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'tls';
  /** The address that was tried. */
  remote?: string;
  /** Words for the tool to print, such as a certificate problem. */
  detail?: string;
}

export interface DnsRecord {
  name: string;
  type: string;
  ttl: number;
  data: string;
}

export interface DnsAnswer {
  /** NOERROR with no records is an empty answer. */
  code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'TIMEOUT';
  server: string;
  records: readonly DnsRecord[];
}

export interface SystemInfo {
  hostname: string;
  memoryTotalBytes: number;
  memoryUsedBytes: number;
  cpus: number;
  bootMs: number;
  /** uname -r, -v, -m. */
  kernel: string;
  kernelVersion: string;
  machine: string;
  /** Which family of tools is installed: it decides the wording of messages. */
  flavor: 'busybox' | 'gnu';
}

export interface MountInfo {
  path: string;
  type: string;
  source: string;
  readOnly: boolean;
  usedBytes: number;
  capacityBytes?: number;
}

type Done = undefined | SysError;

/** Every system call: its arguments, all plain data, and its answer. */
export interface SyscallTable {
  /** Nothing: a place where the scheduler may take over. Loops that make no other call make this one. */
  step: [{ cost?: number }, undefined];
  read: [{ fd: number; max: number; until?: string }, string | SysError];
  write: [{ fd: number; data: string }, number | SysError];
  open: [{ path: string; flags: OpenFlags; mode?: number; closeOnExec?: boolean }, number | SysError];
  close: [{ fd: number }, Done];
  /** Copies a descriptor: to exactly `to`, or to the first free one not below `from`. */
  dup: [{ fd: number; to?: number; from?: number; closeOnExec?: boolean }, number | SysError];
  pipe: [Record<never, never>, readonly [number, number] | SysError];
  /** Moves to `position` (units; negative from the end) and answers the new position. Files only. */
  seek: [{ fd: number; position: number; fromEnd?: boolean }, number | SysError];
  /** Sets the length of an open file, up or down; what is added is a hole. */
  truncate: [{ fd: number; length: number }, Done];
  /** Until the open file grows, shrinks or is replaced. */
  waitChange: [{ fd: number }, Done];
  isatty: [{ fd: number }, boolean];
  winsize: [{ fd: number }, { columns: number; rows: number } | SysError];
  foreground: [{ fd: number; group: number }, Done];
  stat: [{ path: string; follow?: boolean }, Stat | SysError];
  fstat: [{ fd: number }, Stat | SysError];
  access: [{ path: string; want: number }, boolean];
  readdir: [{ path: string }, readonly string[] | SysError];
  mkdir: [{ path: string; mode?: number }, Done];
  rmdir: [{ path: string }, Done];
  unlink: [{ path: string }, Done];
  rename: [{ from: string; to: string }, Done];
  symlink: [{ target: string; path: string }, Done];
  link: [{ from: string; to: string }, Done];
  chmod: [{ path: string; mode: number }, Done];
  chown: [{ path: string; uid: number; gid: number }, Done];
  utime: [{ path: string; mtimeMs: number }, Done];
  /** Makes an executable file that runs a built-in program: what a package manager's install comes to. */
  install: [{ path: string; program: string }, Done];
  mounts: [Record<never, never>, readonly MountInfo[]];
  chdir: [{ path: string }, Done];
  umask: [{ mask?: number }, number];
  spawn: [SpawnArgs, number | SysError];
  exec: [{ path: string; argv: readonly string[]; env?: Readonly<Record<string, string>> }, SysError];
  exit: [{ status: number }, never];
  /** The next child that ended; with `noHang` undefined when none has. ECHILD when there is none to wait for. */
  wait: [{ pid?: number; noHang?: boolean }, WaitResult | SysError | undefined];
  /** pid > 0 a process, 0 the own group, -1 all but init and oneself, < -1 that group. Signal 0 only asks. */
  kill: [{ pid: number; signal: Signal | 0 }, Done];
  sigaction: [{ signal: Signal; action: 'default' | 'ignore' | 'catch' }, Done];
  /** Caught signals that arrived since last asked. */
  takeSignals: [Record<never, never>, readonly Signal[]];
  sleep: [{ ms: number }, Done];
  now: [Record<never, never>, number];
  random: [Record<never, never>, number];
  processes: [Record<never, never>, readonly ProcessInfo[]];
  system: [Record<never, never>, SystemInfo];
  setgroup: [{ pid: number; group: number }, Done];
  /** Declares what this process uses until it says otherwise. */
  usage: [{ memoryBytes?: number; cpuMillis?: number }, undefined];
  resolve: [{ name: string; type: string; server?: string }, DnsAnswer | SysError];
  connect: [{ host: string; port: number; protocol?: 'tcp' | 'udp' }, number | NetworkFailure | SysError];
  listen: [{ host: string; port: number }, number | SysError];
  accept: [{ fd: number }, { fd: number; remote: string } | SysError];
  /** No more data from this side of a connection. */
  shutdown: [{ fd: number }, Done];
  http: [HttpRequest, HttpResponse | NetworkFailure | SysError];
  /** Round trip in ms of one echo request. */
  ping: [{ host: string }, { address: string; ms: number } | NetworkFailure | SysError];
  /** Anything else the embedding offers, by name. */
  host: [{ name: string; args: unknown }, unknown];
}

export type SyscallName = keyof SyscallTable;

/** One request of a process to its system. Any call may carry `timeoutMs`: when it blocks so long, ETIMEDOUT. */
export type Syscall = {
  [K in SyscallName]: { op: K; timeoutMs?: number } & SyscallTable[K][0];
}[SyscallName];

export type SyscallOf<K extends SyscallName> = Extract<Syscall, { op: K }>;
export type Answer<K extends SyscallName> = SyscallTable[K][1];
export type SyscallResult = unknown;
