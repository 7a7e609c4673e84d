import { agnhostWebhook, configurableWebhook } from './agnhostWebhook.ts';
import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';
import { flag } from './webImages.ts';

/** agnhost: the test image of Kubernetes; netexec, serve-hostname, liveness, pause and fake test servers. */
export const agnhost: Image = {
  repositories: [
    'registry.k8s.io/e2e-test-images/agnhost',
    'k8s.gcr.io/e2e-test-images/agnhost',
    'registry.k8s.io/liveness',
    'k8s.gcr.io/liveness',
    'registry.k8s.io/e2e-test-images/liveness',
    'registry.k8s.io/serve_hostname',
    'k8s.gcr.io/serve_hostname',
    'registry.k8s.io/echoserver-amd64',
  ],
  tags: ANY_TAG,
  sizeMB: 55,
  flavor: 'debian',
  add: ['curl', 'wget', 'dig', 'nslookup', 'nc', 'ping'],
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  files: {},
  programs: { agnhost: (c) => subcommand(c, c.argv.slice(1)), server: (c) => subcommand(c, ['liveness']) },
};

function subcommand(c: BehaviourContext, [name = 'pause', ...args]: readonly string[]): Behaviour {
  const port = (fallback: number): number => Number(flag(args, 'http-port') ?? flag(args, 'port') ?? fallback);
  const usage = () => ({ cpuMillis: 1, memoryBytes: 12 * MIB });
  switch (name) {
    case 'netexec':
    case 'test-webserver':
      return { listeners: [tcp(port(name === 'netexec' ? 8080 : 80))], http: netexec(c), usage };
    case 'serve-hostname':
      return { listeners: [tcp(port(9376))], http: (_call, reply) => reply(answer(200, c.hostname)), usage };
    case 'liveness': {
      const startedMs = c.now();
      return {
        restless: true,
        listeners: [tcp(8080)],
        http: (_call, reply) => {
          const seconds = (c.now() - startedMs) / 1000;
          reply(seconds > 10 ? answer(500, `error: ${seconds}`) : answer(200, 'ok'));
        },
        usage,
      };
    }
    case 'porter':
      return { listeners: [tcp(port(80)), tcp(8080)], http: (_call, reply) => reply(answer(200, 'ok')), usage };
    case 'grpc-health-checking':
      return { ...grpcHealthChecking(c, args), usage };
    case 'webhook':
      return agnhostWebhook(c, args);
    case 'pause':
      c.logLater(() => 'Paused\n');
      return { usage };
    default:
      c.log(`Error: unknown command ${JSON.stringify(name)} for "app"\nRun 'app --help' for usage.`, 'stderr');
      c.after(1, () => c.exit(1));
      return {};
  }
}

/** A gRPC health service that can be told, or is timed, to say that it is unwell. */
function grpcHealthChecking(c: BehaviourContext, args: readonly string[]): Behaviour {
  const served = flag(args, 'service') ?? '';
  const unhealthyAfter = Number(flag(args, 'delay-unhealthy-sec') ?? -1);
  let serving = true;
  const turn = (to: boolean): void => {
    serving = to;
    c.answersChanged();
  };
  if (unhealthyAfter >= 0) c.after(unhealthyAfter * 1000, () => turn(false));
  return {
    listeners: [tcp(Number(flag(args, 'port') ?? 5000)), tcp(Number(flag(args, 'http-port') ?? 8080))],
    grpcHealth: (service) => (service !== served ? 'NOT_FOUND' : serving ? 'SERVING' : 'NOT_SERVING'),
    http: ({ path }, reply) => {
      if (path === '/make-serving' || path === '/make-not-serving') {
        turn(path === '/make-serving');
        reply(answer(200, `Marked as ${serving ? '' : 'un'}healthy.`));
      } else reply(answer(404, '404 page not found\n'));
    },
  };
}

function netexec(c: BehaviourContext): NonNullable<Behaviour['http']> {
  return (call, reply) => {
    const [path = '/', query = ''] = call.path.split('?');
    const value = (key: string): string =>
      decodeURIComponent(new RegExp(`(?:^|&)${key}=([^&]*)`).exec(query)?.[1] ?? '');
    if (path === '/hostname' || path === '/hostName') reply(answer(200, c.hostname));
    else if (path === '/echo') reply(answer(Number(value('code') || 200), value('msg')));
    else if (path === '/clientip') reply(answer(200, `${call.remote ?? '10.244.0.1'}:40000`));
    else if (path === '/healthz') reply(answer(200, ''));
    else if (path === '/exit') {
      c.after(1, () => c.exit(Number(value('code') || 0)));
      reply(undefined);
    } else reply(answer(200, `NOW: ${new Date(c.now()).toISOString()}`));
  };
}

/** A webhook for trying things out, told by its arguments what to refuse and what to change. No such image exists outside. */
export const orreryWebhook: Image = {
  repositories: ['docker.io/orrery/webhook'],
  tags: ANY_TAG,
  sizeMB: 9,
  flavor: 'alpine',
  entrypoint: ['/webhook'],
  programs: { webhook: configurableWebhook },
};
