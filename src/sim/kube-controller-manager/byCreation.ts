import type { KubeObject } from '../../api/meta.ts';

/** Oldest first; of the same second, by name (`ControllersByCreationTimestamp` and its kin). */
export function byCreation(a: KubeObject, b: KubeObject): number {
  const [x, y] = [a.metadata?.creationTimestamp ?? '', b.metadata?.creationTimestamp ?? ''];
  if (x !== y) return x < y ? -1 : 1;
  const [m, n] = [a.metadata?.name ?? '', b.metadata?.name ?? ''];
  return m < n ? -1 : m > n ? 1 : 0;
}
