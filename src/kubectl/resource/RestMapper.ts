import type { Discovery } from './discover.ts';
import type { Mapping } from './Mapping.ts';

/** Finds the resource that somebody means: by plural, singular, short name or kind, with or without group and version. */
export class RestMapper {
  private readonly preferred = new Map<string, string>();

  constructor(readonly discovery: Discovery) {
    for (const group of discovery.groups) this.preferred.set(group.name, group.preferred);
  }

  /** `pods`, `po`, `Deployment`, `deployments.apps`, `deployments.v1.apps`. The first match in order of preference. */
  find(text: string): Mapping | undefined {
    const [first = '', ...dotted] = text.toLowerCase().split('.');
    if (dotted.length === 0) return this.best(this.named(first));
    const [version = '', ...groupWords] = dotted;
    const asVersion = this.named(first).filter((m) => m.version === version && m.group === groupWords.join('.'));
    if (groupWords.length >= 0 && asVersion.length > 0) return asVersion[0];
    const group = dotted.join('.');
    const candidates = this.named(first).filter((m) => m.group === group);
    if (candidates.length > 0) return this.best(candidates);
    return this.best(this.named(first).filter((m) => m.group.startsWith(`${group}.`)));
  }

  byKind(group: string, version: string, kind: string): Mapping | undefined {
    return this.discovery.mappings.find((m) => m.group === group && m.version === version && m.kind === kind);
  }

  /** The preferred version of a kind in a group. */
  byGroupKind(group: string, kind: string): Mapping | undefined {
    return this.best(this.discovery.mappings.filter((m) => m.group === group && m.kind === kind));
  }

  byResource(group: string, resource: string): Mapping | undefined {
    return this.best(this.discovery.mappings.filter((m) => m.group === group && m.resource === resource));
  }

  /** The members of a category such as `all`, in order of discovery, each in its preferred version. */
  category(name: string): Mapping[] {
    return this.preferredMappings().filter((m) => m.categories.includes(name));
  }

  /** Every resource once, in its group's preferred version that has it. */
  preferredMappings(): Mapping[] {
    const seen = new Map<string, Mapping>();
    for (const mapping of this.discovery.mappings) {
      const key = `${mapping.group}/${mapping.resource}`;
      const known = seen.get(key);
      if (!known || (mapping.version === this.preferred.get(mapping.group) && known.version !== mapping.version)) {
        seen.set(key, mapping);
      }
    }
    return [...seen.values()];
  }

  private named(name: string): Mapping[] {
    const all = this.discovery.mappings;
    const exact = all.filter((m) => m.resource === name || singularOf(m) === name);
    if (exact.length > 0) return exact;
    const short = all.filter((m) => m.shortNames.includes(name));
    return short.length > 0 ? short : all.filter((m) => m.kind.toLowerCase() === name);
  }

  private best(candidates: Mapping[]): Mapping | undefined {
    const [first] = candidates;
    if (!first) return undefined;
    const sameGroup = candidates.filter((m) => m.group === first.group && m.resource === first.resource);
    return sameGroup.find((m) => m.version === this.preferred.get(m.group)) ?? first;
  }
}

const singularOf = (mapping: Mapping): string => mapping.singular || mapping.kind.toLowerCase();
