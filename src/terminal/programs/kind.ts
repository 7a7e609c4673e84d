import { parseYaml } from '../../api/yaml/parseDocuments.ts';
import { normalize } from '../../posix/fs/Vfs.ts';
import { failed } from '../../posix/SysError.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import { dropContext } from './contexts.ts';
import { flagValue } from './flagValue.ts';
import { sleep } from './kubectl.ts';
import { newCluster, waitForNodes } from './newCluster.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

const VERSION = 'kind v0.31.0 go1.25.5 linux/amd64\n';

/** kind: makes, lists and deletes clusters whose nodes are containers of one machine. */
export async function kind(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  await around.clusters.refresh();
  const { clusters, client, kubectl } = around;
  const [verb, what, ...rest] = job.args;
  const name = flagValue(rest, '--name', '-n') ?? job.env.KIND_CLUSTER_NAME ?? 'kind';
  const here = clusters.distribution === 'kind' && clusters.name === name;
  switch (`${verb ?? ''} ${what ?? ''}`.trim()) {
    case 'version':
    case '--version':
      job.stdout(VERSION);
      return 0;
    case 'get clusters':
      if (clusters.distribution === 'kind') job.stdout(`${clusters.name}\n`);
      else job.stderr('No kind clusters found.\n');
      return 0;
    case 'get nodes':
      if (here) for (const node of await nodeAddresses(client)) job.stdout(`${node.name}\n`);
      else job.stderr(`No kind nodes found for cluster "${name}".\n`);
      return 0;
    case 'get kubeconfig':
    case 'export kubeconfig':
    case 'export logs':
      if (!here)
        return complain(
          job,
          `could not locate any control plane nodes for cluster named '${name}'. Use the --name option to select a different cluster`,
        );
      if (verb === 'get') return kubectl(job, ['config', 'view', '--raw', '--minify', '--context', `kind-${name}`]);
      if (what === 'logs')
        return complain(job, 'logs are not written to files here: see kubectl logs and journalctl on a node');
      job.stderr(`Set kubectl context to "kind-${name}"\n`);
      return 0;
    case 'create cluster':
      return create(job, around, name, here, rest);
    case 'load docker-image':
    case 'load image-archive':
      for (const image of rest.filter((arg) => !arg.startsWith('-') && arg !== name)) {
        job.stderr(`Image: "${image}" needs no loading: images are simulated by their names\n`);
      }
      return 0;
    case 'delete cluster':
    case 'delete clusters': {
      const gone = what === 'clusters' ? clusters.distribution === 'kind' : here;
      const { names } = clusters;
      job.stderr(what === 'clusters' ? '' : `Deleting cluster "${name}" ...\n`);
      if (!gone) return 0;
      const nodes = (await nodeAddresses(client)).map((node) => `"${node.name}"`);
      await clusters.remove();
      await dropContext(job, around, names);
      job.stderr(what === 'clusters' ? `Deleted clusters: ["${name}"]\n` : `Deleted nodes: [${nodes.join(' ')}]\n`);
      return 0;
    }
    default:
      return complain(job, `unknown command ${JSON.stringify(job.args.join(' '))} for "kind"`);
  }
}

async function create(
  job: AsyncJob,
  around: ToolSurroundings,
  name: string,
  here: boolean,
  rest: readonly string[],
): Promise<number> {
  const { clusters, clock } = around;
  const file = flagValue(rest, '--config');
  const plan = planOf(file === undefined ? undefined : await configText(job, around, file), file ?? '');
  if (typeof plan === 'string') return complain(job, `failed to create cluster: ${plan}`);
  const called = flagValue(rest, '--name', '-n') === undefined ? (plan.name ?? name) : name;
  // The cluster that the page came with was made by nobody: the first line that makes one takes its place.
  const taken = called === name ? here : clusters.distribution === 'kind' && clusters.name === called;
  if (taken && clusters.made)
    return complain(job, `failed to create cluster: node(s) already exist for a cluster with the name "${called}"`);
  const { controlPlanes, workers, cni } = plan;
  await newCluster(job, around, {
    distribution: 'kind',
    nodes: controlPlanes + workers,
    controlPlanes,
    name: called,
    ...(cni ? {} : { cni: 'none' }),
  });
  const image = flagValue(rest, '--image')?.replace(/@.*/, '') ?? 'kindest/node:v1.36.0';
  job.stderr(`Creating cluster "${called}" ...\n`);
  const steps = [
    `Ensuring node image (${image}) 🖼`,
    `Preparing nodes ${'📦 '.repeat(controlPlanes + workers)} `,
    ...(controlPlanes > 1 ? ['Configuring the external load balancer ⚖️ '] : []),
    'Writing configuration 📜 ',
    'Starting control-plane 🕹️ ',
    'Installing CNI 🔌 ',
    'Installing StorageClass 💾 ',
    ...(controlPlanes > 1 ? ['Joining more control-plane nodes 🎮 '] : []),
    ...(workers > 0 ? ['Joining worker nodes 🚜 '] : []),
  ];
  for (const step of steps) {
    await sleep(clock, 2_000, job);
    job.stderr(` ✓ ${step}\n`);
  }
  if (image !== 'kindest/node:v1.36.0') job.stderr(`(the release of the cluster is v1.36.0 whatever the image)\n`);
  const wait = flagValue(rest, '--wait');
  if (wait !== undefined) {
    job.stderr(` ✓ Waiting ≤ ${wait} for control-plane = Ready ⏳ \n`);
    await waitForNodes(job, around, { ready: true });
    job.stderr(` • Ready after 1s 💚\n`);
  }
  job.stderr(
    `Set kubectl context to "kind-${called}"\nYou can now use your cluster with:\n\nkubectl cluster-info --context kind-${called}\n\nHave a nice day! 👋\n`,
  );
  return 0;
}

interface Plan {
  name: string | undefined;
  controlPlanes: number;
  workers: number;
  cni: boolean;
}

/** What a configuration file asks for; a text when it cannot be read. */
export function planOf(text: string | undefined, file: string): Plan | string {
  if (file === '') return { name: undefined, controlPlanes: 1, workers: 0, cni: true };
  if (text === undefined) return `error reading file: open ${file}: no such file or directory`;
  let config: unknown;
  try {
    config = parseYaml(text);
  } catch (error) {
    return `unable to decode config: ${error instanceof Error ? error.message.split('\n')[0] : ''}`;
  }
  const { kind: what, name, nodes = [{ role: 'control-plane' }], networking } = (config ?? {}) as KindConfig;
  if (what !== 'Cluster') return 'unable to decode config: the file is no kind Cluster';
  const controlPlanes = nodes.filter(({ role }) => role === 'control-plane').length;
  if (controlPlanes === 0) return 'invalid configuration: must have at least one control-plane node';
  const unknown = nodes.find(({ role }) => role !== 'control-plane' && role !== 'worker');
  if (unknown) return `invalid configuration for node: ${JSON.stringify(unknown.role)} is not a valid node role`;
  return { name, controlPlanes, workers: nodes.length - controlPlanes, cni: networking?.disableDefaultCNI !== true };
}

interface KindConfig {
  kind?: string;
  name?: string;
  nodes?: { role?: string }[];
  networking?: { disableDefaultCNI?: boolean };
}

async function configText(job: AsyncJob, around: ToolSurroundings, file: string): Promise<string | undefined> {
  if (file === '-') return job.readAll();
  const text = around.vfs(job.pid).readText(normalize(file, job.cwd));
  return failed(text) ? undefined : text;
}

function complain(job: AsyncJob, why: string): number {
  job.stderr(`ERROR: ${why}\n`);
  return 1;
}
