import type { HttpCall } from '../cri/ContainerRuntime.ts';
import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image } from './Image.ts';

interface Web {
  repositories: string[];
  sizeMB: number;
  program: string;
  /** Where it listens; the argument or variable that moves it is the image's own matter. */
  port: (c: BehaviourContext) => number;
  start?: (c: BehaviourContext, port: number) => string;
  page: (c: BehaviourContext, call: HttpCall) => { status?: number; body: string; type?: string };
  flavor?: Image['flavor'];
  requestCpuMs?: number;
}

/** An image whose one program answers HTTP. */
export function webImage(web: Web): Image {
  const run = (c: BehaviourContext): Behaviour => {
    const port = web.port(c);
    c.logLater(() => web.start?.(c, port) ?? `listening on :${port}\n`);
    return {
      listeners: [tcp(port)],
      http: (call, reply) => {
        const { status = 200, body, type = 'text/plain; charset=utf-8' } = web.page(c, call);
        reply(answer(status, body, { 'Content-Type': type }));
      },
      usage: () => ({ cpuMillis: 1, memoryBytes: 12 * MIB }),
    };
  };
  return {
    repositories: web.repositories,
    tags: ANY_TAG,
    sizeMB: web.sizeMB,
    flavor: web.flavor ?? 'alpine',
    ...(web.requestCpuMs === undefined ? {} : { requestCpuMs: web.requestCpuMs }),
    entrypoint: [`/${web.program}`],
    programs: { [web.program]: run },
  };
}

/** The value of `-name=value`, `--name value` or `-name value`. */
export function flag(argv: readonly string[], name: string): string | undefined {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(word);
    if (match?.[1] === name) return match[2] ?? argv[i + 1];
  }
  return undefined;
}

export const hello = (repositories: string[], body: string): Image =>
  webImage({ repositories, sizeMB: 20, program: 'server', port: () => 80, page: () => ({ body, type: 'text/html' }) });

export const webImages: readonly Image[] = [
  // Adds up a million square roots for every request.
  webImage({
    repositories: [
      'registry.k8s.io/hpa-example',
      'k8s.gcr.io/hpa-example',
      'gcr.io/google_containers/hpa-example',
      'us.gcr.io/k8s-artifacts-prod/hpa-example',
    ],
    sizeMB: 180,
    program: 'apache2-foreground',
    port: () => 80,
    start: (c) =>
      `AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${c.podIP}. Set the 'ServerName' directive globally to suppress this message\n`,
    page: () => ({ body: 'OK!', type: 'text/html' }),
    flavor: 'debian',
    requestCpuMs: 80,
  }),
  webImage({
    repositories: ['docker.io/hashicorp/http-echo'],
    sizeMB: 3,
    program: 'http-echo',
    port: (c) => Number((flag(c.argv, 'listen') ?? ':5678').replace(/^.*:/, '')),
    start: (_c, port) => `[INFO] server is listening on :${port}\n`,
    page: (c) => ({ body: `${flag(c.argv, 'text') ?? c.env.ECHO_TEXT ?? 'hello-world'}\n` }),
  }),
  webImage({
    repositories: ['docker.io/traefik/whoami', 'docker.io/containous/whoami', 'docker.io/jwilder/whoami'],
    sizeMB: 2.6,
    program: 'whoami',
    port: (c) => Number(flag(c.argv, 'port') ?? c.env.WHOAMI_PORT_NUMBER ?? 80),
    start: (_c, port) => `Starting up on port ${port}\n`,
    page: (c, call) => {
      const headers = Object.entries(call.headers).map(([name, value]) => `${name}: ${value}`);
      const head = [
        `Hostname: ${c.hostname}`,
        'IP: 127.0.0.1',
        `IP: ${c.podIP}`,
        `RemoteAddr: ${call.remote ?? '10.244.0.1'}:40000`,
      ];
      return {
        body: `${[...head, `${call.method} ${call.path} HTTP/1.1`, `Host: ${call.host}`, ...headers, ''].join('\n')}\n`,
      };
    },
  }),
  webImage({
    repositories: ['docker.io/kiamol/ch02-whoami', 'docker.io/sixeyed/whoami'],
    sizeMB: 90,
    program: 'whoami',
    port: () => 80,
    page: (c) => ({ body: `"I'm ${c.hostname} running on Linux 6.12.10"`, type: 'application/json; charset=utf-8' }),
  }),
  webImage({
    repositories: [
      'docker.io/luksa/kubia',
      'docker.io/luksa/kubia-pet',
      'docker.io/luksa/kubia-unhealthy',
      'docker.io/luksa/kiada',
    ],
    sizeMB: 250,
    program: 'node',
    port: () => 8080,
    start: () => 'Kubia server starting...\n',
    page: (c) => ({ body: `You've hit ${c.hostname}\n` }),
    flavor: 'debian',
  }),
  webImage({
    repositories: ['ghcr.io/subicura/echo', 'docker.io/subicura/echo'],
    sizeMB: 40,
    program: 'server',
    port: (c) => Number(c.env.PORT ?? 3000),
    page: (c) => ({ body: `version: ${c.tag}\nhost: ${c.hostname}\n` }),
  }),
  webImage({
    repositories: [
      'docker.io/ealen/echo-server',
      'docker.io/mendhak/http-https-echo',
      'docker.io/jmalloc/echo-server',
      'gcr.io/google_containers/echoserver',
      'registry.k8s.io/echoserver',
      'registry.k8s.io/e2e-test-images/echoserver',
      'docker.io/kicbase/echo-server',
      'k8s.gcr.io/echoserver',
      'docker.io/inanimate/echo-server',
    ],
    sizeMB: 50,
    program: 'echo-server',
    port: (c) => Number(c.env.PORT ?? c.env.HTTP_PORT ?? (c.image.includes('ealen') ? 80 : 8080)),
    page: (c, call) => ({
      body: `${JSON.stringify({ path: call.path, method: call.method, headers: call.headers, body: call.body, os: { hostname: c.hostname } }, null, 2)}\n`,
      type: 'application/json; charset=utf-8',
    }),
  }),
  webImage({
    repositories: [
      'gcr.io/google-samples/hello-app',
      'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
      'docker.io/paulbouwer/hello-kubernetes',
    ],
    sizeMB: 11,
    program: 'hello-app',
    port: (c) => Number(c.env.PORT ?? 8080),
    start: (_c, port) => `Server listening on port ${port}\n`,
    page: (c) => ({ body: `Hello, world!\nVersion: ${c.tag}.0.0\nHostname: ${c.hostname}\n` }),
  }),
  webImage({
    repositories: ['docker.io/nginxdemos/hello', 'docker.io/nginxdemos/nginx-hello'],
    sizeMB: 20,
    program: 'nginx',
    port: () => 80,
    page: (c, call) => ({ body: `Server address: ${c.podIP}:80\nServer name: ${c.hostname}\nURI: ${call.path}\n` }),
  }),
  webImage({
    repositories: ['docker.io/library/httpd', 'docker.io/bitnami/apache'],
    sizeMB: 45,
    program: 'httpd-foreground',
    port: () => 80,
    start: (c) =>
      `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${c.podIP}. Set the 'ServerName' directive globally to suppress this message\n`,
    page: (c, call) => {
      const path = (call.path.split('?')[0] ?? '/').replace(/\/$/, '/index.html');
      const text = c.isMounted('/usr/local/apache2/htdocs') ? c.read(`/usr/local/apache2/htdocs${path}`) : undefined;
      if (text !== undefined) return { body: text, type: 'text/html' };
      if (path === '/index.html') return { body: '<html><body><h1>It works!</h1></body></html>\n', type: 'text/html' };
      return {
        status: 404,
        body: '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
        type: 'text/html',
      };
    },
    flavor: 'debian',
  }),
  hello(
    ['docker.io/kiamol/ch02-hello-kiamol'],
    '<html><body><h1>Hello from Chapter 2!</h1><p>This is <a href="https://www.manning.com/books/learn-kubernetes-in-a-month-of-lunches">Learn Kubernetes in a Month of Lunches</a>.</p></body></html>\n',
  ),
];
