import type { CelEvaluator } from '../../../api/apiextensions/CelEvaluator.ts';
import { type CompiledSchema, compileSchema } from '../../../api/apiextensions/compileSchema.ts';
import type { JsonSchemaProps } from '../../../api/apiextensions/JsonSchemaProps.ts';
import type {
  V1CustomResourceDefinition,
  V1CustomResourceDefinitionVersion,
  V1CustomResourceSubresourceScale,
} from '../../../api/generated/types.ts';
import { base64Text } from '../../../api/protobuf/ProtoReader.ts';
import type { ResourceInfo, SubresourceInfo } from '../../../api/ResourceInfo.ts';
import type { Schema } from '../../../api/schema/Schema.ts';
import { sha256 } from '../../../posix/text/digests.ts';
import { evaluateRules } from './customResourceRules.ts';
import { ownershipSchema } from './ownershipSchema.ts';

/** One served version of a CustomResourceDefinition, ready for use. */
export interface CustomKind {
  definition: V1CustomResourceDefinition;
  version: V1CustomResourceDefinitionVersion;
  info: ResourceInfo;
  /** `group/version` in which objects are stored. */
  storedAs: string;
  namespaced: boolean;
  schema: CompiledSchema | undefined;
  scale: V1CustomResourceSubresourceScale | undefined;
  evaluateCel: CelEvaluator;
  /** By which server-side apply tells fields apart; made when first asked for. */
  readonly ownershipSchema: Schema | undefined;
}

/** In the order in which discovery lists them for custom resources. */
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const PART_VERBS = ['get', 'patch', 'update'];

/** Makes a version of a definition ready. */
export function customKindOf(
  definition: V1CustomResourceDefinition,
  version: V1CustomResourceDefinitionVersion,
): CustomKind {
  const { group, versions } = definition.spec;
  const json = version.schema?.openAPIV3Schema as JsonSchemaProps | undefined;
  let owned: Schema | undefined;
  return {
    definition,
    version,
    info: infoOf(definition, version),
    storedAs: `${group}/${versions.find((v) => v.storage)?.name}`,
    namespaced: definition.spec.scope === 'Namespaced',
    schema: json && compileSchema(json),
    scale: version.subresources?.scale,
    evaluateCel: evaluateRules,
    get ownershipSchema() {
      owned ??= json && ownershipSchema(json);
      return owned;
    },
  };
}

function infoOf(
  { spec, status }: V1CustomResourceDefinition,
  version: V1CustomResourceDefinitionVersion,
): ResourceInfo {
  const names = status?.acceptedNames?.kind ? status.acceptedNames : spec.names;
  const subresources: SubresourceInfo[] = [];
  if (version.subresources?.scale) {
    subresources.push({ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: PART_VERBS });
  }
  if (version.subresources?.status) subresources.push({ name: 'status', kind: names.kind, verbs: PART_VERBS });
  const stored = spec.versions.find((v) => v.served && v.storage);
  return {
    ...(stored ? { storageVersionHash: storageVersionHash(spec.group, stored.name, names.kind) } : {}),
    group: spec.group,
    version: version.name,
    kind: names.kind,
    resource: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    namespaced: spec.scope === 'Namespaced',
    verbs: VERBS,
    subresources,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    custom: true,
  };
}

/** What discovery says of how objects are stored: the beginning of a digest of group, version and kind. */
function storageVersionHash(group: string, version: string, kind: string): string {
  const bytes = Uint8Array.from(`${group}/${version}/${kind}`, (c) => c.charCodeAt(0));
  return base64Text(sha256(bytes).subarray(0, 8));
}
