import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import { piImage } from './pi.ts';

const image = (
  repositories: string[],
  program: string,
  run: (c: BehaviourContext) => Behaviour,
  extra: Partial<Image> = {},
): Image => ({
  repositories: repositories.map((name) => `docker.io/${name}`),
  tags: ANY_TAG,
  sizeMB: 90,
  flavor: 'alpine',
  entrypoint: [`/app/${program}`],
  programs: { [program]: run },
  ...extra,
});

const usage = () => ({ cpuMillis: 1, memoryBytes: 30 * MIB });

/** A random number service that can be made to fail after some calls. */
function numbersApi(c: BehaviourContext): Behaviour {
  let calls = 0;
  const failAfter = Number(c.env.FailAfterCallCount ?? 0);
  const healthy = (): boolean => failAfter === 0 || calls < failAfter;
  const unhealthy = () =>
    answer(500, '{"message":"Unhealthy!"}', { 'Content-Type': 'application/json; charset=utf-8' });
  return {
    listeners: [tcp(80)],
    http: (call, reply) => {
      const path = call.path.split('?')[0];
      if (path === '/reset') {
        calls = 0;
        c.answersChanged();
        reply(answer(200, '"Ok"'));
      } else if (path === '/healthz') {
        reply(healthy() ? answer(200, '"Ok"', { 'Content-Type': 'application/json; charset=utf-8' }) : unhealthy());
      } else if (path === '/rng') {
        if (!healthy()) {
          reply(unhealthy());
          return;
        }
        calls++;
        if (!healthy()) c.answersChanged();
        reply(answer(200, String(Math.floor(c.random() * 100))));
      } else reply(answer(404, ''));
    },
    usage,
  };
}

function numbersWeb(c: BehaviourContext): Behaviour {
  const url = c.env.RngApi__Url ?? 'http://numbers-api/sixeyed/kiamol/master/ch03/numbers/rng';
  const page = (text: string): string =>
    `<html><body><h1>KIAMOL Random Number Generator</h1>${text}<p>(Using API at: ${url})</p></body></html>\n`;
  return {
    listeners: [tcp(80)],
    http: (call, reply) => {
      if (call.method === 'GET' && !call.path.includes('rng')) {
        reply(
          answer(200, page('<form method="post"><button type="submit">Go</button></form>'), {
            'Content-Type': 'text/html',
          }),
        );
        return;
      }
      c.http(url, (got) => {
        const good = !('failure' in got) && got.status === 200;
        const text = good ? `<p>Here it is: ${got.body}</p>` : '<p>RNG service unavailable!</p>';
        reply(answer(200, page(text), { 'Content-Type': 'text/html' }));
      });
    },
    usage,
  };
}

/** Appends the time to a file every few seconds and prints nothing. */
function timecheck(c: BehaviourContext): Behaviour {
  const settings = c.read('/config/appsettings.json') ?? '';
  const seconds = Number(
    /"IntervalSeconds"\s*:\s*"?(\d+)/.exec(settings)?.[1] ?? c.env.Application__IntervalSeconds ?? 5,
  );
  const version = c.env.Application__Version ?? /"Version"\s*:\s*"([^"]*)"/.exec(settings)?.[1] ?? '1.0';
  const environment = /"Environment"\s*:\s*"([^"]*)"/.exec(settings)?.[1] ?? c.env.Application__Environment ?? 'DEV';
  const tick = (): void => {
    const time = new Date(c.now()).toISOString().slice(11, 19);
    c.append(
      '/logs/timecheck.log',
      `${new Date(c.now()).toISOString().slice(0, 19).replace('T', ' ')} [INF] Environment: ${environment}; version: ${version}; time check: ${time.slice(0, 5)}.${time.slice(6)}\n`,
    );
    c.after(seconds * 1000, tick);
  };
  c.after(seconds * 1000, tick);
  return { usage };
}

function webPing(c: BehaviourContext): Behaviour {
  const target = c.env.TARGET ?? 'blog.sixeyed.com';
  const interval = Number(c.env.INTERVAL ?? 5000);
  const method = c.env.METHOD ?? 'HEAD';
  c.log(`** web-ping ** Pinging: ${target}; method: ${method}; ${interval}ms intervals`);
  const ping = (): void => {
    c.log(`Making request number: ${++count}; at ${c.now()}`);
    const began = c.now();
    c.http(
      /^https?:/.test(target) ? target : `http://${target}`,
      (got) => {
        c.log(
          'failure' in got
            ? `Got error: ${got.failure}`
            : `Got response status: ${got.status} at ${c.now()}; duration: ${c.now() - began}ms`,
        );
      },
      method,
    );
    c.after(interval, ping);
  };
  let count = 0;
  c.after(interval, ping);
  return { usage };
}

const todo = (c: BehaviourContext): Behaviour => {
  const items: string[] = [];
  const layout = (body: string): string => `<html><body><h1>To-Do List</h1>${body}</body></html>\n`;
  return {
    listeners: [tcp(80)],
    http: (call, reply) => {
      const path = call.path.split('?')[0];
      if (
        path === '/config' &&
        !/"Enabled"\s*:\s*true/.test(c.read('/app/config/config.json') ?? '') &&
        c.env.ConfigController__Enabled !== 'true'
      ) {
        reply(answer(404, ''));
        return;
      }
      if (path === '/new' && call.method === 'POST') items.push(call.body);
      const list = items.map((item) => `<li>${item}</li>`).join('');
      reply(
        answer(200, path === '/metrics' ? '# TYPE todo_tasks_created_total counter\n' : layout(`<ul>${list}</ul>`), {
          'Content-Type': 'text/html',
        }),
      );
    },
    usage,
  };
};

function counter(c: BehaviourContext): Behaviour {
  const host = c.env.REDIS_HOST ?? 'redis';
  const port = Number(c.env.REDIS_PORT ?? 6379);
  return {
    listeners: [tcp(3000)],
    http: (_call, reply) => {
      c.send(host, port, 'INCR count\r\n', (got) => {
        reply(
          got === undefined
            ? answer(500, `Error connecting to ${host}:${port}`)
            : answer(200, got.replace(/^:/, '').trim()),
        );
      });
    },
    usage,
  };
}

/** Images of two teaching books. */
export const kiamolImages: readonly Image[] = [
  image(['kiamol/ch03-numbers-api'], 'numbers-api', numbersApi),
  image(['kiamol/ch03-numbers-web'], 'numbers-web', numbersWeb),
  image(['kiamol/ch04-todo-list', 'kiamol/ch14-todo-list'], 'todo-list', todo),
  image(['kiamol/ch07-timecheck'], 'timecheck', timecheck, { files: { '/logs': null } }),
  image(['kiamol/ch10-web-ping', 'diamol/ch03-web-ping'], 'web-ping', webPing),
  {
    ...image(['subicura/counter'], 'counter', counter),
    repositories: ['ghcr.io/subicura/counter', 'docker.io/subicura/counter'],
  },
  piImage,
  image(['kiamol/ch09-vweb'], 'vweb', (c) => {
    if (c.tag === 'v3') {
      c.log('/bin/sh: ./server.sh: not found', 'stderr');
      c.after(10, () => c.exit(127));
      return {};
    }
    return {
      listeners: [tcp(80)],
      http: (call, reply) => reply(call.path === '/v.txt' ? answer(200, `${c.tag}\n`) : answer(404, '')),
      usage,
    };
  }),
];
