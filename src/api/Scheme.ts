import { compareVersions } from './compareVersions.ts';
import type { GroupVersionKind, GroupVersionResource } from './meta.ts';
import { CUSTOM_GROUP_PRIORITY, groupPriorities } from './overlay/groupPriorities.ts';
import type { ResourceInfo } from './ResourceInfo.ts';
import { resources, servedByDefault } from './resources.ts';

/** One API group with its served versions, most preferred first. */
export interface GroupInfo {
  readonly name: string;
  readonly versions: readonly string[];
  readonly preferredVersion: string;
}

/**
 * What an API server serves: resources by group, version and name. Built-in ones are there from the start; custom
 * resources come and go. Answers are in the order of discovery: groups by priority, versions by preference, resources
 * by name.
 */
export class Scheme {
  /** Counts changes: what was derived from the scheme is stale when it differs. */
  version = 0;
  private readonly byGvr = new Map<string, ResourceInfo>();
  private readonly byGvk = new Map<string, ResourceInfo>();
  private byName = new Map<string, ResourceInfo[]>();
  private sorted: readonly ResourceInfo[] = [];
  private groupList: readonly GroupInfo[] = [];
  private derivedAt = -1;

  constructor(initial: Iterable<ResourceInfo> = []) {
    for (const info of initial) this.add(info);
  }

  /** What a cluster serves before anybody adds to it. */
  static builtin(): Scheme {
    return new Scheme(resources.filter(servedByDefault));
  }

  /** Adds a resource, or replaces the one of the same group, version and name. */
  add(info: ResourceInfo): void {
    this.remove(info);
    this.byGvr.set(gvrKey(info), info);
    this.byGvk.set(gvkKey(info), info);
    this.version++;
  }

  /** Whether there was such a resource. */
  remove(gvr: GroupVersionResource): boolean {
    const old = this.byGvr.get(gvrKey(gvr));
    if (!old) return false;
    this.byGvr.delete(gvrKey(gvr));
    if (this.byGvk.get(gvkKey(old)) === old) this.byGvk.delete(gvkKey(old));
    this.version++;
    return true;
  }

  byResource(group: string, version: string, resource: string): ResourceInfo | undefined {
    return this.byGvr.get(`${group}/${version}/${resource}`);
  }

  /** The resource whose objects have that kind; for a kind of a subresource or a list there is none. */
  byKind(group: string, version: string, kind: string): ResourceInfo | undefined {
    return this.byGvk.get(`${group}/${version}/${kind}`);
  }

  /** Every resource with that plural, singular or short name (any case), best match first, in any group and version. */
  byAnyName(name: string): readonly ResourceInfo[] {
    this.derive();
    return this.byName.get(name.toLowerCase()) ?? [];
  }

  /** The preferred version of a resource of a group. */
  preferred(group: string, resource: string): ResourceInfo | undefined {
    return this.byAnyName(resource).find((info) => info.group === group && info.resource === resource);
  }

  /** The preferred version of a kind of a group. */
  preferredKind(group: string, kind: string): ResourceInfo | undefined {
    this.derive();
    return this.sorted.find((info) => info.group === group && info.kind === kind);
  }

  /** All of it, in the order of discovery; the legacy group comes first. */
  all(): readonly ResourceInfo[] {
    this.derive();
    return this.sorted;
  }

  /** The groups, the legacy one (named '') first. */
  groups(): readonly GroupInfo[] {
    this.derive();
    return this.groupList;
  }

  group(name: string): GroupInfo | undefined {
    return this.groups().find((group) => group.name === name);
  }

  /** The resources of one group version, by name. */
  resourcesOf(group: string, version: string): readonly ResourceInfo[] {
    return this.all().filter((info) => info.group === group && info.version === version);
  }

  private derive(): void {
    if (this.derivedAt === this.version) return;
    this.derivedAt = this.version;
    this.sorted = [...this.byGvr.values()].sort(inDiscoveryOrder);
    const groups = new Map<string, string[]>();
    for (const { group, version } of this.sorted) {
      const versions = groups.get(group);
      if (!versions) groups.set(group, [version]);
      else if (versions.at(-1) !== version) versions.push(version);
    }
    this.groupList = [...groups].map(([name, versions]) => ({
      name,
      versions,
      preferredVersion: versions[0] ?? '',
    }));
    this.byName = indexByName(this.sorted);
  }
}

function indexByName(sorted: readonly ResourceInfo[]): Map<string, ResourceInfo[]> {
  const index = new Map<string, ResourceInfo[]>();
  const put = (name: string, info: ResourceInfo) => {
    const list = index.get(name);
    if (!list) index.set(name, [info]);
    else if (!list.includes(info)) list.push(info);
  };
  for (const info of sorted) put(info.resource, info);
  for (const info of sorted) put(info.singular, info);
  for (const info of sorted) for (const name of info.shortNames) put(name, info);
  return index;
}

const priorityOf = (group: string): number =>
  group === '' ? Number.POSITIVE_INFINITY : (groupPriorities[group] ?? CUSTOM_GROUP_PRIORITY);

function inDiscoveryOrder(a: ResourceInfo, b: ResourceInfo): number {
  if (a.group !== b.group) {
    const [x, y] = [priorityOf(a.group), priorityOf(b.group)];
    return x !== y ? y - x : a.group < b.group ? -1 : 1;
  }
  if (a.version !== b.version) return compareVersions(a.version, b.version);
  return a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0;
}

const gvrKey = ({ group, version, resource }: GroupVersionResource): string => `${group}/${version}/${resource}`;
const gvkKey = ({ group, version, kind }: GroupVersionKind): string => `${group}/${version}/${kind}`;
