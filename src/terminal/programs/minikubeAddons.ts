import type { AsyncJob } from '../AsyncJob.ts';
import { dashboardManifest } from '../manifests/dashboard.ts';
import { ingressManifest } from '../manifests/ingress.ts';
import { metricsServer } from '../manifests/metricsServer.ts';
import { boxed } from './boxed.ts';
import { quietly } from './contexts.ts';
import { sleep } from './kubectl.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** The addons that minikube lists, with who maintains them. */
const ADDONS: readonly [string, string][] = [
  ['ambassador', '3rd party (Ambassador)'],
  ['auto-pause', 'minikube'],
  ['cloud-spanner', 'Google'],
  ['csi-hostpath-driver', 'Kubernetes'],
  ['dashboard', 'Kubernetes'],
  ['default-storageclass', 'Kubernetes'],
  ['efk', '3rd party (Elastic)'],
  ['gcp-auth', 'Google'],
  ['headlamp', '3rd party (kinvolk.io)'],
  ['ingress', 'Kubernetes'],
  ['ingress-dns', 'minikube'],
  ['istio', '3rd party (Istio)'],
  ['metallb', '3rd party (MetalLB)'],
  ['metrics-server', 'Kubernetes'],
  ['registry', 'minikube'],
  ['storage-provisioner', 'minikube'],
  ['volcano', 'third-party (volcano)'],
  ['volumesnapshots', 'Kubernetes'],
  ['yakd', '3rd party (marcnuri.com)'],
];

const MANIFESTS: Readonly<Record<string, { text: () => string; images: string[] }>> = {
  ingress: {
    text: ingressManifest,
    images: [
      'registry.k8s.io/ingress-nginx/controller:v1.14.1',
      'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.2',
    ],
  },
  'metrics-server': { text: () => metricsServer(), images: ['registry.k8s.io/metrics-server/metrics-server:v0.8.0'] },
  dashboard: {
    text: dashboardManifest,
    images: ['docker.io/kubernetesui/dashboard:v2.7.0', 'docker.io/kubernetesui/metrics-scraper:v1.0.8'],
  },
};

/** There from the start, or without anything of their own to start. */
const BUILT_IN = new Set(['storage-provisioner', 'default-storageclass']);

/** minikube addons list | enable NAME | disable NAME. */
export async function minikubeAddons(
  job: AsyncJob,
  around: ToolSurroundings,
  rest: readonly string[],
  profile: string,
): Promise<number> {
  const [verb = '', ...names] = rest.filter((arg) => !arg.startsWith('-'));
  if (verb === 'list') {
    job.stdout(await listed(around, profile));
    return 0;
  }
  if (verb !== 'enable' && verb !== 'disable') {
    job.stderr(`Error: unknown command "${verb}" for "minikube addons"\n`);
    return 1;
  }
  for (const name of names) {
    const status = await setAddon(job, around, name, verb);
    if (status !== 0) return status;
  }
  return 0;
}

async function setAddon(
  job: AsyncJob,
  around: ToolSurroundings,
  name: string,
  verb: 'enable' | 'disable',
): Promise<number> {
  const maintainer = ADDONS.find(([known]) => known === name)?.[1];
  if (maintainer === undefined) {
    job.stderr(`\n❌  Exiting due to MK_ADDON_ENABLE: enable failed: addon ${name} is not a valid addon\n`);
    return 10;
  }
  const addon = MANIFESTS[name];
  if (!addon && !BUILT_IN.has(name)) {
    job.stderr(
      `minikube: the addon ${name} is not simulated; here are ingress, metrics-server, dashboard, storage-provisioner\n`,
    );
    return 1;
  }
  if (addon) {
    const path = `/tmp/${name}-addon.yaml`;
    around.vfs(job.pid).writeText(path, addon.text());
    const does =
      verb === 'enable' ? ['apply', '-f', path] : ['delete', '--ignore-not-found', '--wait=false', '-f', path];
    const status = await quietly(job, around, does);
    if (status !== 0) return status;
  }
  if (verb === 'disable') {
    job.stdout(`🌑  "The '${name}' addon is disabled\n`);
    return 0;
  }
  job.stdout(
    maintainer === 'minikube'
      ? `💡  ${name} is an addon maintained by minikube. For any concerns contact minikube on GitHub.\n`
      : `💡  ${name} is an addon maintained by ${maintainer}. For any concerns contact minikube on GitHub.\n`,
  );
  job.stdout(
    'You can view the list of minikube maintainers at: https://github.com/kubernetes/minikube/blob/master/OWNERS\n',
  );
  for (const image of addon?.images ?? []) job.stdout(`    ▪ Using image ${image}\n`);
  if (name === 'ingress') {
    job.stdout('🔎  Verifying ingress addon...\n');
    await sleep(around.clock, 20_000, job);
  }
  if (name === 'dashboard')
    job.stdout(
      `💡  Some dashboard features require the metrics-server addon. To enable all features please run:\n\n\tminikube addons enable metrics-server\n\n`,
    );
  job.stdout(`🌟  The '${name}' addon is enabled\n`);
  return 0;
}

async function listed({ client }: ToolSurroundings, profile: string): Promise<string> {
  const { items } = await client.list({ group: 'apps', version: 'v1', resource: 'deployments' });
  const running = new Set(items.map(({ metadata }) => metadata?.name));
  const isOn = (name: string): boolean =>
    BUILT_IN.has(name) ||
    (name === 'ingress' && running.has('ingress-nginx-controller')) ||
    (name === 'dashboard' && running.has('kubernetes-dashboard')) ||
    (name === 'metrics-server' && running.has('metrics-server'));
  return boxed(
    ['ADDON NAME', 'PROFILE', 'STATUS', 'MAINTAINER'],
    ADDONS.map(([name, maintainer]) => [name, profile, isOn(name) ? 'enabled ✅' : 'disabled', maintainer]),
  );
}
