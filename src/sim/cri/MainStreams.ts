import type { StreamChannel } from '../../client/Stream.ts';
import { DeviceFile } from '../../posix/DeviceFile.ts';
import type { OpenFile } from '../../posix/OpenFile.ts';
import { OutputFile } from '../../posix/OutputFile.ts';
import { Pipe, PipeReader } from '../../posix/Pipe.ts';
import { Terminal } from '../../posix/Terminal.ts';
import { LineDiscipline } from './LineDiscipline.ts';

type Print = (channel: StreamChannel, text: string) => void;

/** The standard streams of a container's main process. */
export interface MainStreams {
  stdin: OpenFile;
  stdout: OpenFile;
  stderr: OpenFile;
  write(text: string): void;
  closeInput(): void;
  resize(columns: number, rows: number): void;
  /** On a terminal, its process group gets what the keys mean. */
  started(pid: number): void;
}

export interface MainStreamsOptions {
  stdin: boolean;
  tty: boolean;
  /** What the process prints: goes to the log and to whoever is attached. */
  print: Print;
  /** What the terminal shows of the keys, to whoever is attached. */
  echo(text: string): void;
  interrupt(group: number): void;
}

/** What `stdin` and `tty` of a container make of its streams: /dev/null, a pipe that stays open, or a terminal. */
export function mainStreams(options: MainStreamsOptions): MainStreams {
  if (options.tty) return onTerminal(options);
  const pipe = options.stdin ? new Pipe(Number.POSITIVE_INFINITY) : undefined;
  return {
    stdin: pipe ? new PipeReader(pipe) : new DeviceFile('null', () => 0),
    stdout: new OutputFile((text) => options.print('stdout', text)),
    stderr: new OutputFile((text) => options.print('stderr', text)),
    write: (text) => void pipe?.write(text, () => {}),
    closeInput: () => pipe?.closeWriter(),
    resize() {},
    started() {},
  };
}

function onTerminal({ stdin, print, echo, interrupt }: MainStreamsOptions): MainStreams {
  const terminal = new Terminal((text) => print('stdout', text));
  if (!stdin) terminal.endOfInput();
  const keys = new LineDiscipline({
    echo,
    input: (line) => terminal.type(line),
    endOfInput: () => terminal.endOfInput(),
    interrupt: () => interrupt(terminal.foreground),
  });
  return {
    stdin: terminal,
    stdout: terminal,
    stderr: terminal,
    write: (text) => {
      if (stdin) keys.type(text);
    },
    closeInput: () => terminal.endOfInput(),
    resize: (columns, rows) => {
      terminal.columns = columns;
      terminal.rows = rows;
    },
    started: (pid) => {
      terminal.foreground = pid;
    },
  };
}
