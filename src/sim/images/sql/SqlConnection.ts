import type { ProcessContext } from '../../../posix/ProcessContext.ts';
import { call, type Sys } from '../../../posix/Program.ts';
import { failed } from '../../../posix/SysError.ts';
import type { SqlRequest, SqlResponse } from './wire.ts';

export type ConnectFailure = 'resolve' | 'refused' | 'timeout';

/** A client's way to a server: one connection for each statement, over the network or to its own container. */
export class SqlConnection {
  database: string;

  constructor(
    private readonly p: ProcessContext,
    private readonly to: { host: string | undefined; port: number; user: string; password: string | undefined },
    database: string,
  ) {
    this.database = database;
  }

  /** The answer, or why there is none. */
  *ask(sql?: string): Sys<SqlResponse | ConnectFailure> {
    const { host, port, user, password } = this.to;
    const local = host === undefined || host === 'localhost' || host === '127.0.0.1';
    const fd = yield* call({ op: 'connect', host: host ?? '127.0.0.1', port, protocol: 'tcp', timeoutMs: 60_000 });
    if (typeof fd !== 'number') {
      if (failed(fd)) return fd.errno === 'ETIMEDOUT' ? 'timeout' : 'refused';
      return fd.failure === 'resolve' ? 'resolve' : fd.failure === 'timeout' ? 'timeout' : 'refused';
    }
    const request: SqlRequest = {
      user,
      password,
      database: this.database,
      local,
      ...(sql === undefined ? {} : { sql }),
    };
    yield* this.p.write(fd, `${JSON.stringify(request)}\n`);
    const line = yield* this.p.readLine(fd);
    yield* this.p.close(fd);
    if (failed(line) || line === '') return 'refused';
    const response = JSON.parse(line) as SqlResponse;
    if (response.database !== undefined) this.database = response.database;
    return response;
  }
}

/** Statements as they come: from arguments, or line by line from the standard input until it ends. */
export function* inputLines(
  p: ProcessContext,
  prompt: (begun: boolean) => string,
  take: (line: string) => Sys<{ begun: boolean; over: boolean }>,
): Sys<void> {
  const tty = yield* p.isatty(0);
  let begun = false;
  for (;;) {
    if (tty) yield* p.out(prompt(begun));
    const line = yield* p.readLine(0);
    if (failed(line) || line === '') break;
    const state = yield* take(line);
    begun = state.begun;
    if (state.over) return;
  }
  if (tty) yield* p.out('\n');
}
