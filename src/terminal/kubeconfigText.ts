/** The kubeconfig that a distribution's installer leaves behind. */
export function kubeconfigText(distribution: string, server = serverOf(distribution)): string {
  const { context, cluster, user } = namesOf(distribution);
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

function namesOf(distribution: string): { context: string; cluster: string; user: string } {
  switch (distribution) {
    case 'kind':
      return { context: 'kind-kind', cluster: 'kind-kind', user: 'kind-kind' };
    case 'minikube':
      return { context: 'minikube', cluster: 'minikube', user: 'minikube' };
    case 'kubeadm':
      return { context: 'kubernetes-admin@kubernetes', cluster: 'kubernetes', user: 'kubernetes-admin' };
    case 'k3s':
      return { context: 'default', cluster: 'default', user: 'default' };
    default:
      return { context: 'orrery', cluster: 'orrery', user: 'orrery' };
  }
}

function serverOf(distribution: string): string {
  switch (distribution) {
    case 'kind':
      return 'https://127.0.0.1:42617';
    case 'minikube':
      return 'https://192.168.49.2:8443';
    case 'kubeadm':
      return 'https://192.168.56.10:6443';
    default:
      return 'https://127.0.0.1:6443';
  }
}
