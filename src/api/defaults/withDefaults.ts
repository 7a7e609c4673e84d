/**
 * The object with what it lacks: a field counts as lacking when it is absent, null or the empty string, as in Go.
 * The same object comes back when it lacks nothing.
 */
export function withDefaults<T extends object>(object: T, defaults: Partial<T>): T {
  let out = object;
  for (const key in defaults) {
    const value = object[key];
    if (value !== undefined && value !== null && value !== '') continue;
    if (out === object) out = { ...object };
    out[key] = defaults[key] as T[typeof key];
  }
  return out;
}

/** Adds to `changes` what the object lacks and is not changed already: for one copy in place of two. */
export function addDefaults<T extends object>(object: T, changes: Partial<T>, defaults: Partial<T>): Partial<T> {
  for (const key in defaults) {
    const value = changes[key] ?? object[key];
    if (value === undefined || value === null || value === '') changes[key] = defaults[key];
  }
  return changes;
}

/** The object with changed fields; the same object when every field is already what it should be. */
export function withChanges<T extends object>(object: T, changes: Partial<T>): T {
  let out = object;
  for (const key in changes) {
    if (object[key] === changes[key]) continue;
    if (out === object) out = { ...object };
    out[key] = changes[key] as T[typeof key];
  }
  return out;
}

/** `list.map(change)`, but the same list when no element changed. */
export function mapShared<T>(list: T[], change: (item: T) => T): T[];
export function mapShared<T>(list: T[] | undefined, change: (item: T) => T): T[] | undefined;
export function mapShared<T>(list: T[] | undefined, change: (item: T) => T): T[] | undefined {
  if (!list) return list;
  let out: T[] | undefined;
  for (let i = 0; i < list.length; i += 1) {
    const item = list[i] as T;
    const changed = change(item);
    if (changed === item) continue;
    out ??= list.slice();
    out[i] = changed;
  }
  return out ?? list;
}
