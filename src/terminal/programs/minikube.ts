import type { V1Service } from '../../api/generated/types.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { metricsServer } from '../manifests/metricsServer.ts';
import { type NodeAddress, nodeAddresses } from '../network/outsideAddress.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';
import { textTable } from './textTable.ts';

const NO_PROFILE = `🤷  Profile "minikube" not found. Run "minikube profile list" to view all profiles.
👉  To start a cluster, run: "minikube start"
`;

/** minikube: reports and shortcuts on the cluster of the page. What makes or stops clusters is done in the page. */
export async function minikube(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const [verb = '', ...rest] = job.args;
  const nodes = await nodeAddresses(around.client);
  switch (verb) {
    case 'start':
      job.stdout(
        around.distribution === 'minikube'
          ? '🏄  Done! kubectl is now configured to use "minikube" cluster and "default" namespace by default\n'
          : `minikube: the cluster of this page (${around.distribution}) is running already, and kubectl uses it; choose New cluster in the page for another one\n`,
      );
      return 0;
    case 'status':
      return status(job, around.distribution, nodes);
    case 'ip':
      job.stdout(`${nodes[0]?.ip ?? ''}\n`);
      return 0;
    case 'version':
      job.stdout('minikube version: v1.37.0\ncommit: 65318f4cfff9c12cc87ec9eb8f4cdd57b25047f3\n');
      return 0;
    case 'kubectl':
      return around.kubectl(job, rest[0] === '--' ? rest.slice(1) : rest);
    case 'service':
      return service(job, around, nodes, rest);
    case 'profile':
    case 'node':
      return list(job, verb, nodes);
    case 'dashboard':
      job.stderr('minikube: the page itself is the dashboard of this cluster\n');
      return 1;
    case 'tunnel':
      job.stderr('minikube: not needed: the load balancers of this cluster have addresses that the terminal reaches\n');
      return 0;
    case 'addons':
      return addons(job, around, rest);
    case 'ssh':
      job.stderr('minikube: there is no shell on the machines of a simulated cluster; try kubectl debug node/NAME\n');
      return 1;
    default:
      job.stderr(
        verb === 'stop' || verb === 'delete' || verb === 'pause'
          ? `minikube ${verb}: clusters are paused, stopped and replaced in the page\n`
          : `Error: unknown command "${verb}" for "minikube"\n`,
      );
      return 1;
  }
}

function status(job: AsyncJob, distribution: string, nodes: readonly NodeAddress[]): number {
  if (distribution !== 'minikube') {
    job.stdout(NO_PROFILE);
    return 85;
  }
  for (const { name, controlPlane } of nodes) {
    job.stdout(
      controlPlane
        ? `${name}\ntype: Control Plane\nhost: Running\nkubelet: Running\napiserver: Running\nkubeconfig: Configured\n\n`
        : `${name}\ntype: Worker\nhost: Running\nkubelet: Running\n\n`,
    );
  }
  return 0;
}

function list(job: AsyncJob, verb: string, nodes: readonly NodeAddress[]): number {
  if (verb === 'node')
    job.stdout(
      textTable(
        nodes.map(({ name, ip }) => [name, ip]),
        4,
      ),
    );
  else job.stdout('minikube\n');
  return 0;
}

async function addons(job: AsyncJob, around: ToolSurroundings, rest: readonly string[]): Promise<number> {
  const [verb, name = ''] = rest;
  if (name === 'metrics-server' && (verb === 'enable' || verb === 'disable')) {
    const path = '/tmp/metrics-server.yaml';
    around.vfs().writeText(path, metricsServer());
    const quiet: AsyncJob = Object.create(job, { stdout: { value: () => {} } });
    const does =
      verb === 'enable' ? ['apply', '-f', path] : ['delete', '--ignore-not-found', '--wait=false', '-f', path];
    const status = await around.kubectl(quiet, does);
    if (status === 0)
      job.stdout(
        verb === 'enable'
          ? `💡  metrics-server is an addon maintained by Kubernetes. For any concerns contact minikube on GitHub.\nYou can view the list of minikube maintainers at: https://github.com/kubernetes/minikube/blob/master/OWNERS\n🌟  The 'metrics-server' addon is enabled\n`
          : `🌑  "The 'metrics-server' addon is disabled\n`,
      );
    return status;
  }
  if (verb === 'enable' && /^(?:ingress|storage-provisioner|default-storageclass)$/.test(name)) {
    job.stdout(`🌟  The '${name}' addon is enabled\n`);
    return 0;
  }
  job.stderr(
    `minikube: the addons of this cluster are fixed; ${name === '' ? 'see the page' : `"${name}" is not simulated`}\n`,
  );
  return 1;
}

async function service(
  job: AsyncJob,
  { client }: ToolSurroundings,
  nodes: readonly NodeAddress[],
  rest: readonly string[],
): Promise<number> {
  const flag = rest.findIndex((arg) => arg === '-n' || arg === '--namespace');
  const namespace = flag >= 0 ? (rest[flag + 1] ?? 'default') : 'default';
  const names = rest.filter((arg, i) => !arg.startsWith('-') && (flag < 0 || i !== flag + 1));
  const ref = { group: '', version: 'v1', resource: 'services', namespace };
  const { items } = await client.list<V1Service>(ref);
  const [name] = names;
  const chosen = name === 'list' || name === undefined ? items : items.filter((one) => one.metadata?.name === name);
  if (chosen.length === 0) {
    job.stderr(
      `❌  Exiting due to SVC_NOT_FOUND: Service '${name}' was not found in '${namespace}' namespace.\nYou may select another namespace by using 'minikube service ${name} -n <namespace>'. Or list out all the services using 'minikube service list'\n`,
    );
    return 115;
  }
  const urls = chosen.map((one) =>
    (one.spec?.ports ?? []).flatMap((port) => (port.nodePort ? [`http://${nodes[0]?.ip}:${port.nodePort}`] : [])),
  );
  if (rest.includes('--url')) for (const url of urls.flat()) job.stdout(`${url}\n`);
  else {
    const rows = chosen.map((one, i) => [
      one.metadata?.namespace ?? '',
      one.metadata?.name ?? '',
      (one.spec?.ports ?? []).map((port) => `${port.name ? `${port.name}/` : ''}${port.port}`).join(',') ||
        'No node port',
      urls[i]!.join(',') || 'No node port',
    ]);
    job.stdout(textTable([['NAMESPACE', 'NAME', 'TARGET PORT', 'URL'], ...rows]));
  }
  return 0;
}
