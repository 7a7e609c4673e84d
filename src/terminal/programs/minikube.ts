import type { V1Node } from '../../api/generated/types.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import { boxed } from './boxed.ts';
import { addContext, dropContext } from './contexts.ts';
import { flagValue } from './flagValue.ts';
import { sleep } from './kubectl.ts';
import { minikubeAddons } from './minikubeAddons.ts';
import { minikubeService } from './minikubeService.ts';
import { minikubeTunnel } from './minikubeTunnel.ts';
import { newCluster, waitForNodes } from './newCluster.ts';
import { onNode } from './node/onNode.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

export const MINIKUBE_VERSION = 'v1.37.0';

/** minikube: makes, stops and deletes its cluster, and the shortcuts into it. */
export async function minikube(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const { clusters } = around;
  await clusters.refresh();
  const named = flagValue(job.args, '-p', '--profile');
  const profile = named ?? (clusters.distribution === 'minikube' ? clusters.name : 'minikube');
  const args = withoutProfile(job.args);
  const [verb = '', ...rest] = args;
  if (
    verb === 'version' ||
    verb === 'help' ||
    verb === '' ||
    verb === 'config' ||
    verb === 'profile' ||
    verb === 'update-check'
  )
    return withoutCluster(job, around, verb, rest);
  if (verb === 'start') return start(job, around, profile, rest);
  const here = clusters.distribution === 'minikube' && clusters.name === profile;
  if (!here && named === undefined && SHORTCUTS.has(verb))
    return inCluster(job, around, { profile: clusters.name, verb, rest, stopped: clusters.isDown('kube-apiserver') });
  if (!here) return verb === 'delete' ? noneToDelete(job, profile) : noProfile(job, profile);
  const stopped = clusters.isDown('kube-apiserver');
  if (stopped && !['delete', 'status', 'stop', 'ip', 'node', 'ssh'].includes(verb)) return notRunning(job, profile);
  return inCluster(job, around, { profile, verb, rest, stopped });
}

/** Ways into the cluster that lead into any: books write them as if there were only minikube. */
const SHORTCUTS = new Set(['ip', 'service', 'tunnel', 'dashboard', 'addons', 'kubectl', 'ssh']);

interface Line {
  profile: string;
  verb: string;
  rest: readonly string[];
  stopped: boolean;
}

async function inCluster(job: AsyncJob, around: ToolSurroundings, line: Line): Promise<number> {
  const { profile, verb, rest, stopped } = line;
  switch (verb) {
    case 'stop':
    case 'pause':
      return stop(job, around, profile, verb);
    case 'unpause':
      await setRunning(around, true);
      job.stdout(`⏯️  Unpaused 14 containers in: kube-system, kubernetes-dashboard, istio-operator\n`);
      return 0;
    case 'delete':
      return remove(job, around, profile);
    case 'status':
      return status(job, around, profile, stopped);
    case 'ip':
      job.stdout(`${(await nodeAddresses(around.client))[0]?.ip ?? ''}\n`);
      return 0;
    case 'kubectl':
      return around.kubectl(job, rest[0] === '--' ? rest.slice(1) : rest);
    case 'service':
      return minikubeService(job, around, rest);
    case 'node':
      return node(job, around, profile, rest);
    case 'dashboard':
      return dashboard(job, around, rest);
    case 'tunnel':
      return minikubeTunnel(job, around, rest);
    case 'addons':
      return minikubeAddons(job, around, rest, profile);
    case 'ssh': {
      const [primary] = await nodeAddresses(around.client);
      const end = rest.indexOf('--');
      const command = end >= 0 ? rest.slice(end + 1) : rest.filter((arg) => !arg.startsWith('-'));
      return onNode(job, around, flagValue(rest, '-n', '--node') ?? primary?.name ?? profile, command);
    }
    case 'docker-env':
    case 'podman-env':
      job.stdout(
        `export DOCKER_TLS_VERIFY="1"\nexport DOCKER_HOST="tcp://127.0.0.1:32771"\nexport DOCKER_CERT_PATH="/root/.minikube/certs"\nexport MINIKUBE_ACTIVE_DOCKERD="${profile}"\n\n# To point your shell to minikube's docker-daemon, run:\n# eval $(minikube -p ${profile} docker-env)\n`,
      );
      return 0;
    case 'image':
    case 'cache':
      job.stderr('images are simulated by their names: there is nothing to build or to load\n');
      return rest[0] === 'load' || rest[0] === 'add' ? 0 : 1;
    case 'logs':
      return around.kubectl(job, ['get', 'events', '-A']);
    case 'mount':
    case 'cp':
      job.stderr(
        `minikube ${verb}: there is no host whose folders could be shared; use minikube ssh and write the files there\n`,
      );
      return 1;
    default:
      job.stderr(`Error: unknown command "${verb}" for "minikube"\nRun 'minikube --help' for usage.\n`);
      return 1;
  }
}

function withoutCluster(job: AsyncJob, around: ToolSurroundings, verb: string, rest: readonly string[]): number {
  const { clusters } = around;
  switch (verb) {
    case 'version':
      job.stdout(`minikube version: ${MINIKUBE_VERSION}\ncommit: 65318f4cfff9c12cc87ec9eb8f4cdd57b25047f3\n`);
      return 0;
    case 'update-check':
      job.stdout(`CurrentVersion: ${MINIKUBE_VERSION}\nLatestVersion: ${MINIKUBE_VERSION}\n`);
      return 0;
    case 'config':
      if (rest[0] === 'set')
        job.stdout('❗  These changes will take effect upon a minikube delete and then a minikube start\n');
      return 0;
    case 'profile':
      return profiles(job, around, rest);
    default:
      job.stdout(
        `minikube provisions and manages local Kubernetes clusters: here are start, stop, delete, status, ip, service, addons, node,\nprofile, ssh, tunnel, dashboard, kubectl, version. The cluster now: ${clusters.distribution}\n`,
      );
      return 0;
  }
}

function profiles(job: AsyncJob, { clusters }: ToolSurroundings, rest: readonly string[]): number {
  const mine = clusters.distribution === 'minikube';
  const [what] = rest;
  if (what === undefined) {
    job.stdout(`${mine ? clusters.name : 'minikube'}\n`);
    return 0;
  }
  if (what !== 'list') {
    if (mine && clusters.name === what) job.stdout(`✅  minikube profile was successfully set to ${what}\n`);
    else noProfile(job, what);
    return mine && clusters.name === what ? 0 : 85;
  }
  if (!mine) {
    job.stderr(
      "\n🤹  Exiting due to MK_USAGE_NO_PROFILE: No minikube profile was found.\n💡  Suggestion: \n\n    You can create one using 'minikube start'.\n    \n",
    );
    return 14;
  }
  const { config } = clusters;
  const state = clusters.isDown('kube-apiserver') ? 'Stopped' : 'OK';
  job.stdout(
    boxed(
      ['PROFILE', 'DRIVER', 'RUNTIME', 'IP', 'VERSION', 'STATUS', 'NODES', 'ACTIVE PROFILE', 'ACTIVE KUBECONTEXT'],
      [
        [
          clusters.name,
          'docker',
          config.runtime ?? 'docker',
          '192.168.49.2',
          'v1.36.0',
          state,
          String(config.nodes),
          '*',
          '*',
        ],
      ],
    ),
  );
  return 0;
}

async function start(
  job: AsyncJob,
  around: ToolSurroundings,
  profile: string,
  rest: readonly string[],
): Promise<number> {
  const { clusters, clock } = around;
  const driver = flagValue(rest, '--driver', '--vm-driver') ?? 'docker';
  const runtime = flagValue(rest, '--container-runtime') ?? 'docker';
  const nodes = Number(flagValue(rest, '-n', '--nodes') ?? 1);
  const cni = flagValue(rest, '--cni');
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > 50) {
    job.stderr(`❌  Exiting due to MK_USAGE: the number of nodes is none: ${flagValue(rest, '-n', '--nodes')}\n`);
    return 64;
  }
  job.stdout(`😄  ${profile === 'minikube' ? '' : `[${profile}] `}minikube ${MINIKUBE_VERSION} on Ubuntu 24.04\n`);
  const again = clusters.distribution === 'minikube' && clusters.name === profile;
  job.stdout(
    again
      ? `✨  Using the docker driver based on existing profile\n`
      : flagValue(rest, '--driver', '--vm-driver') === undefined
        ? '✨  Automatically selected the docker driver\n'
        : `✨  Using the ${driver} driver based on user configuration\n`,
  );
  job.stdout(
    `👍  Starting "${profile}" primary control-plane node in "${profile}" cluster\n🚜  Pulling base image v0.0.48 ...\n`,
  );
  if (again) {
    const running = !clusters.isDown('kube-apiserver');
    job.stdout(
      running
        ? `🏃  Updating the running docker "${profile}" container ...\n`
        : `🔄  Restarting existing docker container for "${profile}" ...\n`,
    );
    await setRunning(around, true);
    await addContext(job, around, clusters.names);
  } else {
    const memory = flagValue(rest, '--memory')?.replace(/\D/g, '') ?? '3072';
    job.stdout(`🔥  Creating docker container (CPUs=${flagValue(rest, '--cpus') ?? 2}, Memory=${memory}MB) ...\n`);
    await newCluster(job, around, {
      distribution: 'minikube',
      nodes,
      ...(profile === 'minikube' ? {} : { name: profile }),
      ...(runtime === 'docker' ? {} : { runtime }),
      ...(cni && /^(?:calico|flannel|cilium)$/.test(cni) ? { cni } : {}),
    });
  }
  const named: Readonly<Record<string, string>> = {
    docker: '🐳  Preparing Kubernetes v1.36.0 on Docker 29.1.3 ...',
    containerd: '📦  Preparing Kubernetes v1.36.0 on containerd 2.2.1 ...',
  };
  job.stdout(`${named[runtime] ?? `🎁  Preparing Kubernetes v1.36.0 on CRI-O 1.35.0 ...`}\n`);
  const version = flagValue(rest, '--kubernetes-version');
  if (version !== undefined && !/^(?:v?1\.36|stable|latest)/.test(version))
    job.stdout(`❗  (the release of this cluster is v1.36.0 whatever is asked for)\n`);
  if (!again)
    job.stdout(`🔗  Configuring ${cni ?? (nodes > 1 ? 'CNI' : 'bridge CNI')} (Container Networking Interface) ...\n`);
  job.stdout(`🔎  Verifying Kubernetes components...\n    ▪ Using image gcr.io/k8s-minikube/storage-provisioner:v5\n`);
  await sleep(clock, 8_000, job);
  job.stdout('🌟  Enabled addons: storage-provisioner, default-storageclass\n');
  for (let i = 2; i <= nodes && !again; i++) {
    job.stdout(
      `\n👍  Starting "${profile}-m${String(i).padStart(2, '0')}" worker node in "${profile}" cluster\n🚜  Pulling base image v0.0.48 ...\n`,
    );
  }
  await waitForNodes(job, around, { ready: true });
  for (const addon of flagValue(rest, '--addons')?.split(',') ?? [])
    await minikubeAddons(job, around, ['enable', addon], profile);
  job.stdout(`🏄  Done! kubectl is now configured to use "${profile}" cluster and "default" namespace by default\n`);
  return 0;
}

/** Stops or starts all machines, the control plane with them. */
async function setRunning({ clusters }: ToolSurroundings, up: boolean): Promise<void> {
  if (clusters.isDown('kube-apiserver') !== up) return;
  await clusters.fault({ type: up ? 'startComponent' : 'stopComponent', name: 'kube-apiserver' });
}

async function stop(job: AsyncJob, around: ToolSurroundings, profile: string, verb: string): Promise<number> {
  const nodes = await nodeAddresses(around.client);
  await setRunning(around, false);
  if (verb === 'pause') {
    job.stdout(
      `⏸️  Pausing node ${profile} ...\n⏯️  Paused 14 containers in: kube-system, kubernetes-dashboard, istio-operator\n`,
    );
    return 0;
  }
  for (const { name } of [...nodes].reverse()) {
    job.stdout(`✋  Stopping node "${name}"  ...\n🛑  Powering off "${name}" via SSH ...\n`);
  }
  await sleep(around.clock, 3_000, job);
  job.stdout(`🛑  ${nodes.length} node${nodes.length === 1 ? '' : 's'} stopped.\n`);
  await around.kubectl(Object.create(job, { stdout: { value: () => {} }, stderr: { value: () => {} } }) as AsyncJob, [
    'config',
    'unset',
    'current-context',
  ]);
  return 0;
}

async function remove(job: AsyncJob, around: ToolSurroundings, profile: string): Promise<number> {
  const { names } = around.clusters;
  const nodes = await nodeAddresses(around.client);
  await around.clusters.remove();
  await dropContext(job, around, names);
  job.stdout(`🔥  Deleting "${profile}" in docker ...\n`);
  for (const { name } of nodes) job.stdout(`🔥  Deleting container "${name}" ...\n`);
  job.stdout(
    `🔥  Removing /root/.minikube/machines/${profile} ...\n💀  Removed all traces of the "${profile}" cluster.\n`,
  );
  return 0;
}

async function status(job: AsyncJob, around: ToolSurroundings, profile: string, stopped: boolean): Promise<number> {
  const nodes = await nodeAddresses(around.client);
  for (const { name, controlPlane } of nodes) {
    const kubelet = stopped || around.clusters.isDown(`kubelet/${name}`) ? 'Stopped' : 'Running';
    const rest = stopped ? 'Stopped' : 'Running';
    job.stdout(
      controlPlane
        ? `${profile}\ntype: Control Plane\nhost: ${rest}\nkubelet: ${kubelet}\napiserver: ${rest}\nkubeconfig: ${stopped ? 'Stopped' : 'Configured'}\n\n`
        : `${name}\ntype: Worker\nhost: ${rest}\nkubelet: ${kubelet}\n\n`,
    );
  }
  return stopped ? 7 : 0;
}

async function node(
  job: AsyncJob,
  around: ToolSurroundings,
  profile: string,
  rest: readonly string[],
): Promise<number> {
  const [verb, name = ''] = rest;
  const nodes = await nodeAddresses(around.client);
  const known = nodes.some((one) => one.name === name);
  if (verb === 'list') {
    for (const one of nodes) job.stdout(`${one.name}\t${one.ip}\n`);
    return 0;
  }
  if (verb === 'add') {
    const next = `${profile}-m${String(nodes.length + 1).padStart(2, '0')}`;
    job.stdout(
      `😄  Adding node m${next.slice(-2)} to cluster ${profile} as [worker]\n👍  Starting "${next}" worker node in "${profile}" cluster\n🚜  Pulling base image v0.0.48 ...\n🔥  Creating docker container (CPUs=2, Memory=3072MB) ...\n🐳  Preparing Kubernetes v1.36.0 on Docker 29.1.3 ...\n🔎  Verifying Kubernetes components...\n`,
    );
    await around.clusters.fault({ type: 'addMachine' });
    await waitForNodes(job, around, { ready: true });
    job.stdout(`🏄  Successfully added m${next.slice(-2)} to ${profile}!\n`);
    return 0;
  }
  if ((verb === 'delete' || verb === 'stop' || verb === 'start') && !known) {
    job.stderr(`\n❌  Exiting due to GUEST_NODE_RETRIEVE: retrieving node: Could not find node ${name}\n`);
    return 80;
  }
  if (verb === 'delete') {
    await around.clusters.fault({ type: 'removeMachine', name });
    await around.client
      .delete({ group: '', version: 'v1', resource: 'nodes', name })
      .catch(() => undefined as V1Node | undefined);
    job.stdout(`🔥  Deleting node ${name} from cluster ${profile}\n💀  Node ${name} was successfully deleted.\n`);
    return 0;
  }
  if (verb === 'stop' || verb === 'start') {
    await around.clusters.fault({ type: verb === 'stop' ? 'stopNode' : 'startNode', name });
    job.stdout(
      verb === 'stop'
        ? `✋  Stopping node "${name}"  ...\n🛑  Successfully stopped node ${name}\n`
        : `👍  Starting "${name}" worker node in "${profile}" cluster\n🏄  Successfully started node ${name}!\n`,
    );
    return 0;
  }
  job.stderr(`Error: unknown command "${verb ?? ''}" for "minikube node"\n`);
  return 1;
}

async function dashboard(job: AsyncJob, around: ToolSurroundings, rest: readonly string[]): Promise<number> {
  await minikubeAddons(job, around, ['enable', 'dashboard'], around.clusters.name);
  const url =
    'http://127.0.0.1:40001/api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:/proxy/';
  job.stdout(`🤔  Verifying dashboard health ...\n🚀  Launching proxy ...\n🤔  Verifying proxy health ...\n`);
  job.stdout(
    rest.includes('--url')
      ? `${url}\n`
      : `🎉  Opening ${url} in your default browser...\n(the page around this terminal is the dashboard of this cluster)\n`,
  );
  return 0;
}

function noProfile(job: AsyncJob, profile: string): number {
  const p = profile === 'minikube' ? '' : ` -p ${profile}`;
  job.stdout(
    `🤷  Profile "${profile}" not found. Run "minikube profile list" to view all profiles.\n👉  To start a cluster, run: "minikube start${p}"\n`,
  );
  return 85;
}

function noneToDelete(job: AsyncJob, profile: string): number {
  job.stdout(
    `🙄  "${profile}" profile does not exist, trying anyways.\n💀  Removed all traces of the "${profile}" cluster.\n`,
  );
  return 0;
}

function notRunning(job: AsyncJob, profile: string): number {
  job.stdout(
    `🤷  The control-plane node ${profile} host is not running: state=Stopped\n👉  To start a cluster, run: "minikube start${profile === 'minikube' ? '' : ` -p ${profile}`}"\n`,
  );
  return 83;
}

/** The words without the flag that chooses the profile. */
function withoutProfile(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.filter((arg, i) => {
    if (end >= 0 && i >= end) return true;
    return !/^(?:-p|--profile)(?:=|$)/.test(arg) && !/^(?:-p|--profile)$/.test(args[i - 1] ?? '');
  });
}
