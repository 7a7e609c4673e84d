import type { V1Pod, V1ResourceQuota } from '../../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../../api/meta.ts';
import { canonicalQuantity, Quantity } from '../../../api/Quantity.ts';
import { isScoped, quotaMatchesPod } from '../../../api/quota/quotaMatches.ts';
import { type Usage, usageOf } from '../../../api/quota/usageOf.ts';
import { deepEqual } from '../../../base/deepEqual.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { builtinDeletableResources } from '../deletableResources.ts';
import { isPodTerminal } from '../podState.ts';
import { RESOURCE_QUOTAS, refOf } from '../resourceRefs.ts';
import type { Stored } from '../Stored.ts';

type Quota = Stored<V1ResourceQuota>;

interface Counted {
  group: string;
  resource: string;
  informer: SharedInformer<KubeObject>;
}

const ZERO = Quantity.of(0);
/** Quota names that are not of the form `count/…`, and the resource whose objects they count. */
const OF_PODS = /^(pods|cpu|memory|ephemeral-storage|requests\.|limits\.|hugepages-)/;
const OF_CLAIMS = /(^requests\.storage$|^persistentvolumeclaims$|\.storageclass\.storage\.k8s\.io\/)/;

/**
 * Resource quotas: recounts what is used when something is given back (pkg/controller/resourcequota). What is taken is
 * counted by admission, in the same step.
 *
 *     ResourceQuota whose limits changed ─► itself      object deleted, Pod finished ─► the quotas of its namespace
 */
export class ResourceQuotaController implements Controller {
  readonly name = 'resourcequota';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly quotas: SharedInformer<Quota>;
  private readonly counted: readonly Counted[];

  constructor(context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('resourcequota-controller');
    this.quotas = context.informers.informer<Quota>(RESOURCE_QUOTAS);
    const enqueue = (quota: Quota): void => this.queue.add(keyOf(quota));
    this.quotas.addHandler({
      onAdd: enqueue,
      onUpdate: (quota, old) => {
        if (!deepEqual(quota.spec, old.spec)) enqueue(quota);
      },
    });
    const resources = builtinDeletableResources().filter((r) => r.namespaced && !r.resource.startsWith('events'));
    this.counted = resources.map(({ group, version, resource }) => {
      const informer = context.informers.informer<KubeObject>({ group, version, resource });
      informer.addHandler({
        onDelete: (object) => this.replenish(group, resource, object),
        onUpdate: (object, old) => {
          if (givesBack(group, resource, object, old)) this.replenish(group, resource, object);
        },
      });
      return { group, resource, informer };
    });
  }

  private replenish(group: string, resource: string, { metadata }: KubeObject): void {
    for (const quota of this.quotas.store.inNamespace(metadata?.namespace ?? '')) {
      const names = Object.keys(quota.spec.hard ?? {});
      if (names.some((name) => counts(name, group, resource))) this.queue.add(keyOf(quota));
    }
  }

  sync(key: string): void {
    const quota = this.quotas.store.get(key);
    if (!quota) return;
    const hard = quota.spec.hard ?? {};
    const total = this.usage(quota, Object.keys(hard));
    const used: Record<string, string> = {};
    for (const name of Object.keys(hard)) used[name] = (total[name] ?? ZERO).toString();
    if (sameAmounts(quota.status?.hard, hard) && sameAmounts(quota.status?.used, used)) return;
    const status = { ...quota.status, hard, used };
    this.client.updateStatus<V1ResourceQuota>(refOf(RESOURCE_QUOTAS, quota), { ...quota, status });
  }

  /** What everything in the namespace takes of what the quota limits. */
  private usage(quota: Quota, names: readonly string[]): Usage {
    const total: Usage = {};
    for (const { group, resource, informer } of this.counted) {
      if (!names.some((name) => counts(name, group, resource))) continue;
      const pods = group === '' && resource === 'pods';
      if (!pods && isScoped(quota)) continue;
      for (const object of informer.store.inNamespace(quota.metadata.namespace)) {
        if (pods && !quotaMatchesPod(quota, object as V1Pod)) continue;
        for (const [name, amount] of Object.entries(usageOf(group, resource, object))) {
          total[name] = total[name]?.add(amount) ?? amount;
        }
      }
    }
    return total;
  }
}

/** Whether a quota name counts objects of a resource. */
function counts(name: string, group: string, resource: string): boolean {
  if (name.startsWith('count/')) return name === (group === '' ? `count/${resource}` : `count/${resource}.${group}`);
  if (group !== '') return false;
  if (OF_CLAIMS.test(name)) return resource === 'persistentvolumeclaims';
  if (name.startsWith('services')) return resource === 'services';
  return OF_PODS.test(name) ? resource === 'pods' : name === resource;
}

/** Changes after which less is used. */
function givesBack(group: string, resource: string, object: KubeObject, old: KubeObject): boolean {
  if (group !== '') return false;
  if (resource === 'pods') return isPodTerminal(object as V1Pod) && !isPodTerminal(old as V1Pod);
  if (resource !== 'services' && resource !== 'persistentvolumeclaims') return false;
  return (object as Stored<V1Pod>).spec !== (old as Stored<V1Pod>).spec;
}

function sameAmounts(a: Record<string, string> | undefined, b: Record<string, string>): boolean {
  const names = Object.keys(b);
  if (!a || Object.keys(a).length !== names.length) return false;
  return names.every((name) => {
    const [x, y] = [a[name], b[name]];
    return x !== undefined && y !== undefined && (x === y || canonicalQuantity(x) === canonicalQuantity(y));
  });
}
