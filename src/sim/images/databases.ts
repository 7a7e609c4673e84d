import type { Program } from '../../posix/Program.ts';
import { type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import { mysqlAdmin, mysqlClient } from './sql/mysqlClient.ts';
import { pgIsReady, psqlClient } from './sql/psqlClient.ts';
import { SqlServer, type SqlServerOptions } from './sql/SqlServer.ts';

interface Database {
  names: string[];
  program: string;
  port: number;
  sizeMB: number;
  memoryMB: number;
  dataDir: string;
  /** Why it refuses to start; undefined when it does not. */
  refusal?: (env: Readonly<Record<string, string>>) => string | undefined;
  lines: (stamp: string, fresh: boolean) => string[];
  /** A database that speaks SQL. */
  sql?: (c: BehaviourContext) => SqlServerOptions;
  guests?: Readonly<Record<string, Program>>;
}

/** A database server that initializes its data directory once, listens, and says what the real one says. */
function database(d: Database): Image {
  const run = (c: BehaviourContext): Behaviour => {
    const refusal = d.refusal?.(c.env);
    const marker = `${d.dataDir}/.initialized`;
    const fresh = !c.isMounted(d.dataDir) || c.read(marker) === undefined;
    if (refusal && fresh) {
      c.log(refusal, 'stderr');
      c.after(50, () => c.exit(1));
      return {};
    }
    if (c.isMounted(d.dataDir) && fresh) c.append(marker, 'yes\n');
    const server = d.sql && new SqlServer(c, d.sql(c));
    const stamp = new Date(c.now()).toISOString().slice(0, 23).replace('T', ' ');
    c.logLater(() => `${d.lines(stamp, fresh).join('\n')}\n`);
    return {
      listeners: [tcp(d.port)],
      line: (text) => server?.line(text) ?? '',
      stop: () => 0,
      usage: () => ({ cpuMillis: 4, memoryBytes: d.memoryMB * MIB }),
    };
  };
  return {
    repositories: d.names.map((name) => (name.includes('/') ? `docker.io/${name}` : `docker.io/library/${name}`)),
    tags: ANY_TAG,
    sizeMB: d.sizeMB,
    flavor: 'debian',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: [d.program],
    files: {
      [d.dataDir]: null,
      '/usr/local/bin/docker-entrypoint.sh': { text: '#!/bin/bash\nexec "$@"\n', mode: 0o755 },
    },
    programs: { [d.program]: run },
    ...(d.guests ? { guests: d.guests } : {}),
  };
}

/** A variable, or the content of the file that `NAME_FILE` names. */
const setting = (c: BehaviourContext, ...names: string[]): string | undefined => {
  for (const name of names) {
    const file = c.env[`${name}_FILE`];
    const value = c.env[name] ?? (file === undefined ? undefined : c.read(file)?.trim());
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
};

function postgresServer(c: BehaviourContext): SqlServerOptions {
  const user = setting(c, 'POSTGRES_USER', 'POSTGRESQL_USERNAME') ?? 'postgres';
  const own = setting(c, 'POSTGRES_DB', 'POSTGRESQL_DATABASE') ?? user;
  const trusts = c.env.POSTGRES_HOST_AUTH_METHOD === 'trust';
  const password = trusts ? null : (setting(c, 'POSTGRES_PASSWORD', 'POSTGRESQL_PASSWORD') ?? '');
  return {
    dialect: 'postgres',
    version: `PostgreSQL ${/^\d+/.exec(c.tag)?.[0] ?? '17'}.2 (Debian) on x86_64-pc-linux-gnu, compiled by gcc, 64-bit`,
    file: `${c.env.PGDATA ?? '/var/lib/postgresql/data'}/base/data.json`,
    users: { [user]: password },
    databases: [...new Set(['postgres', 'template0', 'template1', own])],
  };
}

function mysqlServer(c: BehaviourContext): SqlServerOptions {
  const root = setting(c, 'MYSQL_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD') ?? null;
  const user = setting(c, 'MYSQL_USER', 'MARIADB_USER');
  const own = setting(c, 'MYSQL_DATABASE', 'MARIADB_DATABASE');
  const password = setting(c, 'MYSQL_PASSWORD', 'MARIADB_PASSWORD') ?? null;
  const number = /^\d+(?:\.\d+)*/.exec(c.tag)?.[0] ?? '9.1.0';
  return {
    dialect: 'mysql',
    version: c.image.includes('mariadb') ? `${number}-MariaDB` : number,
    file: '/var/lib/mysql/ibdata.json',
    users: { root, ...(user ? { [user]: password } : {}) },
    databases: own ? [own] : [],
  };
}

const mysqlRefusal = (env: Readonly<Record<string, string>>): string | undefined =>
  [
    'MYSQL_ROOT_PASSWORD',
    'MYSQL_ALLOW_EMPTY_PASSWORD',
    'MYSQL_RANDOM_ROOT_PASSWORD',
    'MARIADB_ROOT_PASSWORD',
    'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
    'MYSQL_ROOT_PASSWORD_FILE',
    'MARIADB_ROOT_PASSWORD_FILE',
    'MARIADB_RANDOM_ROOT_PASSWORD',
  ].some((n) => env[n])
    ? undefined
    : '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD';

export const databases: readonly Image[] = [
  database({
    names: ['postgres', 'bitnami/postgresql', 'kiamol/postgres', 'postgis/postgis'],
    program: 'postgres',
    port: 5432,
    sizeMB: 150,
    memoryMB: 38,
    dataDir: '/var/lib/postgresql/data',
    sql: postgresServer,
    guests: { psql: psqlClient, pg_isready: pgIsReady },
    refusal: (env) =>
      env.POSTGRES_PASSWORD ||
      env.POSTGRES_PASSWORD_FILE ||
      env.POSTGRESQL_PASSWORD ||
      env.POSTGRES_HOST_AUTH_METHOD === 'trust'
        ? undefined
        : 'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n\n       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all\n       connections without a password. This is *not* recommended.\n\n       See PostgreSQL documentation about "trust":\n       https://www.postgresql.org/docs/current/auth-trust.html',
    lines: (stamp, fresh) => [
      ...(fresh
        ? ['PostgreSQL init process complete; ready for start up.', '']
        : ['', 'PostgreSQL Database directory appears to contain a database; Skipping initialization', '']),
      `${stamp} UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432`,
      `${stamp} UTC [1] LOG:  database system is ready to accept connections`,
    ],
  }),
  database({
    names: ['mysql', 'mariadb', 'bitnami/mysql', 'bitnami/mariadb', 'percona'],
    program: 'mysqld',
    port: 3306,
    sizeMB: 230,
    memoryMB: 380,
    dataDir: '/var/lib/mysql',
    sql: mysqlServer,
    guests: { mysql: mysqlClient, mariadb: mysqlClient, mysqladmin: mysqlAdmin, 'mariadb-admin': mysqlAdmin },
    refusal: mysqlRefusal,
    lines: (stamp, fresh) => [
      ...(fresh ? [`${stamp}+00:00 [Note] [Entrypoint]: MySQL init process done. Ready for start up.`] : []),
      `${stamp.replace(' ', 'T')}Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '9.1.0'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
    ],
  }),
  database({
    names: ['mongo', 'bitnami/mongodb', 'percona/percona-server-mongodb'],
    program: 'mongod',
    port: 27017,
    sizeMB: 270,
    memoryMB: 150,
    dataDir: '/data/db',
    lines: (stamp) => [
      `{"t":{"$date":"${stamp.replace(' ', 'T')}+00:00"},"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}`,
    ],
  }),
  database({
    names: ['memcached'],
    program: 'memcached',
    port: 11211,
    sizeMB: 32,
    memoryMB: 3,
    dataDir: '/tmp/memcached',
    lines: () => [],
  }),
  database({
    names: ['rabbitmq', 'bitnami/rabbitmq'],
    program: 'rabbitmq-server',
    port: 5672,
    sizeMB: 100,
    memoryMB: 140,
    dataDir: '/var/lib/rabbitmq',
    lines: (stamp) => [`${stamp}000+00:00 [info] <0.9.0> Server startup complete; 4 plugins started.`],
  }),
];
