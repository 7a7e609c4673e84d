import type { Invocation } from '../Command.ts';
import { dryRunOf } from '../dryRun.ts';
import { fetchSelection } from '../get/printObjectList.ts';
import { drySuffix } from '../output/ResultPrinter.ts';
import { type Mapping, qualifiedKind, refOf } from '../resource/Mapping.ts';
import type { RestMapper } from '../resource/RestMapper.ts';
import { lastAppliedOf } from './lastApplied.ts';

/** What --prune looks through unless --prune-allowlist says otherwise. */
const NAMESPACED = [
  ['', 'ConfigMap'],
  ['', 'Endpoints'],
  ['', 'PersistentVolumeClaim'],
  ['', 'Pod'],
  ['', 'ReplicationController'],
  ['', 'Secret'],
  ['', 'Service'],
  ['batch', 'Job'],
  ['batch', 'CronJob'],
  ['networking.k8s.io', 'Ingress'],
  ['apps', 'DaemonSet'],
  ['apps', 'Deployment'],
  ['apps', 'ReplicaSet'],
  ['apps', 'StatefulSet'],
] as const;
const CLUSTER = [
  ['', 'Namespace'],
  ['', 'PersistentVolume'],
] as const;

/** Deletes what an earlier apply made in these namespaces and this one no longer names. */
export async function prune(
  invocation: Invocation,
  kept: ReadonlySet<string>,
  namespaces: ReadonlySet<string>,
): Promise<void> {
  const { flags, session, io } = invocation;
  const mapper = await session.mapper();
  const client = await session.client();
  const dryRun = dryRunOf(flags);
  const labelSelector = flags.str('selector');
  const mappings = prunedTypes(mapper, flags.list('prune-allowlist'));
  for (const mapping of mappings) {
    for (const namespace of mapping.namespaced ? namespaces : ['']) {
      const where = { mapping, namespace, source: '', ...(labelSelector ? { labelSelector } : {}) };
      for (const object of await fetchSelection(invocation, where)) {
        const { uid = '', name = '' } = object.metadata ?? {};
        if (lastAppliedOf(object) === undefined || kept.has(uid)) continue;
        if (dryRun !== 'client') {
          const options = dryRun === 'server' ? { dryRun: true } : {};
          await client.delete(refOf(mapping, namespace, name), { propagationPolicy: 'Background', ...options });
        }
        io.stdout(`${qualifiedKind(mapping)}/${name} pruned${drySuffix(dryRun)}\n`);
      }
    }
  }
}

function prunedTypes(mapper: RestMapper, allowed: readonly string[]): Mapping[] {
  if (allowed.length === 0) {
    const all = [...NAMESPACED, ...CLUSTER].map(([group, kind]) => mapper.byGroupKind(group, kind));
    return all.filter((mapping): mapping is Mapping => mapping !== undefined);
  }
  const out: Mapping[] = [];
  for (const word of allowed) {
    const [group = '', version = '', kind = ''] = word.split('/');
    const mapping = mapper.byKind(group === 'core' ? '' : group, version, kind);
    if (mapping) out.push(mapping);
  }
  return out;
}
