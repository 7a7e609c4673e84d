import { limits } from './limits.ts';
import type { Process } from './Process.ts';
import { call, type Sys } from './Program.ts';
import type { OpenFlags, Stat, SystemInfo } from './Syscall.ts';
import { failed, type SysError, sysError } from './SysError.ts';

/** What a program gets: its arguments, and system calls as generators to `yield*`. Failures are returned, not thrown. */
export class ProcessContext {
  constructor(
    private readonly process: Process,
    /** Whether the tools word their messages as GNU's, not busybox's. */
    readonly gnu: boolean,
  ) {}

  get pid(): number {
    return this.process.pid;
  }
  get ppid(): number {
    return this.process.ppid;
  }
  get uid(): number {
    return this.process.uid;
  }
  get gid(): number {
    return this.process.gid;
  }
  get groups(): readonly number[] {
    return this.process.groups;
  }
  get cwd(): string {
    return this.process.cwd;
  }
  /** argv[0] is how the program was called. */
  get argv(): readonly string[] {
    return this.process.argv;
  }
  get args(): string[] {
    return this.process.argv.slice(1);
  }
  get env(): Readonly<Record<string, string>> {
    return this.process.env;
  }
  /** The name that messages begin with: argv[0] without its directory. */
  get name(): string {
    const name = this.process.argv[0] ?? '';
    return name.slice(name.lastIndexOf('/') + 1);
  }

  /** Writes all of it, blocking as often as needed. A broken pipe has ended the process before this returns. */
  *write(fd: number, text: string): Sys<undefined | SysError> {
    let rest = text;
    while (rest !== '') {
      const count = yield* call({ op: 'write', fd, data: rest });
      if (failed(count)) {
        if (count.errno === 'EINTR') continue;
        return count;
      }
      rest = count >= rest.length ? '' : rest.slice(count);
    }
    return undefined;
  }

  *out(text: string): Sys<undefined | SysError> {
    return yield* this.write(1, text);
  }

  /** A message on stderr, prefixed with the program's name; answers the exit status given. */
  *fail(message: string, status = 1): Sys<number> {
    yield* this.write(2, `${this.name}: ${message}\n`);
    return status;
  }

  *read(fd: number, max: number = limits.pipeBytes): Sys<string | SysError> {
    return yield* call({ op: 'read', fd, max });
  }

  /** One line with its newline, '' at the end; reads nothing beyond it. */
  *readLine(fd: number): Sys<string | SysError> {
    let line = '';
    while (!line.endsWith('\n')) {
      const part = yield* call({ op: 'read', fd, max: limits.pipeBytes, until: '\n' });
      if (failed(part)) return part;
      if (part === '') break;
      line += part;
      if (line.length > limits.valueChars) return sysError('ENOMEM');
    }
    return line;
  }

  /** Everything up to the end; ENOMEM beyond 16 Mi characters. */
  *readAll(fd: number): Sys<string | SysError> {
    const parts: string[] = [];
    let length = 0;
    for (;;) {
      const part = yield* this.read(fd);
      if (failed(part)) return part;
      if (part === '') return parts.join('');
      parts.push(part);
      length += part.length;
      if (length > limits.valueChars) return sysError('ENOMEM');
    }
  }

  *readFile(path: string): Sys<string | SysError> {
    const fd = yield* this.open(path);
    if (failed(fd)) return fd;
    const text = yield* this.readAll(fd);
    yield* this.close(fd);
    return text;
  }

  *writeFile(path: string, text: string, append = false): Sys<undefined | SysError> {
    const fd = yield* this.open(path, { write: true, create: true, truncate: !append, append });
    if (failed(fd)) return fd;
    const result = yield* this.write(fd, text);
    yield* this.close(fd);
    return result;
  }

  *open(path: string, flags: OpenFlags = { read: true }): Sys<number | SysError> {
    return yield* call({ op: 'open', path, flags });
  }

  *close(fd: number): Sys<undefined | SysError> {
    return yield* call({ op: 'close', fd });
  }

  *stat(path: string, follow = true): Sys<Stat | SysError> {
    return yield* call({ op: 'stat', path, follow });
  }

  *readdir(path: string): Sys<readonly string[] | SysError> {
    return yield* call({ op: 'readdir', path });
  }

  /** EINTR when a caught signal came first. */
  *sleep(ms: number): Sys<undefined | SysError> {
    return yield* call({ op: 'sleep', ms });
  }

  *now(): Sys<number> {
    return yield* call({ op: 'now' });
  }

  *system(): Sys<SystemInfo> {
    return yield* call({ op: 'system' });
  }

  *isatty(fd: number): Sys<boolean> {
    return yield* call({ op: 'isatty', fd });
  }

  /** The file a command name stands for, looked up in PATH (or in `path`); undefined when there is none. */
  *which(name: string, path = this.env.PATH ?? DEFAULT_PATH): Sys<string | undefined> {
    if (name.includes('/')) return name;
    for (const dir of path.split(':')) {
      const file = `${dir || '.'}/${name}`;
      const stat = yield* this.stat(file);
      if (!failed(stat) && stat.kind === 'file' && (stat.mode & 0o111) !== 0) return file;
    }
    return undefined;
  }

  /** Lets others run; loops without another system call call it. */
  *step(cost?: number): Sys<undefined> {
    return yield* call(cost === undefined ? { op: 'step' } : { op: 'step', cost });
  }
}

export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
