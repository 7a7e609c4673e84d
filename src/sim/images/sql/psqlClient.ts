import type { ProcessContext } from '../../../posix/ProcessContext.ts';
import type { Program, Sys } from '../../../posix/Program.ts';
import { failed } from '../../../posix/SysError.ts';
import type { Value } from './Expression.ts';
import { psqlTable } from './psqlTable.ts';
import { type ConnectFailure, inputLines, SqlConnection } from './SqlConnection.ts';
import { type SqlResponse, statements } from './wire.ts';

interface Options {
  host: string | undefined;
  port: number;
  user: string;
  password: string | undefined;
  database: string;
  commands: string[];
  file: string | undefined;
  bare: boolean;
  unaligned: boolean;
  list: boolean;
}

const LETTERS: Readonly<Record<string, string>> = {
  h: 'host',
  p: 'port',
  U: 'username',
  d: 'dbname',
  c: 'command',
  f: 'file',
};

function optionsOf({ args, env }: ProcessContext): Options {
  const values = new Map<string, string>();
  const commands: string[] = [];
  const operands: string[] = [];
  const set = (name: string, value: string): void => {
    if (name === 'command') commands.push(value);
    else values.set(name, value);
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const long = /^--([\w-]+)(?:=(.*))?$/s.exec(arg);
    if (long)
      set(long[1] as string, long[2] ?? (Object.values(LETTERS).includes(long[1] as string) ? (args[++i] ?? '') : ''));
    else if (!arg.startsWith('-') || arg === '-') operands.push(arg);
    else
      for (let at = 1; at < arg.length; at++) {
        const name = LETTERS[arg[at] as string];
        if (!name && arg[at] === 'v') {
          if (at + 1 === arg.length) i++;
          break;
        }
        if (!name) values.set(arg[at] as string, '');
        else {
          set(name, arg.slice(at + 1) || (args[++i] ?? ''));
          break;
        }
      }
  }
  const url = /^postgres(?:ql)?:\/\/([^:@/]+)(?::([^@]*))?@([^:/]+)(?::(\d+))?\/([\w-]+)/.exec(
    values.get('dbname') ?? operands[0] ?? '',
  );
  const user = url?.[1] ?? values.get('username') ?? operands[1] ?? env.PGUSER ?? (env.POSTGRES_USER ? 'root' : 'root');
  return {
    host: url?.[3] ?? values.get('host') ?? env.PGHOST,
    port: Number(url?.[4] ?? values.get('port') ?? env.PGPORT ?? 5432),
    user,
    password: url?.[2] ?? env.PGPASSWORD,
    database: url?.[5] ?? values.get('dbname') ?? operands[0] ?? env.PGDATABASE ?? user,
    commands,
    file: values.get('file'),
    bare: values.has('t') || values.has('tuples-only'),
    unaligned: values.has('A') || values.has('no-align'),
    list: values.has('l') || values.has('list'),
  };
}

/** psql: SQL, and the backslash commands that people type. */
export const psqlClient: Program = function* (p) {
  if (p.args.includes('--version') || p.args.includes('-V')) {
    yield* p.out('psql (PostgreSQL) 17.2 (Debian 17.2-1.pgdg120+1)\n');
    return 0;
  }
  const options = optionsOf(p);
  const tty = yield* p.isatty(0);
  if (options.password === undefined && tty && options.host) {
    yield* p.out(`Password for user ${options.user}: `);
    options.password = String(yield* p.readLine(0)).trim();
  }
  const shell = new Psql(p, options, new SqlConnection(p, options, options.list ? 'postgres' : options.database));
  return yield* shell.run(tty);
};

class Psql {
  constructor(
    private readonly p: ProcessContext,
    private readonly options: Options,
    private readonly connection: SqlConnection,
  ) {}

  *run(tty: boolean): Sys<number> {
    const { p, options, connection } = this;
    const hello = yield* connection.ask();
    const problem = problemOf(hello, options);
    if (problem !== undefined) {
      yield* p.write(2, `psql: error: ${problem}\n`);
      return 2;
    }
    if (options.list) return yield* this.backslash('\\l');
    if (options.commands.length > 0) return yield* this.all(options.commands);
    if (options.file !== undefined && options.file !== '-') {
      const text = yield* p.readFile(options.file);
      if (failed(text)) return yield* p.fail(`error: ${options.file}: No such file or directory`);
      return yield* this.all([text]);
    }
    return yield* this.interactive(tty);
  }

  private *interactive(tty: boolean): Sys<number> {
    const { p, connection } = this;
    if (tty) yield* p.out('psql (17.2 (Debian 17.2-1.pgdg120+1))\nType "help" for help.\n\n');
    let pending = '';
    const self = this;
    yield* inputLines(
      p,
      (begun) => `${connection.database}${begun ? '-' : '='}# `,
      function* (line) {
        const word = line.trim();
        if (pending.trim() === '' && /^(?:\\q|exit|quit)\b/.test(word)) return { begun: false, over: true };
        if (pending.trim() === '' && word.startsWith('\\')) {
          yield* self.backslash(word);
          return { begun: false, over: false };
        }
        const { complete, rest } = statements(pending + line);
        pending = rest;
        for (const sql of complete) yield* self.statement(sql);
        return { begun: pending.trim() !== '', over: false };
      },
    );
    if (pending.trim() !== '') yield* this.statement(pending);
    return 0;
  }

  private *all(texts: readonly string[]): Sys<number> {
    let status = 0;
    for (const text of texts) {
      if (text.trim().startsWith('\\')) {
        status = yield* this.backslash(text.trim());
        continue;
      }
      const { complete, rest } = statements(text);
      for (const sql of [...complete, ...(rest.trim() === '' ? [] : [rest])]) status = yield* this.statement(sql);
    }
    return status;
  }

  private *statement(sql: string): Sys<number> {
    const { p, options, connection } = this;
    const answer = yield* connection.ask(sql);
    if (typeof answer === 'string') {
      yield* p.write(2, 'server closed the connection unexpectedly\n');
      return 2;
    }
    if (answer.error) {
      yield* p.write(2, `ERROR:  ${answer.error.message}\n`);
      return 1;
    }
    const { columns, rows = [], tag = '' } = answer;
    yield* p.out(columns ? psqlTable(columns, rows, options) : `${tag}\n`);
    if (columns && /^INSERT/.test(tag)) yield* p.out(`${tag}\n`);
    return 0;
  }

  private *backslash(text: string): Sys<number> {
    const { p, options, connection } = this;
    const [command = '', argument] = text.replace(/;$/, '').split(/\s+/);
    const rowsOf = function* (sql: string): Sys<Value[][]> {
      const answer = yield* connection.ask(sql);
      return typeof answer === 'string' ? [] : (answer.rows ?? []);
    };
    const show = (title: string, columns: string[], rows: Value[][]): Sys<unknown> =>
      p.out(psqlTable(columns, rows, { ...options, title }));
    if (command === '\\l' || command === '\\list') {
      const names = (yield* rowsOf('SELECT datname FROM pg_database ORDER BY 1')).map(([name]) => [
        name ?? '',
        options.user,
        'UTF8',
        'libc',
        'en_US.utf8',
        'en_US.utf8',
      ]);
      yield* show('List of databases', ['Name', 'Owner', 'Encoding', 'Locale Provider', 'Collate', 'Ctype'], names);
    } else if (/^\\(?:dt|d)\+?$/.test(command) && argument === undefined) {
      const rows = (yield* rowsOf('SELECT tablename FROM pg_tables ORDER BY 1')).map(([name]) => [
        'public',
        name ?? '',
        'table',
        options.user,
      ]);
      if (rows.length === 0) yield* p.write(2, 'Did not find any relations.\n');
      else yield* show('List of relations', ['Schema', 'Name', 'Type', 'Owner'], rows);
    } else if (command.startsWith('\\d') && !command.startsWith('\\du') && argument !== undefined) {
      const rows = (yield* rowsOf(`DESCRIBE ${argument}`)).map(([name, type, nullable, , fallback]) => [
        name ?? '',
        type ?? '',
        '',
        nullable === 'NO' ? 'not null' : '',
        fallback ?? '',
      ]);
      if (rows.length === 0) yield* p.write(2, `Did not find any relation named "${argument}".\n`);
      else
        yield* p.out(
          psqlTable(['Column', 'Type', 'Collation', 'Nullable', 'Default'], rows, {
            ...options,
            title: `Table "public.${argument}"`,
            footer: false,
          }),
        );
    } else if (command === '\\du') {
      const rows = (yield* rowsOf('SELECT rolname FROM pg_roles ORDER BY 1')).map(([name]) => [
        name ?? '',
        name === options.user ? 'Superuser, Create role, Create DB, Replication, Bypass RLS' : '',
      ]);
      yield* p.out(psqlTable(['Role name', 'Attributes'], rows, { ...options, title: 'List of roles', footer: false }));
    } else if (command === '\\c' || command === '\\connect') {
      return yield* this.reconnect(argument);
    } else if (command === '\\conninfo') {
      yield* p.out(
        `You are connected to database "${connection.database}" as user "${options.user}" via socket in "/var/run/postgresql" at port "5432".\n`,
      );
    } else if (!/^\\(?:x|timing|set|pset|echo|!|\?|h)/.test(command)) {
      yield* p.write(2, `invalid command ${command}\nTry \\? for help.\n`);
      return 1;
    }
    return 0;
  }

  /** `\\c name`. */
  private *reconnect(database: string | undefined): Sys<number> {
    const { p, options, connection } = this;
    const before = connection.database;
    connection.database = database ?? before;
    const answer = yield* connection.ask();
    const problem = problemOf(answer, options);
    if (problem !== undefined) {
      connection.database = before;
      yield* p.write(2, `${problem}\nPrevious connection kept\n`);
      return 1;
    }
    yield* p.out(`You are now connected to database "${connection.database}" as user "${options.user}".\n`);
    return 0;
  }
}

function problemOf(answer: SqlResponse | ConnectFailure, { host, port }: Options): string | undefined {
  const place = host === undefined ? `on socket "/var/run/postgresql/.s.PGSQL.${port}"` : `at "${host}", port ${port}`;
  if (typeof answer !== 'string')
    return answer.error && `connection to server ${place} failed: ${answer.error.message}`;
  if (answer === 'resolve') return `could not translate host name "${host}" to address: Name or service not known`;
  if (host === undefined)
    return `connection to server ${place} failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?`;
  const why = answer === 'timeout' ? 'Connection timed out' : 'Connection refused';
  return `connection to server ${place} failed: ${why}\n\tIs the server running on that host and accepting TCP/IP connections?`;
}

/** `pg_isready`: 0 when the server takes connections, 2 when nothing answers. */
export const pgIsReady: Program = function* (p) {
  const options = optionsOf(p);
  const place = `${options.host ?? '/var/run/postgresql'}:${options.port}`;
  const answer = yield* new SqlConnection(p, options, '').ask();
  yield* p.out(`${place} - ${typeof answer === 'string' ? 'no response' : 'accepting connections'}\n`);
  return typeof answer === 'string' ? 2 : 0;
};
