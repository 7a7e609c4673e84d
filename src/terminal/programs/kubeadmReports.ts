import type { AsyncJob } from '../AsyncJob.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import { CA_HASH, TOKEN } from './kubeadmToken.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';
import { textTable } from './textTable.ts';

const IMAGES = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];

/** What kubeadm answers without changing anything. */
export async function kubeadmReports(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const [verb = '', what = '', more = ''] = job.args;
  const version = 'v1.36.0';
  const images = [
    ...IMAGES.map((name) => `registry.k8s.io/${name}:${version}`),
    'registry.k8s.io/coredns/coredns:v1.13.1',
    'registry.k8s.io/pause:3.10.1',
    'registry.k8s.io/etcd:3.6.6-0',
  ];
  switch (`${verb} ${what}`.trim()) {
    case 'version':
    case 'version -o':
    case 'version --output=short':
      job.stdout(
        /short/.test(job.args.join(' '))
          ? `${version}\n`
          : `kubeadm version: &version.Info{Major:"1", Minor:"36", EmulationMajor:"", EmulationMinor:"", MinCompatibilityMajor:"", MinCompatibilityMinor:"", GitVersion:"${version}", GitTreeState:"clean", GoVersion:"go1.26.1", Compiler:"gc", Platform:"linux/amd64"}\n`,
      );
      return 0;
    case 'config images':
      for (const image of images) job.stdout(more === 'pull' ? `[config/images] Pulled ${image}\n` : `${image}\n`);
      return 0;
    case 'config print':
      job.stdout(
        'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: 1.36.0\nnetworking:\n  dnsDomain: cluster.local\n  serviceSubnet: 10.96.0.0/12\n',
      );
      return 0;
    case 'token create':
    case 'token list':
    case 'token delete':
      return token(job, around, what);
    case 'certs check-expiration':
      job.stdout(certificates(around.clock.now()));
      return 0;
    case 'certs renew':
      job.stdout(
        '[renew] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n\nDone renewing certificates. You must restart the kube-apiserver, kube-controller-manager, kube-scheduler and etcd, so that they can use the new certificates.\n',
      );
      return 0;
    case 'upgrade plan':
      job.stdout(
        `[preflight] Running pre-flight checks.\n[upgrade/config] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n[upgrade] Running cluster health checks\n[upgrade] Fetching available versions to upgrade to\n[upgrade/versions] Cluster version: 1.36.0\n[upgrade/versions] kubeadm version: ${version}\n[upgrade/versions] Target version: ${version}\n[upgrade/versions] Latest version in the v1.36 series: ${version}\n\n`,
      );
      return 0;
    default:
      job.stderr(
        verb === 'upgrade'
          ? `kubeadm upgrade ${what}: the release of a simulated cluster is ${version} and stays it\n`
          : `kubeadm: "${job.args.join(' ')}" is not simulated; here are init, join, reset, token, config images, certs check-expiration, upgrade plan, version\n`,
      );
      return 1;
  }
}

async function token(job: AsyncJob, around: ToolSurroundings, what: string): Promise<number> {
  if (what === 'create') {
    const [node] = await nodeAddresses(around.client);
    job.stdout(
      job.args.includes('--print-join-command')
        ? `kubeadm join ${node?.ip}:6443 --token ${TOKEN} --discovery-token-ca-cert-hash ${CA_HASH} \n`
        : `${TOKEN}\n`,
    );
    return 0;
  }
  if (what === 'list')
    job.stdout(
      textTable([
        ['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'],
        [
          TOKEN,
          '23h',
          new Date(around.clock.now() + 82_800_000).toISOString().replace(/\.\d+/, ''),
          'authentication,signing',
          '<none>',
          'system:bootstrappers:kubeadm:default-node-token',
        ],
      ]),
    );
  else job.stdout(`bootstrap token "${(job.args[2] ?? '').split('.')[0]}" deleted\n`);
  return 0;
}

const CERTIFICATES: readonly [string, string][] = [
  ['admin.conf', 'ca'],
  ['apiserver', 'ca'],
  ['apiserver-etcd-client', 'etcd-ca'],
  ['apiserver-kubelet-client', 'ca'],
  ['controller-manager.conf', 'ca'],
  ['etcd-healthcheck-client', 'etcd-ca'],
  ['etcd-peer', 'etcd-ca'],
  ['etcd-server', 'etcd-ca'],
  ['front-proxy-client', 'front-proxy-ca'],
  ['scheduler.conf', 'ca'],
  ['super-admin.conf', 'ca'],
];

function certificates(nowMs: number): string {
  const day = 86_400_000;
  const date = (days: number): string => {
    const text = new Date(nowMs + days * day).toUTCString();
    const [, d = '', month = '', year = '', time = ''] = text.split(' ');
    return `${month} ${d}, ${year} ${time.slice(0, 5)} UTC`;
  };
  const rows = CERTIFICATES.map(([name, ca]) => [name, date(364), '364d', ca, 'no']);
  const authorities = ['ca', 'etcd-ca', 'front-proxy-ca'].map((name) => [name, date(3649), '9y', 'no']);
  return `${textTable([['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'], ...rows])}\n${textTable([['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'], ...authorities])}`;
}
