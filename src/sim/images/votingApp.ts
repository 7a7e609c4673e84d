import type { HttpReply } from '../cri/ContainerRuntime.ts';
import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import type { SqlRequest, SqlResponse } from './sql/wire.ts';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
/** How often the worker looks for votes. The real one does every 100 ms. */
const POLL_MS = 1_000;
const RETRY_MS = 1_000;

const page = (title: string, body: string): string =>
  `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>${body}</body>\n</html>\n`;

/** The three services of the voting app: votes go to redis, from there to postgres, and are counted there. */
export const votingApp: readonly Image[] = [
  image('vote', 'docker.io/dockersamples/examplevotingapp_vote', vote),
  image('worker', 'docker.io/dockersamples/examplevotingapp_worker', worker),
  image('result', 'docker.io/dockersamples/examplevotingapp_result', result),
];

function image(name: string, original: string, run: (c: BehaviourContext) => Behaviour): Image {
  return {
    repositories: [
      original,
      `ghcr.io/subicura/voting/${name}`,
      `docker.io/subicura/voting-${name}`,
      original.replace('dockersamples', 'kodekloud'),
      `docker.io/dockersamples/examplevotingapp-${name}`,
    ],
    tags: ANY_TAG,
    sizeMB: 70,
    flavor: 'debian',
    entrypoint: [`/app/${name}`],
    programs: { [name]: run },
  };
}

const usage = () => ({ cpuMillis: 1, memoryBytes: 40 * MIB });

/** A Service of that name leaves `tcp://…` in the variable. */
const portOf = (text: string | undefined, usual: number): number => (/^\d+$/.test(text ?? '') ? Number(text) : usual);

function redis(c: BehaviourContext, command: string, reply: (text: string | undefined) => void): void {
  c.send(c.env.REDIS_HOST ?? 'redis', portOf(c.env.REDIS_PORT, 6379), `${command}\r\n`, reply);
}

function sql(c: BehaviourContext, text: string, reply: (response: SqlResponse | undefined) => void): void {
  const request: SqlRequest = {
    user: c.env.POSTGRES_USER ?? 'postgres',
    password: c.env.POSTGRES_PASSWORD ?? 'postgres',
    database: c.env.POSTGRES_DB ?? 'postgres',
    local: false,
    sql: text,
  };
  const port = portOf(c.env.POSTGRES_PORT, 5432);
  c.send(c.env.POSTGRES_HOST ?? 'db', port, `${JSON.stringify(request)}\n`, (got) => {
    reply(got === undefined ? undefined : (JSON.parse(got) as SqlResponse));
  });
}

function vote(c: BehaviourContext): Behaviour {
  const [a, b] = [c.env.OPTION_A ?? 'Cats', c.env.OPTION_B ?? 'Dogs'];
  const form = (chosen: string): HttpReply => {
    const button = (value: string, label: string) =>
      `<button name="vote" value="${value}"${chosen === value ? ' disabled' : ''}>${label}</button>`;
    const body = `<h3>${a} vs ${b}!</h3><form method="POST">${button('a', a)}${button('b', b)}</form><p>Processed by container ID ${c.hostname}</p>`;
    return answer(200, page(`${a} vs ${b}!`, body), HTML);
  };
  c.logLater(() => '[INFO] Starting gunicorn\n[INFO] Listening at: http://0.0.0.0:80\n');
  return {
    listeners: [tcp(80)],
    http: (call, reply) => {
      if (call.method !== 'POST') {
        reply(form(''));
        return;
      }
      const chosen = /(?:^|&)vote=(\w+)/.exec(call.body)?.[1] ?? '';
      const voter = /voter_id=(\w+)/.exec(call.headers.cookie ?? call.headers.Cookie ?? '')?.[1];
      const id = voter ?? Math.floor(c.random() * 2 ** 52).toString(16);
      c.log(`Received vote for ${chosen}`);
      redis(c, `RPUSH votes ${JSON.stringify({ voter_id: id, vote: chosen })}`, (done) => {
        const { status, body, headers } = form(chosen);
        reply(
          done === undefined
            ? answer(500, page('500 Internal Server Error', '<h1>Internal Server Error</h1>'), HTML)
            : answer(status, body, { ...headers, 'Set-Cookie': `voter_id=${id}; Path=/` }),
        );
      });
    },
    usage,
  };
}

function worker(c: BehaviourContext): Behaviour {
  const again = (ms: number, step: () => void): void => void c.after(ms, step);
  const connect = (): void => {
    const table = 'CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255) NOT NULL UNIQUE, vote VARCHAR(255) NOT NULL)';
    sql(c, table, (done) => {
      if (!done || done.error) {
        c.log('Waiting for db', 'stderr');
        again(RETRY_MS, connect);
        return;
      }
      c.log('Connected to db', 'stderr');
      c.log('Connecting to redis', 'stderr');
      poll();
    });
  };
  const poll = (): void =>
    redis(c, 'LPOP votes', (text) => {
      if (text === undefined) c.log('Reconnecting Redis');
      const found = /\{.*\}/s.exec(text ?? '')?.[0];
      if (found === undefined) again(POLL_MS, poll);
      else store(JSON.parse(found) as { voter_id: string; vote: string });
    });
  const store = ({ voter_id: id, vote: chosen }: { voter_id: string; vote: string }): void => {
    c.log(`Processing vote for '${chosen}' by '${id}'`);
    sql(c, `INSERT INTO votes (id, vote) VALUES ('${id}', '${chosen}')`, (done) => {
      if (!done) {
        c.log('Reconnecting DB');
        again(RETRY_MS, connect);
      } else if (done.error) sql(c, `UPDATE votes SET vote = '${chosen}' WHERE id = '${id}'`, () => poll());
      else poll();
    });
  };
  again(0, connect);
  return { usage, stop: () => 143 };
}

function result(c: BehaviourContext): Behaviour {
  const port = portOf(c.env.PORT, 80);
  c.logLater(() => `App running on port ${port}\n`);
  return {
    listeners: [tcp(port)],
    restless: true,
    http: (_call, reply) =>
      sql(c, 'SELECT vote, COUNT(id) AS count FROM votes GROUP BY vote', (done) => {
        if (!done || done.error)
          c.log(done ? `Error performing query: ${done.error?.message}` : 'Waiting for db', 'stderr');
        const count = (choice: string): number => Number(done?.rows?.find(([value]) => value === choice)?.[1] ?? 0);
        const [a, b] = [count('a'), count('b')];
        const share = (part: number): string => `${a + b === 0 ? '50.0' : ((part * 100) / (a + b)).toFixed(1)}%`;
        const body = `<div>Cats ${share(a)}</div><div>Dogs ${share(b)}</div><p>${a + b === 0 ? 'No votes yet' : `${a + b} vote${a + b === 1 ? '' : 's'}`}</p>`;
        reply(answer(200, page('Cats vs Dogs -- Result', body), HTML));
      }),
    usage,
  };
}
