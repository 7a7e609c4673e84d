import { goQuote } from '../FieldError.ts';
import { failure, type StatusError } from '../StatusError.ts';
import type { Ownership } from './Managers.ts';

/** A field that an apply would take from another manager. */
export interface Conflict {
  readonly writer: Ownership['writer'];
  /** `.spec.replicas` */
  readonly path: string;
}

/** The manager as conflicts name it: `"m"`, `"kubectl" with subresource "scale" using apps/v1`. */
function printManager(writer: Ownership['writer']): string {
  let text = goQuote(writer.manager);
  if (writer.subresource) text += ` with subresource ${goQuote(writer.subresource)}`;
  return writer.operation === 'Update' ? `${text} using ${writer.apiVersion}` : text;
}

/** The 409 of a server-side apply. Source: apimachinery/pkg/util/managedfields/internal/conflict.go. */
export function applyConflictError(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ writer, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printManager(writer)}`,
    field: path,
  }));
  return failure(409, 'Conflict', conflictMessage(conflicts), { causes });
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${printManager(first.writer)}: ${first.path}`;
  const byManager = new Map<string, string[]>();
  for (const { writer, path } of conflicts) {
    const name = printManager(writer);
    byManager.set(name, [...(byManager.get(name) ?? []), path]);
  }
  const lines = [...byManager.keys()]
    .sort()
    .flatMap((name) => [`conflicts with ${name}:`, ...(byManager.get(name) as string[]).map((path) => `- ${path}`)]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}
