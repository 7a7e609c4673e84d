import { convertCustomResource } from '../../../api/apiextensions/convertCustomResource.ts';
import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Scheme } from '../../../api/Scheme.ts';
import type { Conversion } from '../registry/conversions.ts';
import { type CustomKind, customKindOf } from './CustomKind.ts';
import type { Convert } from './conversionWebhook.ts';

type Definition = V1CustomResourceDefinition & StoredObject;

/** Whether a definition's objects are served. */
export const isEstablished = ({ status }: V1CustomResourceDefinition): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True') ?? false;

/**
 * The kinds that CustomResourceDefinitions add to what is served: follows the definitions in the store, and keeps the
 * scheme up with them (apiextensions-apiserver `crdHandler`).
 */
export class CustomKinds {
  private readonly kinds = new Map<ResourceInfo, CustomKind>();
  private readonly served = new Map<string, CustomKind[]>();

  constructor(
    private readonly scheme: Scheme,
    /** Told when nothing of a resource is served any more. */
    private readonly onGone: (group: string, resource: string) => void,
    /** Conversion by webhook, for definitions that ask for it. */
    private readonly byWebhook: Convert,
  ) {}

  /** What is known of a custom resource; undefined for built-in ones. */
  of(info: ResourceInfo): CustomKind | undefined {
    return this.kinds.get(info);
  }

  /** Serves what a definition now says; undefined when it is gone. */
  follow(name: string, definition: Definition | undefined): void {
    const before = this.served.get(name) ?? [];
    const established = definition && isEstablished(definition) ? definition : undefined;
    if (established && before.length > 0 && sameContent(before[0] as CustomKind, established)) {
      for (const kind of before) kind.definition = established;
      return;
    }
    for (const { info } of before) {
      this.kinds.delete(info);
      this.scheme.remove(info);
    }
    const versions = (established?.spec.versions ?? []).filter((version) => version.served);
    const next = established ? versions.map((version) => customKindOf(established, version)) : [];
    for (const kind of next) {
      this.kinds.set(kind.info, kind);
      this.scheme.add(kind.info);
    }
    if (next.length > 0) this.served.set(name, next);
    else this.served.delete(name);
    const [first] = before;
    if (first && next.length === 0) this.onGone(first.info.group, first.info.resource);
  }

  /** How objects of a version travel to the stored version and back: only the version's name changes, or a webhook is asked. */
  conversionOf(info: ResourceInfo): Conversion | undefined {
    const kind = this.kinds.get(info);
    if (!kind) return undefined;
    const { definition, storedAs } = kind;
    const { group, resource, version } = info;
    const own = `${group}/${version}`;
    if (definition.spec.versions.length === 1) return undefined;
    const webhook = definition.spec.conversion?.strategy === 'Webhook';
    const convert = (object: KubeObject, to: string): KubeObject =>
      webhook ? this.byWebhook(definition, object, to) : convertCustomResource(object, to);
    return {
      storage: { group, resource, version: storedAs.slice(group.length + 1) },
      toStorage: (object) => convert(object, storedAs),
      fromStorage: (object) => convert(object, own),
    };
  }
}

/** Status and metadata of a definition change without its kinds changing. */
function sameContent({ definition }: CustomKind, next: Definition): boolean {
  return definition.spec === next.spec && definition.status?.acceptedNames === next.status?.acceptedNames;
}
