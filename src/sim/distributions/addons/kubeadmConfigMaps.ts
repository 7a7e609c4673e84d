import type { KubeObject } from '../../../api/meta.ts';
import { VERSION } from '../../kube-apiserver/version.ts';

/** What `kubeadm init` leaves in the cluster about itself: `kubeadm-config`, `kubelet-config` and `cluster-info`. */
export function kubeadmConfigMaps(ip: string, port = 6443): KubeObject[] {
  const clusterConfiguration = `apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
dns: {}
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: ${VERSION.gitVersion}
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
`;
  const kubelet = `apiVersion: kubelet.config.k8s.io/v1beta1
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
kind: KubeletConfiguration
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`;
  const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    server: https://${ip}:${port}
  name: ""
contexts: null
kind: Config
`;
  return [
    configMap('kube-system', 'kubeadm-config', { ClusterConfiguration: clusterConfiguration }),
    configMap('kube-system', 'kubelet-config', { kubelet }),
    configMap('kube-public', 'cluster-info', { kubeconfig }),
  ];
}

const configMap = (namespace: string, name: string, data: Record<string, string>): KubeObject =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data }) as KubeObject;
