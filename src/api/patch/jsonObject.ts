/** A JSON object. */
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sets a key of an object being built. `__proto__` is a key like any other: assigned, it would change the object's nature. */
export function put(target: JsonObject, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The value of an own key; undefined when there is none. */
export const get = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);
