import { Random } from '../base/Random.ts';
import { FileSystem } from '../posix/fs/FileSystem.ts';
import { Vfs } from '../posix/fs/Vfs.ts';
import type { Host } from '../posix/Host.ts';
import { ProcessTable } from '../posix/ProcessTable.ts';
import type { Program } from '../posix/Program.ts';
import { programs as standardPrograms } from '../posix/programs.ts';
import { failed } from '../posix/SysError.ts';
import type { Shell } from '../posix/shell/Shell.ts';
import { standardImage } from '../posix/standardImage.ts';
import type { AsyncJob } from './AsyncJob.ts';
import { JOB_CALL } from './asyncProgram.ts';
import { interactiveShell } from './interactiveShell.ts';
import type { TerminalClock } from './TerminalClock.ts';
import { Tty } from './Tty.ts';

export const HOME = '/root';

export interface MachineOptions {
  clock: TerminalClock;
  /** Programs besides the standard ones, by name. */
  programs: ReadonlyMap<string, Program>;
  /** What processes write to the terminal. */
  show(text: string): void;
  /** The network around the machine; calls without a method fail as without a network. */
  network?: Partial<Host>;
  env?: Readonly<Record<string, string>>;
  /** Called before a command runs and after it has run, so that files can be matched with those of the page. */
  beforeCommand?(): void;
  afterCommand?(): void;
}

/** System calls of one turn: few enough that the page draws in between. */
const STEPS_A_TURN = 6000;

/**
 * The computer in front of the cluster: a file system, processes, a terminal with a shell. It runs in turns of its thread,
 * whenever a process can go on: input came, a call was answered, virtual time passed.
 */
export class Machine {
  readonly table: ProcessTable;
  readonly vfs: Vfs;
  readonly tty: Tty;
  readonly programNames: readonly string[];
  shell: Shell | undefined;
  /** The shell waits for a line: the first of a command, or one more. */
  atPrompt: 'no' | 'first' | 'more' = 'no';
  lastStatus = 0;
  commandsRun = 0;
  onPrompt: (more: boolean) => void = () => {};
  onFinished: (status: number) => void = () => {};
  /** The shell itself has ended. */
  onExit: () => void = () => {};
  private readonly jobs = new Map<number, AsyncJob>();
  private turn = false;
  private forgetTimer: (() => void) | undefined;
  private interrupted = false;
  /** Ctrl-C was sent to the far end and nothing has come back. */
  private unanswered = false;
  /** The last character on the screen. */
  private shown = '\n';
  private stopped = false;

  constructor(private readonly options: MachineOptions) {
    const { clock } = options;
    const all = new Map([...standardPrograms, ...options.programs]);
    this.programNames = [...all.keys()];
    const random = new Random('terminal');
    this.vfs = new Vfs(FileSystem.overlay(standardImage('terminal', all.keys())));
    this.tty = new Tty((text) => {
      this.shown = text.at(-1) ?? this.shown;
      this.unanswered = false;
      options.show(text);
    });
    this.table = new ProcessTable({
      host: {
        now: () => clock.now(),
        random: () => random.float(),
        ...options.network,
        call: (name, args, reply, pid) => this.hostCall(name, args, reply, pid),
      },
      vfs: this.vfs,
      programs: all,
      system: { flavor: 'gnu', hostname: 'orrery', bootMs: clock.now() },
      onReady: () => this.schedule(),
    });
  }

  /** Whether nothing can happen before time passes or somebody outside answers. */
  get settled(): boolean {
    return !this.turn;
  }

  /** Shells on other machines that were entered from the first one and not left. */
  entered = 0;

  /** A shell inside the first one, which the terminal listens to until it ends. */
  innerShell(): Program {
    const outer = this.shell;
    const inner = this.shellProgram();
    const left = (): void => {
      this.entered--;
      this.shell = outer;
    };
    this.entered++;
    return function* (p) {
      const status = yield* inner(p);
      left();
      return status;
    };
  }

  private shellProgram(): Program {
    return interactiveShell({
      started: (shell) => {
        this.shell = shell;
      },
      prompt: (more) => {
        this.atPrompt = more ? 'more' : 'first';
        this.onPrompt(more);
      },
      finished: (status) => {
        this.lastStatus = status;
        this.commandsRun++;
        this.onFinished(status);
        this.options.afterCommand?.();
      },
      takeInterrupt: () => {
        const was = this.interrupted;
        this.interrupted = false;
        return was;
      },
      midLine: () => this.shown !== '\n',
    });
  }

  startShell(): void {
    this.interrupted = false;
    this.entered = 0;
    const program = this.shellProgram();
    // The init process reaps orphans, and keeps the shell from being PID 1, which signals do not reach.
    const init: Program = function* (p) {
      for (;;) yield* p.sleep(1e12);
    };
    if (this.table.processes.size === 0) this.table.start({ argv: ['init'], program: init });
    const started = this.table.start({
      argv: ['bash'],
      program,
      cwd: HOME,
      env: { HOME, USER: 'root', SHELL: '/bin/bash', TERM: 'xterm-256color', ...PATHS, ...this.options.env },
      stdin: this.tty,
      stdout: this.tty,
      stderr: this.tty,
      onExit: () => {
        this.atPrompt = 'no';
        this.shell = undefined;
        this.onExit();
      },
    });
    if (failed(started)) throw new Error(`the shell did not start: ${started.message}`);
    this.schedule();
  }

  /** A line from the keyboard, with its newline. */
  enter(line: string): void {
    if (this.atPrompt !== 'no') this.options.beforeCommand?.();
    this.atPrompt = 'no';
    this.tty.type(line);
    this.schedule();
  }

  /** Ctrl-C. In raw mode it is for the far end; should that not even echo it, the next one is for the program here. */
  interrupt(): void {
    if (this.raw && !this.unanswered) {
      this.unanswered = true;
      this.tty.type('\x03');
      this.schedule();
      return;
    }
    this.tty.waiting = false;
    this.shown = '^C';
    const { shell } = this;
    if (shell && this.atPrompt === 'no' && !shell.traps.has('INT')) {
      this.interrupted = true;
      shell.unwinding = { kind: 'exit' };
    }
    this.atPrompt = 'no';
    this.table.killGroup(this.tty.foreground, 'INT');
    this.schedule();
  }

  /** Ctrl-D on an empty line. */
  endOfInput(): void {
    if (this.raw) {
      this.tty.type('\x04');
      this.schedule();
      return;
    }
    this.atPrompt = 'no';
    this.tty.endOfInput();
    this.schedule();
  }

  /** Whether the far end of a connection echoes what is typed. */
  get raw(): boolean {
    return this.atPrompt === 'no' && (this.foregroundJob()?.raw ?? false);
  }

  /** Whether what is typed goes to the shell and not to a program. */
  get shellReads(): boolean {
    return this.atPrompt !== 'no';
  }

  dispose(): void {
    this.stopped = true;
    this.forgetTimer?.();
    this.table.killAll();
    for (const job of this.jobs.values()) job.abort();
    this.jobs.clear();
  }

  private foregroundJob(): AsyncJob | undefined {
    for (const [pid, job] of this.jobs) {
      if (this.table.processes.get(pid)?.group === this.tty.foreground) return job;
    }
    return undefined;
  }

  private schedule(): void {
    if (this.turn || this.stopped) return;
    this.turn = true;
    this.options.clock.defer(() => {
      this.turn = false;
      this.run();
    });
  }

  private run(): void {
    if (this.stopped) return;
    const { busy, wakeAtMs } = this.table.run(STEPS_A_TURN);
    this.reapJobs();
    this.forgetTimer?.();
    this.forgetTimer = undefined;
    if (busy) this.schedule();
    else if (wakeAtMs !== undefined) this.forgetTimer = this.options.clock.at(wakeAtMs, () => this.schedule());
  }

  private hostCall(name: string, args: unknown, reply: (answer: unknown) => void, pid: number): void {
    if (name !== JOB_CALL) {
      reply(undefined);
      return;
    }
    const job = args as AsyncJob;
    this.jobs.set(pid, job);
    job.next(reply);
  }

  /** Jobs whose process has ended, by itself or by a signal, stop what they do. */
  private reapJobs(): void {
    for (const [pid, job] of this.jobs) {
      const process = this.table.processes.get(pid);
      if (process && process.state !== 'zombie') continue;
      this.jobs.delete(pid);
      job.abort();
    }
  }
}

const PATHS = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
