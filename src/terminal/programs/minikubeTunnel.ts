import type { V1Service } from '../../api/generated/types.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import { sleep } from './kubectl.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

const SERVICES = { group: '', version: 'v1', resource: 'services' };

/**
 * minikube tunnel: while it runs, every Service of type LoadBalancer has its cluster address as its outside address, and
 * the machine in front of the cluster reaches it there (pkg/minikube/tunnel). `--cleanup` takes addresses back.
 */
export async function minikubeTunnel(
  job: AsyncJob,
  around: ToolSurroundings,
  rest: readonly string[],
): Promise<number> {
  const { clock } = around;
  if (rest.includes('--cleanup') || rest.includes('-c')) {
    await patchAll(around, false);
    return 0;
  }
  job.stdout(
    `✅  Tunnel successfully started\n\n📌  NOTE: Please do not close this terminal as this process must stay alive for the tunnel to be accessible ...\n\n`,
  );
  while (!job.aborted) {
    for (const name of await patchAll(around, true)) job.stdout(`🏃  Starting tunnel for service ${name}.\n`);
    await sleep(clock, 2_000, job);
  }
  await patchAll(around, false);
  job.stdout('✋  Stopped tunnel\n');
  return 0;
}

/** Gives or takes the addresses; answers the names of the Services that were changed. */
async function patchAll({ client }: ToolSurroundings, open: boolean): Promise<string[]> {
  const { items } = await client.list<V1Service>(SERVICES);
  const changed: string[] = [];
  for (const { metadata, spec, status } of items) {
    const has = (status?.loadBalancer?.ingress?.length ?? 0) > 0;
    if (spec?.type !== 'LoadBalancer' || has === open || !spec.clusterIP) continue;
    const { name = '', namespace = '' } = metadata ?? {};
    const ingress = open ? [{ ip: spec.clusterIP }] : null;
    await client.patch({ ...SERVICES, namespace, name, subresource: 'status' }, 'merge', {
      status: { loadBalancer: { ingress } },
    });
    changed.push(name);
  }
  return changed;
}
