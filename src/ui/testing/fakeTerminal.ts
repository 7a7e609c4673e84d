import type { TerminalSession } from '../terminal/TerminalSession.ts';

/** A shell that only echoes, to build the pane with. */
export function fakeTerminal(): TerminalSession {
  const listeners = new Set<(text: string) => void>();
  const print = (text: string): void => {
    for (const listener of listeners) listener(text);
  };
  const prompt = '\x1b[33m$\x1b[0m ';
  return {
    write: (text) => print(text === '\r' ? `\r\n${prompt}` : text === '\x7f' ? '\b \b' : text),
    onOutput: (listener) => {
      listeners.add(listener);
      listener(
        `${prompt}kubectl get pods -o wide\nNAME                READY   STATUS              RESTARTS   AGE   IP           NODE\nhello-7d4c9-x2v5k   1/1     \x1b[32mRunning\x1b[0m             0          33s   10.244.1.5   worker-1\nhello-7d4c9-tz5mn   0/1     ContainerCreating   0          2s    <none>       worker-3\n${prompt}`,
      );
      return () => listeners.delete(listener);
    },
    resize: () => {},
    dispose: () => listeners.clear(),
  };
}
