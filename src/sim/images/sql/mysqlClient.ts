import type { ProcessContext } from '../../../posix/ProcessContext.ts';
import type { Program, Sys } from '../../../posix/Program.ts';
import { type ConnectFailure, inputLines, SqlConnection } from './SqlConnection.ts';
import { shownText } from './select.ts';
import { type SqlResponse, statements } from './wire.ts';

interface Options {
  host: string | undefined;
  port: number;
  user: string;
  password: string | undefined;
  database: string;
  execute: string | undefined;
  table: boolean;
  names: boolean;
  operands: string[];
}

const VALUES: Readonly<Record<string, string>> = { h: 'host', P: 'port', u: 'user', D: 'database', e: 'execute' };

function optionsOf({ args, env }: ProcessContext): Options {
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const long = /^--([\w-]+)(?:=(.*))?$/s.exec(arg);
    const short = /^-([A-Za-z])(.*)$/s.exec(arg);
    if (long)
      values.set(
        long[1] as string,
        long[2] ?? (/^(?:host|user|port|database|execute)$/.test(long[1] as string) ? (args[++i] ?? '') : ''),
      );
    else if (short?.[1] === 'p') values.set('password', short[2] ?? '');
    else if (short && VALUES[short[1] as string])
      values.set(VALUES[short[1] as string] as string, short[2] || (args[++i] ?? ''));
    else if (short) values.set(short[1] as string, '');
    else operands.push(arg);
  }
  return {
    host: values.get('host') ?? env.MYSQL_HOST,
    port: Number(values.get('port') ?? 3306),
    user: values.get('user') ?? 'root',
    password: values.get('password') ?? env.MYSQL_PWD,
    database: values.get('database') ?? operands[0] ?? '',
    execute: values.get('execute'),
    table: values.has('t') || values.has('table'),
    names: !values.has('N') && !values.has('skip-column-names'),
    operands,
  };
}

const WARNING = 'mysql: [Warning] Using a password on the command line interface can be insecure.\n';

/** The mysql and mariadb clients. */
export const mysqlClient: Program = function* (p) {
  const options = optionsOf(p);
  if (p.args.includes('--version') || p.args.includes('-V')) {
    yield* p.out(`${p.name}  Ver 9.1.0 for Linux on x86_64 (MySQL Community Server - GPL)\n`);
    return 0;
  }
  const tty = yield* p.isatty(0);
  if (options.password && p.name === 'mysql' && !p.env.MYSQL_PWD) yield* p.write(2, WARNING);
  if (options.password === '' && p.args.includes('-p') && tty) {
    yield* p.out('Enter password: ');
    options.password = String(yield* p.readLine(0)).trim();
  }
  const connection = new SqlConnection(p, options, options.database);
  const hello = yield* connection.ask();
  const problem = problemOf(hello, options);
  if (problem !== undefined || typeof hello === 'string') {
    yield* p.write(2, `${problem}\n`);
    return 1;
  }
  const boxed = options.table || tty;
  if (options.execute !== undefined)
    return yield* runAll(p, connection, options.execute, boxed && options.table, options.names);
  if (tty) yield* p.out(greeting(p.name, hello.version ?? ''));
  let pending = '';
  let status = 0;
  yield* inputLines(
    p,
    (begun) =>
      begun ? '    -> ' : p.name === 'mariadb' ? `MariaDB [${connection.database || '(none)'}]> ` : 'mysql> ',
    function* (line) {
      if (pending.trim() === '' && /^\s*(?:exit|quit|\\q)\s*;?\s*$/i.test(line)) {
        if (tty) yield* p.out('Bye\n');
        return { begun: false, over: true };
      }
      const { complete, rest } = statements(`${pending}${line.replace(/\\G\s*$/, ';\n')}`);
      pending = rest;
      for (const sql of complete) {
        status = yield* runOne(p, connection, sql, boxed, options.names, tty);
        if (status !== 0 && !tty) return { begun: false, over: true };
      }
      return { begun: pending.trim() !== '', over: false };
    },
  );
  if (pending.trim() !== '' && status === 0) return yield* runOne(p, connection, pending, boxed, options.names, tty);
  return tty ? 0 : status;
};

function* runAll(
  p: ProcessContext,
  connection: SqlConnection,
  text: string,
  boxed: boolean,
  names: boolean,
): Sys<number> {
  const { complete, rest } = statements(text);
  for (const sql of [...complete, ...(rest.trim() === '' ? [] : [rest])]) {
    const status = yield* runOne(p, connection, sql, boxed, names, false);
    if (status !== 0) return status;
  }
  return 0;
}

function* runOne(
  p: ProcessContext,
  connection: SqlConnection,
  sql: string,
  boxed: boolean,
  names: boolean,
  talks: boolean,
): Sys<number> {
  const answer = yield* connection.ask(sql);
  if (typeof answer === 'string') {
    yield* p.write(2, 'ERROR 2013 (HY000): Lost connection to MySQL server during query\n');
    return 1;
  }
  if (answer.error) {
    const at = talks ? '' : ' at line 1';
    yield* p.write(2, `ERROR ${answer.error.code}${at}: ${answer.error.message}\n${talks ? '\n' : ''}`);
    return 1;
  }
  const { columns, rows = [], affected = 0, tag = '' } = answer;
  if (columns) {
    if (rows.length > 0)
      yield* p.out(
        boxed
          ? box(
              columns,
              rows.map((row) => row.map(cell)),
            )
          : batch(
              names ? columns : undefined,
              rows.map((row) => row.map(cell)),
            ),
      );
    if (talks)
      yield* p.out(
        rows.length === 0
          ? 'Empty set (0.00 sec)\n\n'
          : `${rows.length} row${rows.length === 1 ? '' : 's'} in set (0.00 sec)\n\n`,
      );
  } else if (talks) {
    yield* p.out(
      tag === 'Database changed'
        ? 'Database changed\n'
        : `Query OK, ${affected} row${affected === 1 ? '' : 's'} affected (0.01 sec)\n\n`,
    );
  }
  return 0;
}

const cell = (value: Parameters<typeof shownText>[0]): string =>
  typeof value === 'boolean' ? (value ? '1' : '0') : shownText(value);

const batch = (columns: readonly string[] | undefined, rows: readonly (readonly string[])[]): string =>
  [...(columns ? [columns] : []), ...rows].map((row) => `${row.join('\t')}\n`).join('');

function box(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const isNumber = columns.map((_, i) => rows.every((row) => /^(?:-?\d+(?:\.\d+)?|NULL)$/.test(row[i] ?? '')));
  const line = (cells: readonly string[], header: boolean): string =>
    `|${cells.map((text, i) => ` ${!header && isNumber[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)} `).join('|')}|\n`;
  return `${rule}${line(columns, true)}${rule}${rows.map((row) => line(row, false)).join('')}${rule}`;
}

function problemOf(answer: SqlResponse | ConnectFailure, { host, port }: Options): string | undefined {
  if (typeof answer !== 'string') return answer.error && `ERROR ${answer.error.code}: ${answer.error.message}`;
  if (host === undefined || host === 'localhost')
    return "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)";
  if (answer === 'resolve') return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`;
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${answer === 'timeout' ? 110 : 111})`;
}

const greeting = (name: string, version: string): string =>
  name === 'mariadb'
    ? `Welcome to the MariaDB monitor.  Commands end with ; or \\g.\nYour MariaDB connection id is 8\nServer version: ${version} mariadb.org binary distribution\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`
    : `Welcome to the MySQL monitor.  Commands end with ; or \\g.\nYour MySQL connection id is 8\nServer version: ${version} MySQL Community Server - GPL\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`;

/** `mysqladmin ping|status|version`. */
export const mysqlAdmin: Program = function* (p) {
  const options = optionsOf(p);
  const connection = new SqlConnection(p, options, '');
  const answer = yield* connection.ask();
  const verb = options.operands.find((word) => /^(?:ping|status|version|create|drop)$/.test(word)) ?? 'ping';
  if (typeof answer === 'string') {
    const why = problemOf(answer, options)?.replace(/^ERROR \d+ \(HY000\): /, '') ?? '';
    yield* p.write(2, `mysqladmin: connect to server at '${options.host ?? 'localhost'}' failed\nerror: '${why}'\n`);
    return 1;
  }
  if (answer.error && verb !== 'ping') {
    yield* p.write(
      2,
      `mysqladmin: connect to server at '${options.host ?? 'localhost'}' failed\nerror: '${answer.error.message}'\n`,
    );
    return 1;
  }
  if (verb === 'ping') yield* p.out('mysqld is alive\n');
  else if (verb === 'create') yield* connection.ask(`CREATE DATABASE ${options.operands[1]}`);
  else yield* p.out(`Server version\t\t${answer.version}\nUptime: 60  Threads: 2\n`);
  return 0;
};
