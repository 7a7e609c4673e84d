import type { KubeObject } from '../../api/meta.ts';
import { goValue } from '../../base/goValue.ts';
import type { DescribeContext } from './Describer.ts';
import type { DescribeWriter } from './DescribeWriter.ts';
import { describeEvents } from './describeEvents.ts';

const SKIPPED = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

/** Any object, custom resources above all: its fields as they are, with names that read well. */
export function describeGeneric(object: KubeObject, writer: DescribeWriter, context: DescribeContext): void {
  writer.field(0, 'Name', object.metadata?.name);
  writer.field(0, 'Namespace', object.metadata?.namespace ?? '');
  writer.labels('Labels', object.metadata?.labels);
  writer.annotations('Annotations', object.metadata?.annotations);
  fields(object as Record<string, unknown>, writer, 0, '');
  describeEvents(writer, context);
}

function fields(content: Record<string, unknown>, writer: DescribeWriter, level: number, path: string): void {
  for (const key of Object.keys(content).sort()) {
    const at = `${path}.${key}`;
    const value = content[key];
    if (SKIPPED.has(at)) continue;
    if (Array.isArray(value)) {
      writer.line(level, `${labelFor(key)}:`);
      for (const child of value) {
        if (isFields(child)) fields(child, writer, level + 1, at);
        else writer.line(level + 1, goValue(child));
      }
    } else if (isFields(value)) {
      writer.line(level, `${labelFor(key)}:`);
      fields(value, writer, level + 1, at);
    } else writer.field(level, labelFor(key), goValue(value));
  }
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ACRONYMS = new Set(['API', 'URL', 'UID', 'GUID', 'OSB']);

/** `apiVersion` → `API Version`; names with other characters than letters stay as they are. */
function labelFor(field: string): string {
  if (!/^[A-Za-z-]+$/.test(field)) return field;
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z-]+|[A-Z]+/g) ?? [field];
  return words
    .map((word) => (ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word[0]?.toUpperCase() + word.slice(1)))
    .join(' ');
}
