import type { ClusterConfig } from '../scenarios/ClusterConfig.ts';

/** Which cluster a kubeconfig is for, so far as it matters to it. */
export type ClusterMake = Pick<ClusterConfig, 'name'> & { distribution: string };

export interface KubeconfigNames {
  context: string;
  cluster: string;
  user: string;
  server: string;
}

/** The kubeconfig that a distribution's installer leaves behind. */
export function kubeconfigText(make: ClusterMake): string {
  const { context, cluster, user, server } = kubeconfigNames(make);
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: DATA+OMITTED
    server: ${server}
  name: ${cluster}
contexts:
- context:
    cluster: ${cluster}
    user: ${user}
  name: ${context}
current-context: ${context}
kind: Config
preferences: {}
users:
- name: ${user}
  user:
    client-certificate-data: DATA+OMITTED
    client-key-data: DATA+OMITTED
`;
}

/** What installers call a cluster in the kubeconfig, and where its API server listens. */
export function kubeconfigNames({ distribution, name }: ClusterMake): KubeconfigNames {
  const all = (one: string, server: string): KubeconfigNames => ({ context: one, cluster: one, user: one, server });
  switch (distribution) {
    case 'kind':
      return all(`kind-${name ?? 'kind'}`, `https://127.0.0.1:${name && name !== 'kind' ? portOf(name) : 42617}`);
    case 'minikube':
      return all(name ?? 'minikube', 'https://192.168.49.2:8443');
    case 'kubeadm': {
      const server = 'https://192.168.56.10:6443';
      return { context: 'kubernetes-admin@kubernetes', cluster: 'kubernetes', user: 'kubernetes-admin', server };
    }
    case 'k3s':
      return all('default', 'https://127.0.0.1:6443');
    default:
      return all('orrery', 'https://127.0.0.1:6443');
  }
}

/** kind takes any free port; here it follows from the name. */
function portOf(name: string): number {
  let sum = 0;
  for (let i = 0; i < name.length; i++) sum = (sum * 31 + name.charCodeAt(i)) % 8_000;
  return 34_000 + sum;
}
