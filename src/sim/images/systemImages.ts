import { answer, type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import { ANY_TAG, type Image, type ToolCall } from './Image.ts';

/** Components of the cluster that run as pods: they are modelled elsewhere; their containers only stand and listen. */
function component(
  repositories: string[],
  program: string,
  ports: number[],
  usage: { cpuMillis: number; memoryMB: number },
  line: string,
): Image {
  const run = (c: BehaviourContext): Behaviour => {
    c.logLater(() => `${line}\n`);
    return {
      listeners: ports.map(tcp),
      http: (call, reply) => reply((program === 'kube-apiserver' ? c.apiServer(call) : undefined) ?? answer(200, 'ok')),
      ...(program === 'etcd' ? { grpcHealth: (service: string) => (service === '' ? 'SERVING' : 'NOT_FOUND') } : {}),
      usage: () => ({ cpuMillis: usage.cpuMillis, memoryBytes: usage.memoryMB * MIB }),
    };
  };
  return {
    repositories,
    tags: ANY_TAG,
    sizeMB: 30,
    flavor: 'debian',
    entrypoint: [`/usr/local/bin/${program}`],
    programs: { [program]: run },
  };
}

/** With the tools that show what is in the node's kernel. */
function withRules(image: Image): Image {
  const show = (call: ToolCall) => {
    const stdout = call.rules?.();
    return stdout === undefined ? { stderr: `${call.argv[0]}: not supported here\n`, status: 2 } : { stdout };
  };
  return { ...image, tools: { 'iptables-save': show, ipvsadm: show, nft: show } };
}

const k8s = (name: string): string[] => [`registry.k8s.io/${name}`, `k8s.gcr.io/${name}`];

export const systemImages: readonly Image[] = [
  component(
    k8s('kube-apiserver'),
    'kube-apiserver',
    [6443],
    { cpuMillis: 45, memoryMB: 280 },
    'Serving securely on [::]:6443',
  ),
  component(
    k8s('etcd'),
    'etcd',
    [2379, 2381],
    { cpuMillis: 20, memoryMB: 60 },
    '{"level":"info","msg":"ready to serve client requests"}',
  ),
  component(
    k8s('kube-controller-manager'),
    'kube-controller-manager',
    [10257],
    { cpuMillis: 15, memoryMB: 70 },
    'Serving securely on 127.0.0.1:10257',
  ),
  component(
    k8s('kube-scheduler'),
    'kube-scheduler',
    [10259],
    { cpuMillis: 3, memoryMB: 25 },
    'Serving securely on 127.0.0.1:10259',
  ),
  withRules(
    component(
      k8s('kube-proxy'),
      'kube-proxy',
      [10249, 10256],
      { cpuMillis: 1, memoryMB: 18 },
      '"Using iptables Proxier"',
    ),
  ),
  component(
    [...k8s('coredns/coredns'), 'docker.io/coredns/coredns', 'docker.io/rancher/mirrored-coredns-coredns'],
    'coredns',
    [53, 8080, 8181, 9153],
    { cpuMillis: 2, memoryMB: 14 },
    '.:53\nCoreDNS-1.13.1\nlinux/amd64',
  ),
  component(['docker.io/kindest/kindnetd'], 'kindnetd', [], { cpuMillis: 1, memoryMB: 10 }, 'connected to apiserver'),
  component(
    ['docker.io/kindest/local-path-provisioner', 'docker.io/rancher/local-path-provisioner'],
    'local-path-provisioner',
    [],
    { cpuMillis: 1, memoryMB: 9 },
    'Provisioner started',
  ),
  component(
    [...k8s('metrics-server/metrics-server'), 'docker.io/rancher/mirrored-metrics-server'],
    'metrics-server',
    [4443, 10250],
    { cpuMillis: 4, memoryMB: 22 },
    'Serving securely on [::]:10250',
  ),
  component(
    ['gcr.io/k8s-minikube/storage-provisioner'],
    'storage-provisioner',
    [],
    { cpuMillis: 1, memoryMB: 9 },
    'Initializing the minikube storage provisioner...',
  ),
  component(
    ['docker.io/rancher/mirrored-library-traefik', 'docker.io/library/traefik'],
    'traefik',
    [8000, 8080, 8443, 9100],
    { cpuMillis: 2, memoryMB: 40 },
    'Configuration loaded from flags.',
  ),
  withRules(
    component(['docker.io/rancher/klipper-lb'], 'entry', [], { cpuMillis: 1, memoryMB: 1 }, '+ trap exit TERM INT'),
  ),
  {
    ...component(
      ['ghcr.io/flannel-io/flannel', 'docker.io/flannel/flannel', 'quay.io/coreos/flannel'],
      'flanneld',
      [],
      { cpuMillis: 2, memoryMB: 22 },
      'Running backend.',
    ),
    files: { '/etc/kube-flannel/.keep': '' },
  },
  {
    ...component(
      ['ghcr.io/flannel-io/flannel-cni-plugin', 'docker.io/flannel/flannel-cni-plugin'],
      'flannel',
      [],
      { cpuMillis: 0, memoryMB: 1 },
      '',
    ),
    files: { '/flannel': 'flannel\n' },
  },
  component(
    ['docker.io/calico/node', 'quay.io/calico/node'],
    'start_runit',
    [9099],
    { cpuMillis: 20, memoryMB: 90 },
    'Calico node started successfully',
  ),
  component(
    ['docker.io/calico/kube-controllers', 'quay.io/calico/kube-controllers'],
    'kube-controllers',
    [9094],
    { cpuMillis: 2, memoryMB: 20 },
    'Starting status report routine',
  ),
  component(
    ['quay.io/cilium/cilium'],
    'cilium-agent',
    [9879],
    { cpuMillis: 20, memoryMB: 120 },
    'Daemon initialization completed',
  ),
  component(
    ['docker.io/weaveworks/weave-kube', 'docker.io/weaveworks/weave-npc'],
    'launch.sh',
    [6784],
    { cpuMillis: 5, memoryMB: 40 },
    'Discovered local MAC',
  ),
  component(
    k8s('ingress-nginx/controller'),
    'nginx-ingress-controller',
    [80, 443, 8443, 10254],
    { cpuMillis: 2, memoryMB: 90 },
    'NGINX Ingress controller',
  ),
];
