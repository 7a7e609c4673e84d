import type { AsyncJob } from '../AsyncJob.ts';
import { nodeAddresses } from '../network/outsideAddress.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

const VERSION = 'kind v0.31.0 go1.25.5 linux/amd64\n';

/** kind: reports the cluster of the page; clusters are made and deleted in the page. */
export async function kind(job: AsyncJob, { distribution, client, kubectl }: ToolSurroundings): Promise<number> {
  const [verb, what, ...rest] = job.args;
  const here = distribution === 'kind';
  switch (`${verb ?? ''} ${what ?? ''}`.trim()) {
    case 'version':
    case '--version':
      job.stdout(VERSION);
      return 0;
    case 'get clusters':
      if (here) job.stdout('kind\n');
      else job.stderr('No kind clusters found.\n');
      return 0;
    case 'get nodes':
      if (!here) job.stderr('No kind nodes found for cluster "kind".\n');
      else for (const { name } of await nodeAddresses(client)) job.stdout(`${name}\n`);
      return 0;
    case 'get kubeconfig':
      return kubectl(job, ['config', 'view', '--raw']);
    case 'export kubeconfig':
      job.stderr('Set kubectl context to "kind-kind"\n');
      return 0;
    case 'create cluster':
      job.stderr(
        here && !rest.some((arg) => /^--name/.test(arg))
          ? 'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "kind"\n'
          : 'kind: a page holds one cluster: choose New cluster in the page to have another one\n',
      );
      return 1;
    case 'load docker-image':
    case 'load image-archive':
      for (const image of rest.filter((arg) => !arg.startsWith('-'))) {
        job.stderr(`kind: images are simulated by their names, so there is nothing to load for "${image}"\n`);
      }
      return 0;
    case 'delete cluster':
      job.stderr('kind: the cluster of the page cannot be deleted from inside; choose New cluster in the page\n');
      return 1;
    default:
      job.stderr(
        `ERROR: unknown command "${job.args.join(' ')}" for "kind": here are get clusters|nodes|kubeconfig, version\n`,
      );
      return 1;
  }
}
