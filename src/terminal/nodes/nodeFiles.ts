import type { V1Container, V1Pod } from '../../api/generated/types.ts';
import { stringifyYaml } from '../../api/yaml/stringifyYaml.ts';
import { kubeconfigText } from '../kubeconfigText.ts';

export interface NodeFacts {
  name: string;
  ip: string;
  controlPlane: boolean;
  distribution: string;
  /** Pictures of the pods that the node runs from files. */
  mirrors: readonly V1Pod[];
}

export const MANIFESTS = '/etc/kubernetes/manifests';

/** The files of a node that people look at, by path: what kubeadm, the kubelet and the runtime keep there. */
export function nodeFiles(facts: NodeFacts): Record<string, string> {
  const { name, ip, controlPlane, distribution } = facts;
  const common: Record<string, string> = {
    '/etc/hostname': `${name}\n`,
    '/etc/hosts': `127.0.0.1\tlocalhost\n${ip}\t${name}\n`,
    '/etc/crictl.yaml': 'runtime-endpoint: unix:///run/containerd/containerd.sock\n',
  };
  if (distribution === 'k3s') return { ...common, ...k3sFiles(controlPlane) };
  return {
    ...common,
    '/var/lib/kubelet/config.yaml': KUBELET_CONFIG,
    '/var/lib/kubelet/kubeadm-flags.env': `KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock --node-ip=${ip}"\n`,
    '/var/lib/kubelet/pki/kubelet-client-current.pem': '',
    '/etc/kubernetes/kubelet.conf': adminConf(ip),
    '/etc/containerd/config.toml': 'version = 3\n',
    '/etc/cni/net.d/10-kindnet.conflist':
      '{\n\t"cniVersion": "0.3.1",\n\t"name": "kindnet",\n\t"plugins": [{ "type": "ptp" }, { "type": "portmap" }]\n}\n',
    '/etc/kubernetes/pki/ca.crt': '',
    ...(controlPlane ? controlPlaneFiles(facts) : {}),
  };
}

function controlPlaneFiles({ name, ip, mirrors }: NodeFacts): Record<string, string> {
  const files: Record<string, string> = {};
  for (const conf of ['admin', 'super-admin', 'controller-manager', 'scheduler'])
    files[`/etc/kubernetes/${conf}.conf`] = adminConf(ip);
  for (const key of PKI) files[`/etc/kubernetes/pki/${key}`] = '';
  files['/var/lib/etcd/member/snap/db'] = '';
  files['/var/lib/etcd/member/wal/0000000000000000-0000000000000000.wal'] = '';
  for (const pod of mirrors) {
    const manifest = manifestOf(pod, name);
    files[`${MANIFESTS}/${manifest.metadata?.name}.yaml`] = stringifyYaml(manifest);
  }
  return files;
}

/** The manifest behind the picture of a static pod: without what the server and the kubelet have added. */
export function manifestOf({ metadata, spec }: V1Pod, node: string): V1Pod {
  const { name = '', namespace, labels } = metadata ?? {};
  const {
    nodeName: _node,
    tolerations: _tolerations,
    schedulerName: _scheduler,
    enableServiceLinks: _links,
    terminationGracePeriodSeconds: _grace,
    dnsPolicy: _dns,
    restartPolicy: _restart,
    preemptionPolicy: _preemption,
    ...own
  } = spec ?? { containers: [] };
  const containers = own.containers.map(
    ({ terminationMessagePath: _path, terminationMessagePolicy: _policy, ...container }): V1Container => container,
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(labels ? { labels } : {}),
      name: name.endsWith(`-${node}`) ? name.slice(0, -node.length - 1) : name,
      ...(namespace ? { namespace } : {}),
    },
    spec: { ...own, containers },
  };
}

const adminConf = (ip: string): string =>
  kubeconfigText({ distribution: 'kubeadm' }).replace(/server: .*/, `server: https://${ip}:6443`);

const k3sFiles = (server: boolean): Record<string, string> =>
  server
    ? {
        '/etc/rancher/k3s/k3s.yaml': kubeconfigText({ distribution: 'k3s' }),
        '/var/lib/rancher/k3s/server/node-token': `K10${'0'.repeat(64)}::server:0123456789abcdef0123456789abcdef\n`,
        '/var/lib/rancher/k3s/server/manifests/traefik.yaml': '',
        '/var/lib/rancher/k3s/server/manifests/coredns.yaml': '',
      }
    : { '/var/lib/rancher/k3s/agent/etc/containerd/config.toml': 'version = 3\n' };

const PKI = [
  'apiserver-etcd-client.crt',
  'apiserver-etcd-client.key',
  'apiserver-kubelet-client.crt',
  'apiserver-kubelet-client.key',
  'apiserver.crt',
  'apiserver.key',
  'ca.key',
  'etcd/ca.crt',
  'etcd/ca.key',
  'etcd/healthcheck-client.crt',
  'etcd/healthcheck-client.key',
  'etcd/peer.crt',
  'etcd/peer.key',
  'etcd/server.crt',
  'etcd/server.key',
  'front-proxy-ca.crt',
  'front-proxy-ca.key',
  'front-proxy-client.crt',
  'front-proxy-client.key',
  'sa.key',
  'sa.pub',
];

const KUBELET_CONFIG = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
healthzBindAddress: 127.0.0.1
healthzPort: 10248
kind: KubeletConfiguration
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`;
