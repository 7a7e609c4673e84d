import type { V1Node } from '../../api/generated/types.ts';
import type { ClusterConfig } from '../../scenarios/ClusterConfig.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { addContext, dropContext } from './contexts.ts';
import { sleep } from './kubectl.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

type Wanted = Partial<ClusterConfig> & Pick<ClusterConfig, 'distribution' | 'nodes'>;

/** Puts a new cluster in the place of the present one and points the kubeconfig at it. Says what goes for it. */
export async function newCluster(job: AsyncJob, around: ToolSurroundings, wanted: Wanted): Promise<void> {
  const { clusters } = around;
  if (clusters.exists) {
    job.stderr(`(one cluster lives at a time here: ${clusters.distribution} "${clusters.name}" makes room)\n`);
    await dropContext(job, around, clusters.names);
  }
  await clusters.make(wanted);
  await addContext(job, around, clusters.names);
}

/** Waits until all nodes have come up (at most `limitMs` of virtual time). */
export async function waitForNodes(
  job: AsyncJob,
  around: ToolSurroundings,
  { ready, limitMs = 120_000 }: { ready: boolean; limitMs?: number },
): Promise<void> {
  const { clock, client } = around;
  const end = clock.now() + limitMs;
  while (clock.now() < end && !job.aborted) {
    await sleep(clock, 1_000, job);
    const { items } = await client.list<V1Node>({ group: '', version: 'v1', resource: 'nodes' });
    if (items.length === 0) continue;
    const isReady = ({ status }: V1Node): boolean =>
      status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
    if (!ready || items.every(isReady)) return;
  }
}
