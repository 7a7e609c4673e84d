import type { AsyncJob } from '../AsyncJob.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import { dropContext } from './contexts.ts';
import { flagValue } from './flagValue.ts';
import { kubeadmReports } from './kubeadmReports.ts';
import { CA_HASH, TOKEN } from './kubeadmToken.ts';
import { sleep } from './kubectl.ts';
import { newCluster } from './newCluster.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** kubeadm: sets up a control plane on this machine, joins others, takes them apart again, and reports. */
export async function kubeadm(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  await around.clusters.refresh();
  const [verb] = job.args;
  if (verb === 'init') return init(job, around);
  if (verb === 'join') return join(job, around);
  if (verb === 'reset') return reset(job, around);
  return kubeadmReports(job, around);
}

async function init(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const { clusters, clock } = around;
  if (clusters.distribution === 'kubeadm' && clusters.made) {
    job.stdout('[init] Using Kubernetes version: v1.36.0\n[preflight] Running pre-flight checks\n');
    job.stderr(
      `error execution phase preflight: [preflight] Some fatal errors occurred:\n\t[ERROR Port-6443]: Port 6443 is in use\n\t[ERROR FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml]: /etc/kubernetes/manifests/kube-apiserver.yaml already exists\n[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\`\n`,
    );
    return 1;
  }
  const say = (line: string): void => job.stdout(`${line}\n`);
  say('[init] Using Kubernetes version: v1.36.0');
  say('[preflight] Running pre-flight checks');
  say('[preflight] Pulling images required for setting up a Kubernetes cluster');
  say('[preflight] This might take a minute or two, depending on the speed of your internet connection');
  say("[preflight] You can also perform this action beforehand using 'kubeadm config images pull'");
  await newCluster(job, around, { distribution: 'kubeadm', nodes: 1 });
  const [primary] = await nodeAddresses(around.client);
  const ip = primary?.ip ?? '192.168.56.10';
  layDown(say);
  await sleep(clock, 6_000, job);
  say('[upload-config] Storing the configuration used in ConfigMap "kubeadm-config" in the "kube-system" Namespace');
  say(
    '[kubelet] Creating a ConfigMap "kubelet-config" in namespace kube-system with the configuration for the kubelets in the cluster',
  );
  say(
    `[mark-control-plane] Marking the node ${primary?.name} as control-plane by adding the labels: [node-role.kubernetes.io/control-plane node.kubernetes.io/exclude-from-external-load-balancers]`,
  );
  say(
    `[mark-control-plane] Marking the node ${primary?.name} as control-plane by adding the taints [node-role.kubernetes.io/control-plane:NoSchedule]`,
  );
  say(`[bootstrap-token] Using token: ${TOKEN}`);
  say('[addons] Applied essential addon: CoreDNS');
  say('[addons] Applied essential addon: kube-proxy');
  job.stdout(welcome(ip));
  await around.nodes.open(primary?.name ?? '');
  return 0;
}

async function join(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const { clusters, clock } = around;
  const target = job.args[1];
  if (clusters.distribution !== 'kubeadm' || target === undefined) {
    job.stderr(
      'discovery: Invalid value: "": token or discovery config file must be given: there is no control plane set up by kubeadm to join\nTo see the stack trace of this error execute with --v=5 or higher\n',
    );
    return 3;
  }
  if (flagValue(job.args, '--token') === undefined) {
    job.stderr(
      'discovery.bootstrapToken.token: Invalid value: "": the bootstrap token is invalid\nTo see the stack trace of this error execute with --v=5 or higher\n',
    );
    return 3;
  }
  const say = (line: string): void => job.stdout(`${line}\n`);
  say('[preflight] Running pre-flight checks');
  say('[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...');
  say('[kubelet-start] Writing kubelet configuration to file "/var/lib/kubelet/config.yaml"');
  say('[kubelet-start] Writing kubelet environment file with flags to file "/var/lib/kubelet/kubeadm-flags.env"');
  say('[kubelet-start] Starting the kubelet');
  await clusters.fault({ type: 'addMachine' });
  await sleep(clock, 2_000, job);
  job.stdout(`
This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.

`);
  return 0;
}

async function reset(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const { clusters, client } = around;
  if (!job.args.includes('-f') && !job.args.includes('--force')) {
    job.stdout(
      "[reset] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.\n[reset] Are you sure you want to proceed? [y/N]: ",
    );
    const answer = (await job.readPiece()) ?? '';
    if (!/^y/i.test(answer.trim())) {
      job.stderr('error execution phase preflight: aborted reset operation\n');
      return 1;
    }
  }
  const nodes = await nodeAddresses(client);
  const node = (await around.nodeOf(job.pid)) ?? nodes[0]?.name;
  job.stdout(
    '[preflight] Running pre-flight checks\n[reset] Stopping the kubelet service\n[reset] Unmounting mounted directories in "/var/lib/kubelet"\n[reset] Deleting contents of directories: [/etc/kubernetes/manifests /var/lib/kubelet /etc/kubernetes/pki]\n[reset] Deleting files: [/etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/kubernetes/kubelet.conf /etc/kubernetes/bootstrap-kubelet.conf /etc/kubernetes/controller-manager.conf /etc/kubernetes/scheduler.conf]\n\nThe reset process does not perform cleanup of CNI plugin configuration,\nnetwork filtering rules and kubeconfig files.\n',
  );
  if (node === undefined || clusters.distribution !== 'kubeadm') return 0;
  if (nodes.find(({ name }) => name === node)?.controlPlane) {
    const { names } = clusters;
    await clusters.remove();
    await dropContext(job, around, names);
  } else await clusters.fault({ type: 'removeMachine', name: node });
  return 0;
}

const welcome = (ip: string): string => `
Your Kubernetes control-plane has initialized successfully!

To start using your cluster, you need to run the following as a regular user:

  mkdir -p $HOME/.kube
  sudo cp -i /etc/kubernetes/admin.conf $HOME/.kube/config
  sudo chown $(id -u):$(id -g) $HOME/.kube/config

Alternatively, if you are the root user, you can run:

  export KUBECONFIG=/etc/kubernetes/admin.conf

You should now deploy a pod network to the cluster.
Run "kubectl apply -f [podnetwork].yaml" with one of the options listed at:
  https://kubernetes.io/docs/concepts/cluster-administration/addons/

Then you can join any number of worker nodes by running the following on each as root:

kubeadm join ${ip}:6443 --token ${TOKEN} \\
	--discovery-token-ca-cert-hash ${CA_HASH} 
`;

/** The steps that write files on the machine. */
function layDown(say: (line: string) => void): void {
  say('[certs] Using certificateDir folder "/etc/kubernetes/pki"');
  for (const name of [
    'ca',
    'apiserver',
    'apiserver-kubelet-client',
    'front-proxy-ca',
    'front-proxy-client',
    'etcd/ca',
    'etcd/server',
    'etcd/peer',
    'etcd/healthcheck-client',
    'apiserver-etcd-client',
  ]) {
    say(`[certs] Generating "${name}" certificate and key`);
  }
  say('[certs] Generating "sa" key and public key');
  say('[kubeconfig] Using kubeconfig folder "/etc/kubernetes"');
  for (const name of ['admin.conf', 'super-admin.conf', 'kubelet.conf', 'controller-manager.conf', 'scheduler.conf'])
    say(`[kubeconfig] Writing "${name}" kubeconfig file`);
  say('[etcd] Creating static Pod manifest for local etcd in "/etc/kubernetes/manifests"');
  say('[control-plane] Using manifest folder "/etc/kubernetes/manifests"');
  for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'])
    say(`[control-plane] Creating static Pod manifest for "${name}"`);
  say('[kubelet-start] Starting the kubelet');
  say(
    '[wait-control-plane] Waiting for the kubelet to boot up the control plane as static Pods from directory "/etc/kubernetes/manifests"',
  );
}
