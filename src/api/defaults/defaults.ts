import type { KubeObject } from '../meta.ts';

type Default = (object: never) => KubeObject;

/** The defaults of every kind that has any, by `group/Kind` (`group/version/Kind` where versions differ). */
const DEFAULTS: Readonly<Record<string, Default>> = {};

/** A kind's object with the defaults filled in; shares what did not change, and is the same object if nothing did. */
export function applyDefaults<T extends KubeObject>(group: string, version: string, object: T): T {
  const apply = DEFAULTS[`${group}/${version}/${object.kind}`] ?? DEFAULTS[`${group}/${object.kind}`];
  return apply ? (apply(object as never) as T) : object;
}
