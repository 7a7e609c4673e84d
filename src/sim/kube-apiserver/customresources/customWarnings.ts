import { formatCheck } from '../../../api/apiextensions/formats.ts';
import { childSchemas, type JsonSchemaProps } from '../../../api/apiextensions/JsonSchemaProps.ts';
import { compareVersions } from '../../../api/compareVersions.ts';
import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import type { CustomKind } from './CustomKind.ts';

/** What the server says of requests for a deprecated version; undefined for others (apiextensions `customresource_handler.go`). */
export function deprecationOf({ definition, version }: CustomKind): string | undefined {
  if (!version.deprecated) return undefined;
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const { group, names, versions } = definition.spec;
  const text = `${group}/${version.name} ${names.kind} is deprecated`;
  const [better] = versions
    .filter((other) => other.served && !other.deprecated && compareVersions(version.name, other.name) > 0)
    .sort((a, b) => compareVersions(a.name, b.name));
  return better ? `${text}; use ${group}/${better.name} ${names.kind}` : text;
}

/** Warnings of finalizers that an object of a custom kind comes to have (apiextensions `customresource/strategy.go`). */
export function finalizerWarnings(next: KubeObject, previous: KubeObject | undefined): string[] {
  const before = previous?.metadata?.finalizers ?? [];
  const added = (next.metadata?.finalizers ?? []).filter((name) => !before.includes(name) && !name.includes('/'));
  return added
    .sort()
    .map(
      (name) =>
        `metadata.finalizers: ${JSON.stringify(name)}: prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers`,
    );
}

const NUMBERS = new Set(['int32', 'int64', 'float', 'double']);

/** Warnings of formats in the schemas of a definition that nobody knows. */
export function formatWarnings({ spec }: V1CustomResourceDefinition): string[] {
  const unknown = new Set<string>();
  const queue = (spec?.versions ?? []).flatMap(({ schema }) => (schema?.openAPIV3Schema as JsonSchemaProps) ?? []);
  for (let schema = queue.pop(); schema; schema = queue.pop()) {
    const { format = '' } = schema;
    if (format !== '' && !NUMBERS.has(format) && !formatCheck(format)) unknown.add(format);
    queue.push(...childSchemas(schema));
  }
  return [...unknown].sort().map((format) => `unrecognized format ${JSON.stringify(format)}`);
}
