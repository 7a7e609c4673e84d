import type { BehaviourContext } from '../Behaviour.ts';
import type { Instance } from './Schema.ts';
import { SqlError } from './SqlError.ts';
import { SqlSession } from './SqlSession.ts';
import type { Dialect } from './tokens.ts';
import { type SqlRequest, type SqlResponse, statements } from './wire.ts';

export interface SqlServerOptions {
  dialect: Dialect;
  version: string;
  /** Where the data lies. */
  file: string;
  users: Record<string, string | null>;
  /** Databases that are there from the start. */
  databases: readonly string[];
}

/** A relational database: answers lines, and keeps what it is told in a file of its data directory. */
export class SqlServer {
  /** Whether its data directory was empty. */
  readonly fresh: boolean;
  private readonly instance: Instance;

  constructor(
    private readonly c: BehaviourContext,
    private readonly options: SqlServerOptions,
  ) {
    const kept = c.isMounted(options.file) ? c.read(options.file) : undefined;
    this.fresh = kept === undefined;
    this.instance = kept === undefined ? this.born() : (JSON.parse(kept) as Instance);
    if (this.fresh) {
      this.runScripts();
      this.keep();
    }
  }

  line(text: string): string {
    let request: SqlRequest;
    try {
      request = JSON.parse(text) as SqlRequest;
    } catch {
      return '';
    }
    return `${JSON.stringify(this.answer(request))}\n`;
  }

  answer({ user, password, database, local, sql }: SqlRequest): SqlResponse {
    const { version } = this.options;
    const refused = this.refusal(user, password, database, local);
    if (refused) return { error: { ...refused, refused: true } };
    if (sql === undefined) return { version, database };
    const session = this.session(user, database);
    try {
      const { columns, rows, tag, affected } = session.run(sql);
      if (session.changed) this.keep();
      return { ...(columns ? { columns, rows: rows ?? [] } : {}), tag, affected, database: session.database, version };
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      return { error: { code: error.mysqlCode, message: error.message }, database: session.database };
    }
  }

  private session(user: string, database: string): SqlSession {
    const { dialect, version } = this.options;
    const { c } = this;
    const facts = { dialect, version, user, hostname: c.hostname, nowMs: c.now(), random: () => c.random() };
    return new SqlSession(this.instance, database, facts);
  }

  private refusal(
    user: string,
    password: string | undefined,
    database: string,
    local: boolean,
  ): { code: string; message: string } | undefined {
    const mysql = this.options.dialect === 'mysql';
    const known = this.instance.users[user];
    const wrong = known === undefined || (known !== null && known !== (password ?? ''));
    if (wrong && mysql) {
      const where = local ? 'localhost' : '10.244.0.1';
      const used = password === undefined || password === '' ? 'NO' : 'YES';
      return { code: '1045 (28000)', message: `Access denied for user '${user}'@'${where}' (using password: ${used})` };
    }
    if (!mysql && known === undefined && local)
      return { code: '28000', message: `FATAL:  role "${user}" does not exist` };
    if (!mysql && wrong && !local) {
      const message =
        password === undefined
          ? 'fe_sendauth: no password supplied'
          : `FATAL:  password authentication failed for user "${user}"`;
      return { code: '28P01', message };
    }
    if (database === '' || this.instance.databases[database]) return undefined;
    return mysql
      ? { code: '1049 (42000)', message: `Unknown database '${database}'` }
      : { code: '3D000', message: `FATAL:  database "${database}" does not exist` };
  }

  private born(): Instance {
    const { databases, users } = this.options;
    return {
      databases: Object.fromEntries(databases.map((name) => [name, { name, tables: {} }])),
      users: { ...users },
    };
  }

  /** What an image's entrypoint runs on an empty data directory. */
  private runScripts(): void {
    const dir = '/docker-entrypoint-initdb.d';
    const [user = ''] = Object.keys(this.options.users);
    const session = this.session(user, this.options.databases.at(-1) ?? '');
    for (const name of [...(this.c.list(dir) ?? [])].sort()) {
      if (!name.endsWith('.sql')) continue;
      const { complete, rest } = statements(this.c.read(`${dir}/${name}`) ?? '');
      for (const sql of [...complete, ...(rest.trim() === '' ? [] : [rest])]) {
        try {
          session.run(sql);
        } catch (error) {
          if (!(error instanceof SqlError)) throw error;
          this.c.log(`ERROR ${error.mysqlCode}: ${error.message}`, 'stderr');
        }
      }
    }
  }

  private keep(): void {
    if (this.c.isMounted(this.options.file)) this.c.write(this.options.file, JSON.stringify(this.instance));
  }
}
