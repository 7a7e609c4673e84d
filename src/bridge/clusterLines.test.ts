import { describe, expect, test } from 'vitest';
import { DEFAULT_CLUSTER, DEFAULT_NODES, type DistributionName } from '../scenarios/ClusterConfig.ts';
import { HeadlessTerminal } from './HeadlessTerminal.ts';

/** What lines print in front of a cluster, without the lines themselves. */
async function typed(distribution: DistributionName, lines: readonly string[]): Promise<string[]> {
  const outputs: string[] = [];
  const terminal = new HeadlessTerminal({
    config: { ...DEFAULT_CLUSTER, distribution, nodes: DEFAULT_NODES[distribution] },
    print: (text) => outputs.push(text),
  });
  await terminal.run(lines);
  terminal.dispose();
  return outputs
    .join('')
    .split(/^\$ .*\n/m)
    .slice(1);
}

describe('kind', () => {
  test('makes a cluster of a configuration, in the place of the one that was there, and deletes it', async () => {
    const [, created, clusters, nodes, contexts, again, deleted, gone] = await typed('minikube', [
      "printf 'kind: Cluster\\napiVersion: kind.x-k8s.io/v1alpha4\\nnodes:\\n- role: control-plane\\n- role: worker\\n- role: worker\\n' > kind.yaml",
      'kind create cluster --name demo --config kind.yaml',
      'kind get clusters',
      'kubectl get nodes -o name',
      'kubectl config current-context',
      'kind create cluster --name demo',
      'kind delete cluster --name demo',
      'kubectl get nodes',
    ]);
    expect(created).toContain('Creating cluster "demo" ...\n ✓ Ensuring node image (kindest/node:v1.36.0) 🖼\n');
    expect(created).toContain(' ✓ Joining worker nodes 🚜 \nSet kubectl context to "kind-demo"\n');
    expect(clusters).toBe('demo\n[exit 0]\n');
    expect(nodes).toBe('node/demo-control-plane\nnode/demo-worker\nnode/demo-worker2\n[exit 0]\n');
    expect(contexts).toBe('kind-demo\n[exit 0]\n');
    expect(again).toBe(
      'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "demo"\n[exit 1]\n',
    );
    expect(deleted).toContain('Deleting cluster "demo" ...\nDeleted nodes: ["demo-control-plane"');
    expect(gone).toBe(
      'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n[exit 1]\n',
    );
  });

  test('lets one enter a node, whose directory of static pods decides what runs', async () => {
    const [, listed, , , pods, , pending, , running] = await typed('kind', [
      'docker exec -it kind-control-plane bash',
      'ls /etc/kubernetes/manifests',
      'mv /etc/kubernetes/manifests/kube-scheduler.yaml /root/',
      'exit',
      'kubectl get pods -n kube-system -l component=kube-scheduler',
      'kubectl run web --image=nginx',
      'kubectl get pod web --no-headers',
      'docker exec kind-control-plane mv /root/kube-scheduler.yaml /etc/kubernetes/manifests/',
      'kubectl get pod web --no-headers',
    ]);
    expect(listed?.split(/\s+/).slice(0, 4)).toEqual([
      'etcd.yaml',
      'kube-apiserver.yaml',
      'kube-controller-manager.yaml',
      'kube-scheduler.yaml',
    ]);
    expect(pods).toBe('No resources found in kube-system namespace.\n[exit 0]\n');
    expect(pending).toMatch(/^web +0\/1 +Pending/);
    expect(running).toMatch(/^web +1\/1 +Running/);
  });
});

describe('minikube', () => {
  test('starts, stops, starts again and is deleted', async () => {
    const [started, status, ip, , stopped, refused, , nodes, , none] = await typed('kind', [
      'minikube start',
      'minikube status',
      'minikube ip',
      'minikube stop',
      'minikube status',
      'kubectl --context minikube get nodes',
      'minikube start',
      'kubectl get nodes --no-headers',
      'minikube delete',
      'minikube status',
    ]);
    expect(started).toContain(
      '🏄  Done! kubectl is now configured to use "minikube" cluster and "default" namespace by default\n[exit 0]\n',
    );
    expect(status).toBe(
      'minikube\ntype: Control Plane\nhost: Running\nkubelet: Running\napiserver: Running\nkubeconfig: Configured\n\n[exit 0]\n',
    );
    expect(ip).toBe('192.168.49.2\n[exit 0]\n');
    expect(stopped).toContain('host: Stopped\nkubelet: Stopped\napiserver: Stopped\n');
    expect(refused).toContain('The connection to the server 192.168.49.2:8443 was refused');
    expect(nodes).toMatch(/^minikube +Ready +control-plane/);
    expect(none).toContain('🤷  Profile "minikube" not found.');
  });

  test('has an ingress addon that answers on port 80 of the machine once it is enabled', async () => {
    const [before, , answer, , tunnelled] = await typed('minikube', [
      'curl -sI http://$(minikube ip)/',
      'minikube addons enable ingress',
      'curl -sI http://$(minikube ip)/ | head -1',
      'kubectl create service loadbalancer web --tcp=80:80',
      'minikube tunnel & sleep 10; kubectl get svc web -o jsonpath="{.status.loadBalancer.ingress[0].ip}"; kill %1',
    ]);
    expect(before).toContain('[exit 7]');
    expect(answer).toMatch(/^HTTP\/1.1 404 Not Found/);
    expect(tunnelled).toMatch(/10\.\d+\.\d+\.\d+/);
  });
});

describe('kubeadm', () => {
  test('sets up a control plane, whose nodes are ready when flannel is applied, and joins a worker', async () => {
    const outputs = await typed('bare', [
      'sudo kubeadm init --pod-network-cidr=10.244.0.0/16',
      'mkdir -p $HOME/.kube',
      'sudo cp -i /etc/kubernetes/admin.conf $HOME/.kube/config',
      'kubectl get nodes --no-headers',
      'kubectl apply -f https://raw.githubusercontent.com/flannel-io/flannel/master/Documentation/kube-flannel.yml',
      'kubeadm join 192.168.56.10:6443 --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash sha256:7c2e',
      'kubectl get nodes --no-headers',
      'ssh node01 systemctl stop kubelet',
      'kubectl get nodes --no-headers',
      'ssh node01 systemctl start kubelet',
      'kubectl get nodes --no-headers',
    ]);
    expect(outputs[0]).toContain('Your Kubernetes control-plane has initialized successfully!\n');
    expect(outputs[3]).toMatch(/^controlplane +NotReady +control-plane/);
    expect(outputs[4]).toContain('daemonset.apps/kube-flannel-ds created\n');
    expect(outputs[5]).toContain('This node has joined the cluster:\n');
    expect(outputs[6]).toMatch(/^controlplane +Ready .*\nnode01 +Ready/);
    expect(outputs[8]).toMatch(/\nnode01 +NotReady/);
    expect(outputs[10]).toMatch(/\nnode01 +Ready/);
  });

  test('is on the control plane: its files, etcdctl, static pods, and the API server that they are', async () => {
    const [, keys, , status, , web, , refused, , back] = await typed('kubeadm', [
      'cat /etc/kubernetes/manifests/kube-apiserver.yaml | grep etcd-servers',
      'ETCDCTL_API=3 etcdctl get /registry/namespaces --prefix --keys-only | head -1',
      'ETCDCTL_API=3 etcdctl snapshot save /tmp/snapshot.db',
      'etcdctl snapshot status /tmp/snapshot.db | cut -d, -f1',
      `printf 'apiVersion: v1\\nkind: Pod\\nmetadata:\\n  name: static-web\\nspec:\\n  hostNetwork: true\\n  containers:\\n  - name: web\\n    image: nginx\\n' > /etc/kubernetes/manifests/static-web.yaml`,
      'kubectl get pods --no-headers',
      'mv /etc/kubernetes/manifests/kube-apiserver.yaml /tmp/',
      'kubectl get pods',
      'mv /tmp/kube-apiserver.yaml /etc/kubernetes/manifests/',
      'kubectl get pods --no-headers',
    ]);
    expect(keys).toBe('/registry/namespaces/default\n[exit 0]\n');
    expect(status).toBe('fe01cf57\n[exit 0]\n');
    expect(web).toMatch(/^static-web-controlplane +1\/1 +Running/);
    expect(refused).toBe(
      'The connection to the server 192.168.56.10:6443 was refused - did you specify the right host or port?\n[exit 1]\n',
    );
    expect(back).toMatch(/^static-web-controlplane +1\/1 +Running/);
  });
});

describe('k3s and what cannot be', () => {
  test('is installed by its line', async () => {
    const [installed, nodes, vagrant] = await typed('kind', [
      'curl -sfL https://get.k3s.io | sh -',
      'sudo k3s kubectl get nodes --no-headers',
      'vagrant up',
    ]);
    expect(installed).toContain('[INFO]  systemd: Starting k3s\n[exit 0]\n');
    expect(nodes).toMatch(/^k3s-server +Ready +control-plane/);
    expect(vagrant).toMatch(/^vagrant: .*\n\[exit 1\]\n$/);
  });
});
