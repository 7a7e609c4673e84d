import type { Transport } from '../../client/KubeClient.ts';
import type { ConnectTarget, FileAccess, ForwardedPort, KubectlIO } from '../../kubectl/KubectlIO.ts';
import { runKubectl } from '../../kubectl/runKubectl.ts';
import { normalize, type Vfs } from '../../posix/fs/Vfs.ts';
import type { Program } from '../../posix/Program.ts';
import { failed } from '../../posix/SysError.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { asyncProgram } from '../asyncProgram.ts';
import { certificateUser } from '../certificateUser.ts';
import type { TerminalClock } from '../TerminalClock.ts';

/** What kubectl in a terminal needs of what is around it. */
export interface KubectlSurroundings {
  clock: TerminalClock;
  vfs(pid?: number): Vfs;
  connect(target: ConnectTarget): Transport;
  size(): { columns: number; rows: number };
  /** Lets the user change a text; `undefined` when they left without saving. */
  edit?(text: string, filename: string, job: AsyncJob): Promise<string | undefined>;
  fetchUrl?(url: string): Promise<string>;
  listen?(port: ForwardedPort): { localPort: number; close(): void };
  serveApi?: KubectlIO['serveApi'];
  /** What is to be said beside what kubectl answers: that a past moment is shown. */
  remark?(): string | undefined;
}

const YELLOW = '\x1b[33m';
const PLAIN = '\x1b[0m';

/** kubectl as a program of the terminal. */
export function kubectlProgram(around: KubectlSurroundings): Program {
  return asyncProgram((job) => {
    const remark = job.stdoutTty ? around.remark?.() : undefined;
    if (remark !== undefined) job.stderr(`${YELLOW}${remark}${PLAIN}\n`);
    return runKubectl(job.args, kubectlIO(job, around));
  });
}

/** The world as kubectl sees it from a process of the terminal. */
export function kubectlIO(job: AsyncJob, around: KubectlSurroundings): KubectlIO {
  const { columns, rows } = around.size();
  return {
    connect: (target) => around.connect(target),
    identify: (user) => certificateUser(user, fileAccess(around.vfs(job.pid), job.cwd)),
    stdin: async () => (job.stdinTty ? undefined : job.readAll()),
    readInput: () => {
      if (job.stdinTty && wantsTty(job.args)) job.raw = true;
      return job.readPiece();
    },
    stdout: job.stdout,
    stderr: job.stderr,
    files: fileAccess(around.vfs(job.pid), job.cwd),
    env: job.env,
    cwd: job.cwd,
    now: () => around.clock.now(),
    sleep: (ms) => sleep(around.clock, ms, job),
    interrupt: job,
    openEditor: (text, filename) => openEditor(job, around, text, filename),
    ...(around.fetchUrl && { fetchUrl: around.fetchUrl }),
    ...(around.listen && { listen: around.listen }),
    ...(around.serveApi && { serveApi: around.serveApi }),
    isTty: job.stdoutTty,
    columns,
    rows,
  };
}

/** Whether -t, -it or --tty asks for a terminal at the far end. */
function wantsTty(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).some((arg) => /^-(?:[iq]*t[iq]*|-tty(?:=true)?)$/.test(arg));
}

/** Waits on the virtual clock, no longer than the job lives. */
export function sleep(clock: TerminalClock, ms: number, job: AsyncJob): Promise<void> {
  return new Promise((resolve) => {
    if (job.aborted) return resolve();
    const forget = clock.at(clock.now() + ms, () => {
      unhook();
      resolve();
    });
    const unhook = job.onAbort(() => {
      forget();
      resolve();
    });
  });
}

/** The files of the machine, as the user of the terminal sees them. */
export function fileAccess(vfs: Vfs, cwd: string): FileAccess {
  const at = (path: string): string => normalize(path, cwd);
  return {
    read: async (path) => {
      const text = vfs.readText(at(path));
      return failed(text) ? undefined : text;
    },
    write: async (path, text) => {
      const error = vfs.writeText(at(path), text);
      if (error) throw new Error(`open ${path}: ${error.message.toLowerCase()}`);
    },
    list: async (path) => {
      const node = vfs.find(at(path));
      return failed(node) || node.kind !== 'dir' ? undefined : node.names();
    },
    makeDirectory: async (path) => {
      const error = vfs.makeDirectories(at(path));
      if (failed(error)) throw new Error(`mkdir ${path}: ${error.message.toLowerCase()}`);
    },
  };
}

/** An editor that is a command ($KUBE_EDITOR, $EDITOR) runs here; otherwise the terminal's surroundings open one. */
async function openEditor(
  job: AsyncJob,
  around: KubectlSurroundings,
  text: string,
  filename: string,
): Promise<string | undefined> {
  const command = job.env.KUBE_EDITOR || job.env.EDITOR || '';
  if (command === '' || /^(?:vi|vim|nvim|nano|code|emacs)\b/.test(command)) return around.edit?.(text, filename, job);
  const path = `/tmp/${filename}`;
  const vfs = around.vfs(job.pid);
  vfs.writeText(path, text);
  const status = await job.runShell(`${command} '${path}'`);
  const after = vfs.readText(path);
  return status === 0 && !failed(after) ? after : undefined;
}
