import type { HttpReply } from '../cri/ContainerRuntime.ts';
import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import type { SqlRequest, SqlResponse } from './sql/wire.ts';

const HTML = { 'Content-Type': 'text/html; charset=UTF-8' };
const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>${body}</body>\n</html>\n`;

/** WordPress: asks its database for everything, and says so when that does not answer. */
export const wordpress: Image = {
  repositories: ['docker.io/library/wordpress', 'docker.io/bitnami/wordpress'],
  tags: ANY_TAG,
  sizeMB: 240,
  flavor: 'debian',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['apache2-foreground'],
  workdir: '/var/www/html',
  requestCpuMs: 15,
  files: {
    '/var/www/html': null,
    '/usr/local/bin/docker-entrypoint.sh': { text: '#!/bin/bash\nexec "$@"\n', mode: 0o755 },
  },
  programs: { 'apache2-foreground': run },
};

function run(c: BehaviourContext): Behaviour {
  c.logLater(
    () =>
      `WordPress not found in /var/www/html - copying now...\nComplete! WordPress has been successfully copied to /var/www/html\nAH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${c.podIP}. Set the 'ServerName' directive globally to suppress this message\n`,
  );
  return {
    listeners: [tcp(80)],
    restless: true,
    http: (call, reply) => {
      const path = call.path.split('?')[0];
      if (path === '/wp-admin/install.php' && call.method === 'POST') install(c, call.body, reply);
      else
        ask(c, "SELECT option_value FROM wp_options WHERE option_name = 'blogname'", (found) => {
          if (!found || found.error?.refused) reply(noDatabase());
          else if (found.error) reply(path === '/wp-admin/install.php' ? installer() : toInstaller());
          else reply(blog(String(found.rows?.[0]?.[0] ?? 'My Blog')));
        });
    },
    usage: () => ({ cpuMillis: 1, memoryBytes: 60 * MIB }),
  };
}

const noDatabase = (): HttpReply =>
  answer(500, page('Database Error', '<h1>Error establishing a database connection</h1>'), HTML);
const toInstaller = (): HttpReply => answer(302, '', { ...HTML, Location: '/wp-admin/install.php' });
const installer = (): HttpReply =>
  answer(
    200,
    page(
      'WordPress &rsaquo; Installation',
      '<h1>Welcome</h1><p>Welcome to the famous five-minute WordPress installation process!</p>',
    ),
    HTML,
  );
const blog = (title: string): HttpReply =>
  answer(
    200,
    page(title, `<h1>${title}</h1><h2>Hello world!</h2><p>Welcome to WordPress. This is your first post.</p>`),
    HTML,
  );

function install(c: BehaviourContext, body: string, reply: (answer: HttpReply) => void): void {
  const title = decodeURIComponent((/(?:^|&)weblog_title=([^&]*)/.exec(body)?.[1] ?? 'My Blog').replaceAll('+', ' '));
  const steps = [
    'CREATE TABLE IF NOT EXISTS wp_options (option_name VARCHAR(191) PRIMARY KEY, option_value TEXT)',
    `INSERT INTO wp_options VALUES ('blogname', '${title.replaceAll("'", "''")}')`,
  ];
  const next = (): void => {
    const sql = steps.shift();
    if (sql === undefined)
      reply(
        answer(
          200,
          page('WordPress &rsaquo; Installation', '<h1>Success!</h1><p>WordPress has been installed.</p>'),
          HTML,
        ),
      );
    else
      ask(c, sql, (done) => {
        if (!done || done.error?.refused) reply(noDatabase());
        else next();
      });
  };
  next();
}

/** Asks the database that the environment names; undefined when nothing answers there. */
function ask(c: BehaviourContext, sql: string, done: (response: SqlResponse | undefined) => void): void {
  const { env } = c;
  const [host = 'mysql', port = '3306'] = (env.WORDPRESS_DB_HOST ?? env.WORDPRESS_DATABASE_HOST ?? 'mysql').split(':');
  const file = env.WORDPRESS_DB_PASSWORD_FILE;
  const request: SqlRequest = {
    user: env.WORDPRESS_DB_USER ?? env.WORDPRESS_DATABASE_USER ?? 'example username',
    password: env.WORDPRESS_DB_PASSWORD ?? (file === undefined ? undefined : c.read(file)?.trim()),
    database: env.WORDPRESS_DB_NAME ?? env.WORDPRESS_DATABASE_NAME ?? 'wordpress',
    local: false,
    sql,
  };
  // The official image makes its database when the user may.
  const create = { ...request, database: '', sql: `CREATE DATABASE IF NOT EXISTS ${request.database}` };
  const send = (what: SqlRequest, reply: (response: SqlResponse | undefined) => void): void =>
    c.send(host, Number(port), `${JSON.stringify(what)}\n`, (text) => {
      reply(text === undefined ? undefined : (JSON.parse(text) as SqlResponse));
    });
  send(request, (response) => {
    if (response?.error?.code.startsWith('1049')) send(create, () => send(request, done));
    else done(response);
  });
}
