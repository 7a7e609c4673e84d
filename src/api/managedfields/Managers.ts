import type { V1ManagedFieldsEntry } from '../generated/types.ts';
import { type FieldSet, type FieldsV1, parseFieldsV1, toFieldsV1 } from './fieldSet.ts';

/** Who writes, how, in which version, when (RFC 3339, whole seconds). */
export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** '' or absent for the object itself. */
  readonly subresource?: string;
  readonly apiVersion: string;
  readonly time: string;
}

/** What one manager owns. */
export interface Ownership {
  readonly writer: Omit<Writer, 'time'> & { readonly time?: string };
  readonly fields: FieldSet;
}

/** Owners by identity: an applier is the same in every version, an updater is not. */
export type Managers = ReadonlyMap<string, Ownership>;

export function identityOf(writer: Ownership['writer']): string {
  const version = writer.operation === 'Apply' ? '' : writer.apiVersion;
  return JSON.stringify([writer.manager, writer.operation, version, writer.subresource ?? '']);
}

export function decodeManagers(entries: readonly V1ManagedFieldsEntry[] | undefined): Managers {
  const managers = new Map<string, Ownership>();
  for (const entry of entries ?? []) {
    const writer = {
      manager: entry.manager ?? '',
      operation: entry.operation === 'Apply' ? ('Apply' as const) : ('Update' as const),
      subresource: entry.subresource ?? '',
      apiVersion: entry.apiVersion ?? '',
      ...(entry.time === undefined ? {} : { time: String(entry.time) }),
    };
    managers.set(identityOf(writer), { writer, fields: parseFieldsV1(entry.fieldsV1 as FieldsV1 | undefined) });
  }
  return managers;
}

/** The entries as `metadata.managedFields` lists them: appliers first, then by time, name, version, subresource. */
export function encodeManagers(managers: Managers): V1ManagedFieldsEntry[] {
  const owners = [...managers.values()].filter(({ fields, writer }) => fields.size > 0 || writer.operation === 'Apply');
  return owners
    .sort((a, b) => compareWriters(a.writer, b.writer))
    .map(({ writer, fields }) => ({
      manager: writer.manager,
      operation: writer.operation,
      apiVersion: writer.apiVersion,
      ...(writer.time === undefined ? {} : { time: writer.time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(writer.subresource ? { subresource: writer.subresource } : {}),
    }));
}

function compareWriters(a: Ownership['writer'], b: Ownership['writer']): number {
  if (a.operation !== b.operation) return a.operation === 'Apply' ? -1 : 1;
  const pairs = [
    [a.time ?? '', b.time ?? ''],
    [a.manager, b.manager],
    [a.apiVersion, b.apiVersion],
    [a.subresource ?? '', b.subresource ?? ''],
  ] as const;
  for (const [left, right] of pairs) if (left !== right) return left < right ? -1 : 1;
  return 0;
}
