import type { AsyncJob } from '../AsyncJob.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** kubeadm: reports; the machines of the page's cluster have been initialised and joined already. */
export async function kubeadm(job: AsyncJob, { client }: ToolSurroundings): Promise<number> {
  const [verb, what] = job.args;
  const version = await serverVersion(client);
  switch (`${verb ?? ''} ${what ?? ''}`.trim()) {
    case 'version':
    case 'version -o':
      job.stdout(
        job.args.includes('short')
          ? `${version}\n`
          : `kubeadm version: &version.Info{Major:"1", Minor:"${version.split('.')[1]}", GitVersion:"${version}", Platform:"linux/amd64"}\n`,
      );
      return 0;
    case 'config images':
      for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy']) {
        job.stdout(`registry.k8s.io/${name}:${version}\n`);
      }
      job.stdout(
        'registry.k8s.io/coredns/coredns:v1.13.1\nregistry.k8s.io/pause:3.10.1\nregistry.k8s.io/etcd:3.6.6-0\n',
      );
      return 0;
    case 'token create': {
      const [node] = await nodeAddresses(client);
      const token = 'abcdef.0123456789abcdef';
      job.stdout(
        job.args.includes('--print-join-command')
          ? `kubeadm join ${node?.ip}:6443 --token ${token} --discovery-token-ca-cert-hash sha256:${'0'.repeat(64)} \n`
          : `${token}\n`,
      );
      return 0;
    }
    case 'token list':
      job.stdout('TOKEN   TTL   EXPIRES   USAGES   DESCRIPTION   EXTRA GROUPS\n');
      return 0;
    default:
      job.stderr(
        verb === 'init' || verb === 'join' || verb === 'reset' || verb === 'upgrade'
          ? `kubeadm ${verb}: the machines of this cluster are set up already; choose New cluster in the page for another one\n`
          : `kubeadm: "${job.args.join(' ')}" is not simulated\n`,
      );
      return 1;
  }
}

/** k3s: `k3s kubectl …`, and the reports. */
export async function k3s(job: AsyncJob, { client, kubectl }: ToolSurroundings): Promise<number> {
  const [verb, ...rest] = job.args;
  if (verb === 'kubectl') return kubectl(job, rest);
  if (verb === '--version' || verb === '-v') {
    job.stdout(`k3s version ${await serverVersion(client)}+k3s1\n`);
    return 0;
  }
  job.stderr('k3s: the machines of this cluster are set up already; here are k3s kubectl and k3s --version\n');
  return 1;
}

async function serverVersion(client: ToolSurroundings['client']): Promise<string> {
  const { body } = await client.raw({ method: 'GET', path: '/version' });
  return (JSON.parse(body) as { gitVersion?: string }).gitVersion ?? 'v1.36.0';
}
