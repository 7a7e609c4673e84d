import type { V1Container, V1Pod } from '../../api/generated/types.ts';
import type { KubeClient } from '../../client/KubeClient.ts';
import { discover } from '../../kubectl/resource/discover.ts';
import type { Mapping } from '../../kubectl/resource/Mapping.ts';
import { RestMapper } from '../../kubectl/resource/RestMapper.ts';

const FRESH_MS = 3000;
const LIMIT = 500;

/** Names in the cluster, asked for at most once in a few seconds. */
export class ClusterNames {
  private mapper: Promise<RestMapper> | undefined;
  private mappedAt = 0;
  private readonly lists = new Map<string, { at: number; names: Promise<string[]> }>();

  constructor(
    private readonly client: KubeClient,
    private readonly now: () => number,
  ) {}

  /** Every resource by its plural name, the preferred group's first. */
  async resources(): Promise<string[]> {
    const mapper = await this.mapping();
    const names = new Set<string>();
    for (const { resource, verbs, group } of mapper.preferredMappings()) {
      if (!verbs.includes('list')) continue;
      names.add(names.has(resource) && group ? `${resource}.${group}` : resource);
    }
    return [...names].sort();
  }

  /** Names of the objects of a resource as a user calls it (`po`, `deploy`, `pods`). */
  async names(resource: string, namespace: string): Promise<string[]> {
    const mapping = (await this.mapping()).find(resource);
    if (!mapping) return [];
    const key = `${mapping.group}/${mapping.resource}/${mapping.namespaced ? namespace : ''}`;
    const known = this.lists.get(key);
    if (known && Math.abs(this.now() - known.at) < FRESH_MS) return known.names;
    const names = this.list(mapping, namespace).catch(() => []);
    this.lists.set(key, { at: this.now(), names });
    return names;
  }

  async containers(pod: string, namespace: string): Promise<string[]> {
    const ref = { group: '', version: 'v1', resource: 'pods', namespace, name: pod };
    const found = await this.client.get<V1Pod>(ref).catch(() => undefined);
    const { initContainers = [], containers = [] } = found?.spec ?? {};
    return [...containers, ...initContainers].map((container: V1Container) => container.name);
  }

  private async list(mapping: Mapping, namespace: string): Promise<string[]> {
    const { group, version, resource, namespaced } = mapping;
    const ref = { group, version, resource, ...(namespaced && { namespace }) };
    const found = await this.client.list(ref, { limit: LIMIT, as: 'metadata' });
    return found.items.map((item) => item.metadata?.name ?? '').sort();
  }

  private mapping(): Promise<RestMapper> {
    if (!this.mapper || Math.abs(this.now() - this.mappedAt) > 60_000) {
      this.mappedAt = this.now();
      this.mapper = discover(this.client).then((discovery) => new RestMapper(discovery));
    }
    return this.mapper;
  }
}
