import { alterTable, createTable, dropTables } from './definitions.ts';
import type { Value } from './Expression.ts';
import { evaluate, type Scope } from './evaluate.ts';
import type { Instance, Schema, Table } from './Schema.ts';
import { SqlError } from './SqlError.ts';
import { SqlReader } from './SqlReader.ts';
import { select } from './select.ts';
import { showStatement } from './show.ts';
import type { Dialect } from './tokens.ts';
import { deleteRows, insertRows, updateRows } from './writes.ts';

/** What a statement gives: rows, or only what was done. */
export interface SqlResult {
  columns?: string[];
  rows?: Value[][];
  /** `INSERT 0 1`, as psql prints it. */
  tag: string;
  affected: number;
}

export interface SessionFacts extends Pick<Scope, 'user' | 'version' | 'hostname' | 'nowMs' | 'random'> {
  dialect: Dialect;
}

/** One connection to a server: runs statements against what the server keeps. */
export class SqlSession {
  /** Something was written that has to be kept. */
  changed = false;

  constructor(
    readonly instance: Instance,
    public database: string,
    readonly facts: SessionFacts,
  ) {}

  get dialect(): Dialect {
    return this.facts.dialect;
  }

  /** Runs one statement. Throws SqlError. */
  run(sql: string): SqlResult {
    const reader = new SqlReader(sql, this.dialect);
    const result = this.statement(reader);
    if (!reader.done) reader.fail();
    return result;
  }

  schema(name = this.database): Schema {
    if (name === '') throw new SqlError('noDatabase', 'No database selected');
    const schema = this.instance.databases[name];
    if (!schema) throw new SqlError('unknownDatabase', this.unknownDatabase(name));
    return schema;
  }

  unknownDatabase(name: string): string {
    return this.dialect === 'mysql' ? `Unknown database '${name}'` : `database "${name}" does not exist`;
  }

  table({ database, name }: { database?: string | undefined; name: string }): Table {
    const schema = this.schema(database);
    const table = schema.tables[name];
    if (table) return table;
    throw new SqlError(
      'noTable',
      this.dialect === 'mysql' ? `Table '${schema.name}.${name}' doesn't exist` : `relation "${name}" does not exist`,
    );
  }

  /** For expressions that see no row. */
  scope(): Scope {
    return {
      ...this.facts,
      database: this.database,
      column: (_table, name) => {
        throw new SqlError('noColumn', this.unknownColumn(name));
      },
    };
  }

  unknownColumn(name: string): string {
    return this.dialect === 'mysql' ? `Unknown column '${name}' in 'field list'` : `column "${name}" does not exist`;
  }

  done(tag: string, affected = 0): SqlResult {
    this.changed = true;
    return { tag, affected };
  }

  private statement(r: SqlReader): SqlResult {
    if (r.is('select') || r.is('with') || r.is('(')) return select(this, r);
    if (r.take('insert') || r.take('replace')) return insertRows(this, r);
    if (r.take('update')) return updateRows(this, r);
    if (r.take('delete')) return deleteRows(this, r);
    if (r.take('create')) return this.create(r);
    if (r.take('drop')) return this.drop(r);
    if (r.take('alter', 'table')) return alterTable(this, r);
    if (r.take('truncate')) {
      r.take('table');
      const table = this.table(r.path());
      table.rows = [];
      table.counter = 0;
      return this.done('TRUNCATE TABLE');
    }
    if (r.take('use')) {
      this.database = this.schema(r.name()).name;
      return { tag: 'Database changed', affected: 0 };
    }
    const shown = showStatement(this, r);
    if (shown) return shown;
    return this.administration(r);
  }

  private create(r: SqlReader): SqlResult {
    const replaces = r.take('or', 'replace');
    if (r.take('database') || r.take('schema')) {
      const unless = r.take('if', 'not', 'exists');
      const name = r.name();
      r.skipClause();
      if (this.instance.databases[name]) {
        if (unless) return { tag: 'CREATE DATABASE', affected: 1 };
        throw new SqlError(
          'databaseExists',
          this.dialect === 'mysql'
            ? `Can't create database '${name}'; database exists`
            : `database "${name}" already exists`,
        );
      }
      this.instance.databases[name] = { name, tables: {} };
      return this.done('CREATE DATABASE', 1);
    }
    if (r.take('temporary', 'table') || r.take('table')) return createTable(this, r);
    if (r.take('user') || r.take('role')) return this.createUser(r);
    const what = r.next().text.toUpperCase();
    if (!/^(?:UNIQUE|INDEX|VIEW|EXTENSION|SEQUENCE|FUNCTION)$/.test(what)) r.fail();
    if (what === 'VIEW' || what === 'FUNCTION') throw new SqlError('other', `${what} is not simulated`);
    while (!r.done) r.next();
    return this.done(`CREATE ${replaces ? '' : what === 'UNIQUE' ? 'INDEX' : what}`.trim());
  }

  private createUser(r: SqlReader): SqlResult {
    r.take('if', 'not', 'exists');
    const name = r.name().replace(/@.*$/, '');
    let password: string | null = null;
    while (!r.done) {
      const isSecret = r.is('by') || r.is('password');
      r.next();
      if (isSecret && r.token.kind === 'string') password = r.next().text;
    }
    this.instance.users[name] = password;
    return this.done('CREATE ROLE');
  }

  private drop(r: SqlReader): SqlResult {
    if (r.take('table')) return dropTables(this, r);
    const isDatabase = r.take('database') || r.take('schema');
    if (!isDatabase) {
      const what = r.next().text.toUpperCase();
      r.take('if', 'exists');
      const name = r.name().replace(/@.*$/, '');
      if (what === 'USER' || what === 'ROLE') delete this.instance.users[name];
      while (!r.done) r.next();
      return this.done(`DROP ${what === 'USER' ? 'ROLE' : what}`);
    }
    const unless = r.take('if', 'exists');
    const name = r.name();
    if (!this.instance.databases[name] && !unless) {
      throw new SqlError(
        'dropDatabase',
        this.dialect === 'mysql'
          ? `Can't drop database '${name}'; database doesn't exist`
          : `database "${name}" does not exist`,
      );
    }
    delete this.instance.databases[name];
    if (this.database === name) this.database = '';
    return this.done('DROP DATABASE');
  }

  /** What is taken note of and changes nothing that the model has. */
  private administration(r: SqlReader): SqlResult {
    const word = r.next().text.toUpperCase();
    if (word === 'ALTER' && (r.is('user') || r.is('role'))) {
      r.next();
      this.createUser(r);
      return this.done('ALTER ROLE');
    }
    if (
      !/^(?:GRANT|REVOKE|FLUSH|SET|BEGIN|START|COMMIT|ROLLBACK|LOCK|UNLOCK|ANALYZE|VACUUM|CHECKPOINT|COMMENT|ALTER|END)$/.test(
        word,
      )
    ) {
      return new SqlReader(word, this.dialect).fail();
    }
    while (!r.done) r.next();
    return { tag: word === 'START' ? 'START TRANSACTION' : word, affected: 0 };
  }

  /** The value of an expression that sees no row. */
  constant(r: SqlReader): Value {
    return evaluate(r.expression(), this.scope());
  }
}
