import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runSize } from './cases/converge.ts';
import type { Row } from './Row.ts';

const PEER = '@ngrok/webernetes@0.3.5';
const NODES = 100;
const PODS = 1_000;
const TIMEOUT_MS = 900_000;

/**
 * The same work on the nearest other project and here, one after the other: Deployments of ten pods with a Service each,
 * until all are Ready and in their EndpointSlices. The peer is installed into a folder of its own and never into this one.
 */
export function runPeer(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-peer-'));
  try {
    return [peer(folder), ...runSize(NODES, PODS).slice(0, 1)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function peer(folder: string): Row {
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  run('npm', ['install', '--no-audit', '--no-fund', '--silent', PEER], folder);
  writeFileSync(join(folder, 'run.js'), SCRIPT);
  // Its modules import each other as bundlers understand it and Node does not.
  writeFileSync(join(folder, 'vite.config.js'), 'export default { ssr: { noExternal: true } };');
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  run(process.execPath, [vite, 'build', '--ssr', 'run.js', '--outDir', 'out', '--logLevel', 'error'], folder);
  const printed = run(process.execPath, [join('out', 'run.js'), String(NODES), String(PODS)], folder);
  return { bench: 'peer-webernetes', nodes: NODES, pods: PODS, ...(JSON.parse(printed) as { wallMs: number }) };
}

function run(command: string, words: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd, encoding: 'utf8', timeout: TIMEOUT_MS });
  if (status !== 0) throw new Error(`${PEER}: ${words.join(' ')}: ${error?.message ?? stderr}`);
  return stdout.trim();
}

const SCRIPT = `
import { BaseImage, Cluster } from '@ngrok/webernetes';

class Web extends BaseImage {
  static imageName = 'web';
  static imageVersion = '1.0';
  defaultCommand = ['server'];
  async exec(ctx, argv) {
    if (argv[0] !== 'server') return super.exec(ctx, argv);
    ctx.listenHttp(80, async () => ({ statusCode: 200, body: '' }));
    return ctx.waitUntilKilled();
  }
}

const [nodes, pods] = process.argv.slice(2).map(Number);
const cluster = new Cluster({ nodes });
cluster.registerImage(Web);
await cluster.init();
const start = performance.now();
const ready = new Set();
const endpoints = new Map();
const isReady = (pod) => (pod.status?.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True');
cluster.informer('pods', (type, pod) => {
  const { namespace, name } = pod.metadata;
  if (namespace !== 'default') return;
  if (type !== 'delete' && isReady(pod)) ready.add(name);
  else ready.delete(name);
});
cluster.informer('endpointslices', (type, slice) => {
  if (slice.metadata.namespace !== 'default' || slice.metadata.name.startsWith('kubernetes')) return;
  endpoints.set(slice.metadata.name, (slice.endpoints ?? []).filter((e) => e.conditions?.ready).length);
});
for (let i = 0; i < pods / 10; i++) {
  const labels = { app: 'app-' + i };
  const containers = [{ name: 'web', image: 'web:1.0', ports: [{ containerPort: 80 }] }];
  const template = { metadata: { labels }, spec: { containers } };
  await cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app-' + i },
      spec: { replicas: 10, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'app-' + i },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 80 }] },
    },
  ]);
}
const done = () => ready.size === pods && [...endpoints.values()].reduce((a, b) => a + b, 0) === pods;
while (!done()) await new Promise((resume) => setTimeout(resume, 50));
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ wallMs: Math.round(performance.now() - start), cpuMs: Math.round((user + system) / 1000) }));
process.exit(0);
`;
