import { answer, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import type { Image } from './Image.ts';
import { flag, webImage } from './webImages.ts';

const isoSeconds = (ms: number): string => new Date(ms).toISOString();

/** The app of the interactive tutorials: says its version and who runs it, and counts. */
const bootcamp: Image = {
  repositories: [
    'docker.io/jocatalin/kubernetes-bootcamp',
    'gcr.io/google-samples/kubernetes-bootcamp',
    'gcr.io/k8s-minikube/kubernetes-bootcamp',
  ],
  tags: /^(?:v[12]|latest)$/,
  sizeMB: 80,
  flavor: 'debian',
  entrypoint: ['/server'],
  programs: {
    server: (c) => {
      const startedMs = c.now();
      const version = c.tag === 'v2' ? 'v=2' : 'v=1';
      let requests = 0;
      c.log(`Kubernetes Bootcamp App Started At: ${isoSeconds(startedMs)} | Running On:  ${c.hostname}\n`);
      return {
        listeners: [tcp(8080)],
        http: (_call, reply) => {
          requests++;
          const uptime = (c.now() - startedMs) / 1000;
          c.log(
            `Running On: ${c.hostname} | Total Requests: ${requests} | App Uptime: ${uptime} seconds | Log Time: ${isoSeconds(c.now())}`,
          );
          const text = `Hello Kubernetes bootcamp! | Running on: ${c.hostname} | ${version}\n`;
          reply(answer(200, text, { 'Content-Type': 'text/plain' }));
        },
        usage: () => ({ cpuMillis: 1, memoryBytes: 20 * MIB }),
      };
    },
  },
};

const FORTUNES = [
  'You will be surprised by a loud noise.',
  'Your lucky number has been disconnected.',
  'You have the capacity to learn from mistakes. You will learn a lot today.',
  'Today is the tomorrow you worried about yesterday.',
];

/** Writes a saying into a file that another container serves. The interval is an argument or a variable, by tag. */
const fortune: Image = {
  repositories: ['docker.io/luksa/fortune'],
  tags: /^(?:latest|env|args)$/,
  sizeMB: 60,
  flavor: 'debian',
  entrypoint: ['/bin/fortuneloop.sh'],
  cmd: ['10'],
  files: { '/bin/fortuneloop.sh': { text: '#!/bin/bash\n', mode: 0o755 } },
  programs: {
    'fortuneloop.sh': (c) => {
      const asked = c.tag === 'env' ? c.env.INTERVAL : c.tag === 'args' ? c.argv[1] : '10';
      const seconds = Math.max(1, Number(asked) || 10);
      if (c.tag !== 'latest') c.log(`Configured to generate new fortune every ${seconds} seconds`);
      const write = (): void => {
        c.log(`${new Date(c.now()).toUTCString()} Writing fortune to /var/htdocs/index.html`);
        c.write('/var/htdocs/index.html', `${FORTUNES[Math.floor(c.random() * FORTUNES.length)]}\n`);
        c.after(seconds * 1000, write);
      };
      c.after(0, write);
      return { usage: () => ({ cpuMillis: 0, memoryBytes: 2 * MIB }), stop: () => 143 };
    },
  },
};

const COLORS = ['red', 'green', 'blue', 'blue2', 'darkblue', 'pink'];

/** A page in the colour that an argument or a variable says, else in one drawn at the start. */
const webappColor = webImage({
  repositories: ['docker.io/kodekloud/webapp-color', 'docker.io/mmumshad/simple-webapp-color'],
  sizeMB: 30,
  program: 'app',
  port: () => 8080,
  start: () => ' * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)\n',
  page: (c) => {
    const tagged = /^v[12]$/.test(c.tag) ? { v1: 'blue', v2: 'green' }[c.tag as 'v1' | 'v2'] : undefined;
    const color = flag(c.argv, 'color') ?? c.env.APP_COLOR ?? tagged ?? drawn(c);
    return {
      body: `<!doctype html>\n<title>Hello from Flask</title>\n<body style="background: ${color};"></body>\n<div style="color: #e4e4e4;\n    text-align:  center;">\n  <h1>Hello from ${c.hostname}!</h1>\n</div>\n`,
      type: 'text/html; charset=utf-8',
    };
  },
});

/** Of one container always the same. */
function drawn({ hostname }: BehaviourContext): string {
  let sum = 0;
  for (const char of hostname) sum += char.charCodeAt(0);
  return COLORS[sum % COLORS.length] as string;
}

const nodeHello = webImage({
  repositories: ['gcr.io/google-samples/node-hello'],
  sizeMB: 65,
  program: 'server.js',
  port: () => 8080,
  page: () => ({ body: 'Hello Kubernetes!' }),
});

/** Kubernetes Up and Running's demonstration: probes that can be looked at, and who it is. */
const kuard = webImage({
  repositories: ['gcr.io/kuar-demo/kuard-amd64'],
  sizeMB: 12,
  program: 'kuard',
  port: () => 8080,
  start: (c, port) =>
    `Starting kuard version: v0.10.0-${c.tag}\nConfig: {"address":":${port}"}\nServing on HTTP on :${port}\n`,
  page: (c, { path }) =>
    path === '/healthy' || path === '/ready'
      ? { body: 'ok' }
      : path.startsWith('/env/api')
        ? { body: JSON.stringify({ commandLine: c.argv, env: c.env }), type: 'application/json' }
        : {
            body: `<!doctype html>\n<html>\n<head><title>KUAR Demo</title></head>\n<body><div>Hostname: ${c.hostname}</div><div>IP: ${c.podIP}</div></body>\n</html>\n`,
            type: 'text/html',
          },
});

/** Images of tutorials and exam exercises that do one small thing. */
export const tutorialImages: readonly Image[] = [bootcamp, fortune, webappColor, nodeHello, kuard];
