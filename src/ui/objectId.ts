import type { KubeObject } from '../api/meta.ts';

/**
 * Names one object on the page: `resource/namespace/name` (`pods/default/web-1`, `nodes//worker-1`), the form that
 * traces use. Graph elements that are no objects have ids without two slashes in the first place (`client/internet`).
 */
export type ObjectId = string;

export const objectId = (resource: string, namespace: string | undefined, name: string): ObjectId =>
  `${resource}/${namespace ?? ''}/${name}`;

export const idOf = (resource: string, object: KubeObject): ObjectId =>
  objectId(resource, object.metadata?.namespace, object.metadata?.name ?? '');

export interface IdParts {
  resource: string;
  namespace: string;
  name: string;
}

export function parseId(id: ObjectId): IdParts {
  const first = id.indexOf('/');
  const second = id.indexOf('/', first + 1);
  if (first < 0 || second < 0) return { resource: id, namespace: '', name: '' };
  return { resource: id.slice(0, first), namespace: id.slice(first + 1, second), name: id.slice(second + 1) };
}

/** The key inside one resource's map: `namespace/name`, or `name` for what has no namespace. */
export const mapKey = ({ namespace, name }: IdParts): string => (namespace ? `${namespace}/${name}` : name);

/** A pod's id from its key in the mirror, `namespace/name`. */
export const podId = (key: string): ObjectId => `pods/${key}`;
