/** `resource/namespace/name` of a key of etcd: `/registry/pods/default/web` → `pods/default/web`. */
export function objectOfKey(key: string): string {
  const [, , ...parts] = key.split('/');
  // Keys of custom resources begin with their group.
  if (parts[0]?.includes('.')) parts.shift();
  const [resource = '', ...rest] = parts;
  return rest.length > 1 ? `${resource}/${rest.join('/')}` : `${resource}//${rest[0] ?? ''}`;
}

/** Resources whose changes are the cluster's pulse, not news. */
export const isHeartbeat = (key: string): boolean => key.startsWith('/registry/leases/');
