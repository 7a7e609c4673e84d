import type {
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1PersistentVolumeClaim,
  V1Pod,
  V1Service,
  V1StatefulSet,
} from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { sleep } from '../kubectl.ts';
import type { ReleaseObjects } from './applyManifests.ts';
import type { HelmContext } from './HelmContext.ts';

/** `5m0s`, `90s`, `1h` in milliseconds; five minutes when nothing is said. */
export function timeoutMs({ flags }: HelmContext): number {
  const text = flags('timeout')?.at(-1) ?? '5m0s';
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  let total = 0;
  for (const [, n, unit = 's'] of text.matchAll(/([\d.]+)(ms|h|m|s)?/g)) total += Number(n) * (units[unit] ?? 0);
  return total;
}

/** `--wait`: until everything that was made is ready. Throws when that takes longer than `--timeout`. */
export async function awaitObjects(
  context: HelmContext,
  objects: ReleaseObjects,
  made: readonly KubeObject[],
): Promise<void> {
  const { around, job } = context;
  const end = around.clock.now() + timeoutMs(context);
  for (const object of made) {
    while (!isReady(await objects.get<KubeObject>(object), context.flag('wait-for-jobs'))) {
      if (around.clock.now() >= end) throw new Error('context deadline exceeded');
      if (job.aborted) throw new Error('context canceled');
      await sleep(around.clock, 2000, job);
    }
  }
}

function isReady(object: KubeObject | undefined, jobsToo: boolean): boolean {
  if (!object) return false;
  switch (object.kind) {
    case 'Deployment': {
      const { spec, status, metadata } = object as V1Deployment;
      const wanted = spec?.replicas ?? 1;
      const spare = wanted > 1 ? Math.floor(wanted / 4) : 0;
      return (
        (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
        // Those of the old template do not count, though they may all be available.
        (status?.availableReplicas ?? 0) - (status?.replicas ?? 0) + (status?.updatedReplicas ?? 0) >= wanted - spare
      );
    }
    case 'StatefulSet': {
      const { spec, status } = object as V1StatefulSet;
      return (status?.readyReplicas ?? 0) >= (spec?.replicas ?? 1);
    }
    case 'DaemonSet': {
      const { status, metadata } = object as V1DaemonSet;
      const seen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
      return seen && (status?.numberReady ?? 0) >= (status?.desiredNumberScheduled ?? 0);
    }
    case 'Pod':
      return Boolean(
        (object as V1Pod).status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
      );
    case 'PersistentVolumeClaim':
      return (object as V1PersistentVolumeClaim).status?.phase === 'Bound';
    case 'Service': {
      const { spec, status } = object as V1Service;
      return spec?.type !== 'LoadBalancer' || (status?.loadBalancer?.ingress?.length ?? 0) > 0;
    }
    case 'Job':
      return !jobsToo || Boolean((object as V1Job).status?.succeeded);
    default:
      return true;
  }
}
