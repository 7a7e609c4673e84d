import { OutputFile } from '../../posix/OutputFile.ts';
import { Pipe, PipeReader } from '../../posix/Pipe.ts';
import { failed } from '../../posix/SysError.ts';
import { Terminal } from '../../posix/Terminal.ts';
import type { ExecOptions, ExecSession } from './ContainerRuntime.ts';
import type { Guest } from './Guest.ts';
import { LineDiscipline } from './LineDiscipline.ts';

export interface ExecIdentity {
  env: Readonly<Record<string, string>>;
  cwd: string;
  uid: number;
  gid: number;
}

/** Runs a command beside the processes of a container, with its streams at the caller. */
export function execInGuest(guest: Guest, who: ExecIdentity, options: ExecOptions): ExecSession {
  return options.tty ? onTerminal(guest, who, options) : withPipes(guest, who, options);
}

function withPipes(guest: Guest, who: ExecIdentity, options: ExecOptions): ExecSession {
  const input = new Pipe(Number.POSITIVE_INFINITY);
  if (!options.stdin) input.closeWriter();
  const process = guest.start({
    ...who,
    argv: options.command,
    stdin: new PipeReader(input),
    stdout: new OutputFile((text) => options.onData('stdout', text)),
    stderr: new OutputFile((text) => options.onData('stderr', text)),
    onExit: (status) => options.onExit(status),
  });
  if (failed(process)) return refused(options, process.message);
  return {
    write: (text) => void input.write(text, () => {}),
    closeInput: () => input.closeWriter(),
    resize() {},
    cancel: () => void guest.table.kill(process.pid, 'KILL'),
  };
}

function onTerminal(guest: Guest, who: ExecIdentity, options: ExecOptions): ExecSession {
  const show = (text: string): void => options.onData('stdout', text.replace(/\r?\n/g, '\r\n'));
  const terminal = new Terminal(show);
  const process = guest.start({
    ...who,
    env: { TERM: 'xterm', ...who.env },
    argv: options.command,
    stdin: terminal,
    stdout: terminal,
    stderr: terminal,
    onExit: (status) => options.onExit(status),
  });
  if (failed(process)) return refused(options, process.message);
  terminal.foreground = process.pid;
  const keys = new LineDiscipline({
    echo: (text) => options.onData('stdout', text),
    input: (line) => terminal.type(line),
    endOfInput: () => terminal.endOfInput(),
    interrupt: () => guest.table.killGroup(terminal.foreground || process.pid, 'INT'),
  });
  return {
    write: (text) => keys.type(text),
    closeInput: () => terminal.endOfInput(),
    resize: (columns, rows) => {
      terminal.columns = columns;
      terminal.rows = rows;
    },
    cancel: () => void guest.table.kill(process.pid, 'HUP'),
  };
}

const NO_SESSION: ExecSession = { write() {}, closeInput() {}, resize() {}, cancel() {} };

function refused(options: ExecOptions, why: string): ExecSession {
  options.onExit(
    126,
    `failed to exec in container: failed to start exec: ${ociExecError(options.command[0] ?? '', why)}`,
  );
  return NO_SESSION;
}

/** runc's words for a command that cannot be started. */
function ociExecError(name: string, why: string): string {
  return `OCI runtime exec failed: exec failed: unable to start container process: ${execProblem(name, why)}: unknown`;
}

/** Go's words for a failed exec: by name in $PATH, or of a path. */
export function execProblem(name: string, why: string): string {
  if (!name.includes('/') && why === 'No such file or directory') {
    return `exec: ${JSON.stringify(name)}: executable file not found in $PATH`;
  }
  const reason = why === 'No such file or directory' ? 'no such file or directory' : why.toLowerCase();
  return name.includes('/') && reason.startsWith('no such')
    ? `exec: ${JSON.stringify(name)}: stat ${name}: ${reason}`
    : `exec: ${JSON.stringify(name)}: ${reason}`;
}
