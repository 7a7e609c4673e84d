import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/**
 * The PHP front end of the guestbook tutorial: keeps its messages in redis.
 *
 * Deviation: followers of redis do not replicate here, so it reads from the leader, once a follower has answered.
 */
export const guestbook: Image = {
  repositories: [
    'gcr.io/google_samples/gb-frontend',
    'gcr.io/google-samples/gb-frontend',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend',
  ],
  tags: ANY_TAG,
  sizeMB: 150,
  flavor: 'debian',
  entrypoint: ['apache2-foreground'],
  requestCpuMs: 5,
  programs: { 'apache2-foreground': run },
};

function run(c: BehaviourContext): Behaviour {
  const isOld = /^v[1-4]$/.test(c.tag);
  const byEnv = c.env.GET_HOSTS_FROM === 'env';
  const [leader, follower] = isOld ? ['redis-master', 'redis-slave'] : ['redis-leader', 'redis-follower'];
  const hostOf = (name: string): string =>
    (byEnv ? c.env[`${name.replace('-', '_').toUpperCase()}_SERVICE_HOST`] : undefined) ?? name;
  const ask = (name: string, command: string, done: (text: string | undefined) => void): void =>
    c.send(hostOf(name), 6379, `${command}\r\n`, done);
  c.logLater(
    () =>
      `AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${c.podIP}. Set the 'ServerName' directive globally to suppress this message\n`,
  );
  return {
    listeners: [tcp(80)],
    restless: true,
    http: (call, reply) => {
      const [path, query = ''] = call.path.split('?');
      const params = new Map(
        query.split('&').map((pair) => pair.split('=').map((part) => decodeURIComponent(part)) as [string, string]),
      );
      const key = params.get('key') ?? 'messages';
      const unreachable = (name: string): void => {
        c.log(`PHP Fatal error:  Uncaught Predis\\Connection\\ConnectionException: [tcp://${name}:6379]`, 'stderr');
        reply(answer(500, ''));
      };
      if (path === '/' || path === '/index.html') reply(answer(200, INDEX, { 'Content-Type': 'text/html' }));
      else if (path !== '/guestbook.php') reply(answer(404, 'Not Found'));
      else if (params.get('cmd') === 'set')
        ask(leader, `SET ${key} ${JSON.stringify(params.get('value') ?? '')}`, (done) => {
          if (done === undefined) unreachable(leader);
          else reply(answer(200, '{"message": "Updated"}', JSON_TYPE));
        });
      else if (params.get('cmd') === 'get')
        ask(follower, 'PING', (there) => {
          if (there === undefined) unreachable(follower);
          else
            ask(leader, `GET ${key}`, (text) => {
              const value = /^\$\d+\r?\n([\s\S]*?)\r?\n?$/.exec(text ?? '')?.[1] ?? '';
              reply(answer(200, `{"data": ${JSON.stringify(value)}}`, JSON_TYPE));
            });
        });
      else reply(answer(200, 'phpinfo()'));
    },
    usage: () => ({ cpuMillis: 1, memoryBytes: 30 * MIB }),
  };
}

const INDEX =
  '<html ng-app="redis">\n<head><title>Guestbook</title></head>\n<body><h2>Guestbook</h2><form><input placeholder="Messages"><button>Submit</button></form></body>\n</html>\n';
