import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import { flag } from './webImages.ts';

/** podinfo: a web service with health, readiness and failure switches. */
export const podinfo: Image = {
  repositories: ['ghcr.io/stefanprodan/podinfo', 'docker.io/stefanprodan/podinfo', 'quay.io/stefanprodan/podinfo'],
  tags: ANY_TAG,
  sizeMB: 25,
  flavor: 'alpine',
  add: ['curl'],
  cmd: ['./podinfo'],
  programs: { podinfo: run },
  tools: { podcli: () => ({ stdout: '', status: 0 }) },
};

function run(c: BehaviourContext): Behaviour {
  const port = Number(flag(c.argv, 'port') ?? 9898);
  const metrics = Number(flag(c.argv, 'port-metrics') ?? 0);
  const grpc = Number(flag(c.argv, 'grpc-port') ?? 0);
  const version = c.tag === 'latest' ? '6.9.2' : c.tag;
  let ready = true;
  const json = (value: unknown, status = 200) =>
    answer(status, `${JSON.stringify(value, null, 2)}\n`, { 'Content-Type': 'application/json; charset=utf-8' });
  c.logLater(
    () =>
      `{"level":"info","ts":"${new Date(c.now()).toISOString()}","msg":"Starting podinfo","version":"${version}","port":"${port}"}\n`,
  );
  const info = () => ({
    hostname: c.hostname,
    version,
    revision: 'simulated',
    color: c.env.PODINFO_UI_COLOR ?? '#34577c',
    logo: 'https://raw.githubusercontent.com/stefanprodan/podinfo/gh-pages/cuddle_clap.gif',
    message: c.env.PODINFO_UI_MESSAGE ?? `greetings from podinfo v${version}`,
    goos: 'linux',
    goarch: 'amd64',
    num_cpu: '4',
  });
  return {
    listeners: [tcp(port), ...(metrics ? [tcp(metrics)] : []), ...(grpc ? [tcp(grpc)] : [])],
    grpcHealth: (service) =>
      service === '' || service === (flag(c.argv, 'grpc-service-name') ?? 'podinfo') ? 'SERVING' : 'NOT_FOUND',
    http: (call, reply) => {
      const path = call.path.split('?')[0] ?? '/';
      const status = /^\/status\/(\d+)$/.exec(path);
      if (path === '/healthz') reply(json({ status: 'OK' }));
      else if (path === '/readyz') reply(ready ? json({ status: 'OK' }) : answer(503, ''));
      else if (path === '/readyz/enable' || path === '/readyz/disable') {
        ready = path.endsWith('enable');
        c.answersChanged();
        reply(answer(202, ''));
      } else if (path === '/version') reply(json({ commit: 'simulated', version }));
      else if (path === '/env') reply(json(Object.entries(c.env).map(([name, value]) => `${name}=${value}`)));
      else if (path === '/headers') reply(json(call.headers));
      else if (path === '/echo') reply(answer(202, call.body));
      else if (path === '/metrics') reply(answer(200, '# TYPE http_requests_total counter\n'));
      else if (path === '/panic') {
        c.log('panic: panic endpoint called', 'stderr');
        c.after(1, () => c.exit(255));
        reply(undefined);
      } else if (status) reply(json({ status: Number(status[1]) }, Number(status[1])));
      else if (/^\/delay\/\d+$/.test(path))
        reply({ ...json({ delay: Number(path.slice(7)) }), latencyMs: Number(path.slice(7)) * 1000 });
      else if (path === '/' || path === '/api/info') reply(json(info()));
      else reply(answer(404, '404 page not found\n'));
    },
    usage: () => ({ cpuMillis: 2, memoryBytes: 18 * MIB }),
  };
}
