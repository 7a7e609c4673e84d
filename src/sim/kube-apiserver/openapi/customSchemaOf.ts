import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import type { Server } from '../Server.ts';
import type { JsonSchema } from './JsonSchema.ts';

/** The schema that a custom resource's definition has for its version, as the store has it now. */
export function customSchemaOf(server: Pick<Server, 'storeOf'>, info: ResourceInfo): JsonSchema | undefined {
  const definitions = server.storeOf('apiextensions.k8s.io', 'customresourcedefinitions');
  const stored = definitions?.get('', `${info.resource}.${info.group}`)?.value;
  const versions = (stored as V1CustomResourceDefinition | undefined)?.spec.versions ?? [];
  const schema = versions.find((version) => version.name === info.version)?.schema?.openAPIV3Schema;
  return schema as JsonSchema | undefined;
}
