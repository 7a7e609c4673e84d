import { deepEqual } from '../../base/deepEqual.ts';
import { isObject, type JsonObject } from './jsonObject.ts';
import { PatchError } from './PatchError.ts';

/** One operation of RFC 6902, as it came: fields are checked when the operation is applied. */
export type JsonPatchOperation = JsonObject;

/** The API server's limit of operations in one patch. */
export const MAX_JSON_PATCH_OPERATIONS = 10_000;

/** The body as a list of operations. Throws PatchError worded as the API server's. */
export function checkJsonPatch(body: unknown): JsonPatchOperation[] {
  const cannot = (what: string, into: string): PatchError =>
    new PatchError('badRequest', `json: cannot unmarshal ${what} into Go value of type jsonpatch.${into}`);
  if (body === null) return [];
  if (!Array.isArray(body)) throw cannot(jsonType(body), 'Patch');
  for (const item of body) if (!isObject(item) && item !== null) throw cannot(jsonType(item), 'Operation');
  if (body.length > MAX_JSON_PATCH_OPERATIONS) {
    throw new PatchError(
      'tooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${body.length}`,
    );
  }
  return body.map((item) => item ?? {});
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/**
 * The document after all operations; the input is not changed and unchanged parts are shared. Throws PatchError with
 * the wording of evanphx/json-patch v4, which the API server and kubectl use: negative indexes count from the end, and
 * replacing a field that is not there sets it.
 */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): unknown {
  let current = document;
  let copied = 0;
  for (const operation of operations) {
    if (operation.op === 'copy') {
      copied += copiedLength(current, operation);
      if (copied > MAX_COPIED)
        throw fail(
          `Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${MAX_COPIED}`,
        );
    }
    current = applyOperation(current, operation);
  }
  return current;
}

/** How much text the copies of one patch may make (`JSONPatchMaxCopyBytes`): copies of copies double. */
const MAX_COPIED = 3 * 1024 * 1024;

function copiedLength(doc: unknown, { from }: JsonPatchOperation): number {
  const source = typeof from === 'string' ? find(doc, from) : undefined;
  const value = source && (source.container as Record<string, unknown>)[source.last];
  return value === undefined ? 0 : JSON.stringify(value).length;
}

function applyOperation(doc: unknown, operation: JsonPatchOperation): unknown {
  const kind = typeof operation.op === 'string' ? operation.op : 'unknown';
  switch (kind) {
    case 'add':
      return add(doc, pathOf(operation, 'path', kind), operation.value ?? null);
    case 'remove':
      return remove(doc, pathOf(operation, 'path', kind));
    case 'replace':
      return replace(doc, pathOf(operation, 'path', kind), operation.value ?? null);
    case 'move':
      return move(doc, pathOf(operation, 'from', kind), pathOf(operation, 'path', kind));
    case 'copy':
      return copy(doc, pathOf(operation, 'from', kind), pathOf(operation, 'path', kind));
    case 'test':
      return test(doc, pathOf(operation, 'path', kind), operation.value ?? null);
    default:
      throw new PatchError('unprocessable', `Unexpected kind: ${kind}`);
  }
}

const fail = (message: string): PatchError => new PatchError('unprocessable', message);

function pathOf(operation: JsonPatchOperation, field: 'path' | 'from', kind: string): string {
  const path = operation[field];
  if (typeof path !== 'string') throw fail(`${kind} operation failed to decode ${field}: missing value`);
  return path;
}

/** The steps of a pointer down to the container, and the last one. A path without a slash leads nowhere. */
function split(path: string): { steps: string[]; last: string } | undefined {
  const parts = path.split('/');
  if (parts.length < 2) return undefined;
  const steps = parts.slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { last: steps.pop() as string, steps };
}

type Container = JsonObject | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** The container that holds the path's last step. */
function find(doc: unknown, path: string): { container: Container; last: string } | undefined {
  const at = split(path);
  if (!at) return undefined;
  let current: unknown = doc;
  for (const step of at.steps) {
    if (!isContainer(current)) return undefined;
    current = Array.isArray(current) ? current[indexOf(current, step) ?? -1] : ownValue(current, step);
  }
  return isContainer(current) ? { container: current, last: at.last } : undefined;
}

const ownValue = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

/** The place of an existing item; undefined when the step is no index or out of range. */
function indexOf(list: readonly unknown[], step: string): number | undefined {
  if (!/^[+-]?\d+$/.test(step)) return undefined;
  const n = Number(step);
  const index = n < 0 ? n + list.length : n;
  return index >= 0 && index < list.length ? index : undefined;
}

const invalidIndex = (op: string, path: string, step: string): PatchError =>
  /^[+-]?\d+$/.test(step)
    ? fail(`error in ${op} for path: '${path}': Unable to access invalid index: ${step}: invalid index referenced`)
    : fail(
        `error in ${op} for path: '${path}': value was not a proper array index: '${step}': strconv.Atoi: parsing "${step}": invalid syntax`,
      );

/** Rebuilds the spine from the document down to the container, which `change` replaces. */
function edit(doc: unknown, path: string, change: (container: Container, last: string) => Container): unknown {
  const { steps, last } = split(path) as { steps: string[]; last: string };
  const rebuild = (value: unknown, depth: number): unknown => {
    if (depth === steps.length) return change(value as Container, last);
    const step = steps[depth] as string;
    if (Array.isArray(value)) {
      const index = indexOf(value, step) as number;
      return value.with(index, rebuild(value[index], depth + 1));
    }
    const object = value as JsonObject;
    return { ...object, [step]: rebuild(object[step], depth + 1) };
  };
  return rebuild(doc, 0);
}

function add(doc: unknown, path: string, value: unknown): unknown {
  if (!find(doc, path)) throw fail(`add operation does not apply: doc is missing path: "${path}": missing value`);
  return edit(doc, path, (container, last) => inserted(container, last, value, 'add', path));
}

function inserted(container: Container, last: string, value: unknown, op: string, path: string): Container {
  if (!Array.isArray(container)) return { ...container, [last]: value };
  if (last === '-') return [...container, value];
  if (!/^[+-]?\d+$/.test(last)) throw invalidIndex(op, path, last);
  const n = Number(last);
  const index = n < 0 ? n + container.length + 1 : n;
  if (index < 0 || index > container.length) throw invalidIndex(op, path, last);
  return container.toSpliced(index, 0, value);
}

function remove(doc: unknown, path: string): unknown {
  if (!find(doc, path)) throw fail(`remove operation does not apply: doc is missing path: "${path}": missing value`);
  return edit(doc, path, (container, last) => removed(container, last, 'remove', path));
}

function removed(container: Container, last: string, op: string, path: string): Container {
  if (Array.isArray(container)) {
    const index = indexOf(container, last);
    if (index === undefined) throw invalidIndex(op, path, last);
    return container.toSpliced(index, 1);
  }
  if (!Object.hasOwn(container, last))
    throw fail(`error in ${op} for path: '${path}': Unable to remove nonexistent key: ${last}: missing value`);
  const { [last]: _gone, ...rest } = container;
  return rest;
}

function replace(doc: unknown, path: string, value: unknown): unknown {
  if (path === '') {
    if (!isContainer(value)) throw fail('replace operation hit error during patch: unexpected value');
    return value;
  }
  const at = find(doc, path);
  if (!at) throw fail(`replace operation does not apply: doc is missing path: ${path}: missing value`);
  if (Array.isArray(at.container) && indexOf(at.container, at.last) === undefined)
    throw fail(`Object to be patched is missing field (${path}: missing value)`);
  return edit(doc, path, (container, last) => assigned(container, last, value));
}

function assigned(container: Container, last: string, value: unknown): Container {
  if (Array.isArray(container)) return container.with(indexOf(container, last) as number, value);
  return { ...container, [last]: value };
}

function move(doc: unknown, from: string, path: string): unknown {
  const source = find(doc, from);
  if (!source) throw fail(`move operation does not apply: doc is missing from path: ${from}: missing value`);
  const value = valueAt(source, 'move', from);
  const without = edit(doc, from, (container, last) => removed(container, last, 'move', last));
  if (!find(without, path))
    throw fail(`move operation does not apply: doc is missing destination path: ${path}: missing value`);
  return edit(without, path, (container, last) => inserted(container, last, value ?? null, 'move', path));
}

function copy(doc: unknown, from: string, path: string): unknown {
  const source = find(doc, from);
  if (!source) throw fail(`copy operation does not apply: doc is missing from path: ${from}: missing value`);
  const value = valueAt(source, 'copy', from);
  if (!find(doc, path))
    throw fail(`copy operation does not apply: doc is missing destination path: ${path}: missing value`);
  return edit(doc, path, (container, last) => inserted(container, last, value ?? null, 'copy', path));
}

function test(doc: unknown, path: string, expected: unknown): unknown {
  if (path === '') {
    if (deepEqual(doc, expected)) return doc;
    throw fail(`testing value ${path} failed: test failed`);
  }
  const at = find(doc, path);
  if (!at) throw fail(`test operation does not apply: is missing path: ${path}: missing value`);
  if (!deepEqual(valueAt(at, 'test', path) ?? null, expected)) throw fail(`testing value ${path} failed: test failed`);
  return doc;
}

function valueAt(at: { container: Container; last: string }, op: string, path: string): unknown {
  if (!Array.isArray(at.container)) return ownValue(at.container, at.last);
  const index = indexOf(at.container, at.last);
  if (index === undefined) throw invalidIndex(op, path, at.last);
  return at.container[index];
}
