import type { V1PersistentVolume, V1PersistentVolumeClaim, V1StorageClass } from '../../api/generated/types.ts';
import type { SharedInformerFactory } from '../../client/cache/SharedInformerFactory.ts';
import type { VolumeLister } from './plugins/VolumeBinding.ts';

/** Volumes, claims and classes from the scheduler's caches. */
export function volumeLister(informers: SharedInformerFactory): VolumeLister {
  const core = (resource: string) => ({ group: '', version: 'v1', resource });
  const claims = informers.informer<V1PersistentVolumeClaim>(core('persistentvolumeclaims'));
  const volumes = informers.informer<V1PersistentVolume>(core('persistentvolumes'));
  const classes = informers.informer<V1StorageClass>({
    group: 'storage.k8s.io',
    version: 'v1',
    resource: 'storageclasses',
  });
  return {
    claim: (namespace, name) => claims.store.get(`${namespace}/${name}`),
    volume: (name) => volumes.store.get(name),
    storageClass: (name) => classes.store.get(name),
    volumes: () => volumes.store.values(),
  };
}
