import type { V1Service } from '../../api/generated/types.ts';
import { type KubeObject, keyOf } from '../../api/meta.ts';
import { isNotFound, StatusError } from '../../api/StatusError.ts';
import { SharedInformer } from '../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { serviceEnvironment } from './serviceEnvironment.ts';

const SERVICES = { group: '', version: 'v1', resource: 'services' };

/**
 * What kubelets read besides pods: ConfigMaps, Secrets, claims and volumes by name, and all Services for the variables
 * that containers get. One copy of the Services serves all nodes.
 */
export class ClusterObjects {
  private services: SharedInformer<V1Service> | undefined;
  private readonly watched = new Map<string, SharedInformer>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly environments = new Map<string, Readonly<Record<string, string>>>();

  constructor(private readonly client: LocalClient) {}

  /** The object, or undefined when there is none. Throws what else the API server answers. */
  get<T extends KubeObject>(
    group: string,
    version: string,
    resource: string,
    namespace: string | undefined,
    name: string,
  ): T | undefined {
    try {
      return this.client.get<T>({ group, version, resource, ...(namespace ? { namespace } : {}), name });
    } catch (error) {
      if (error instanceof StatusError && isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Tells `listener` when one of these objects (`resource/namespace/name`) changes. Returns how to stop that. */
  onChange(keys: readonly string[], listener: () => void): () => void {
    for (const key of keys) {
      this.watch(key.slice(0, key.indexOf('/')));
      const known = this.listeners.get(key);
      if (known) known.add(listener);
      else this.listeners.set(key, new Set([listener]));
    }
    return () => {
      for (const key of keys) {
        const known = this.listeners.get(key);
        known?.delete(listener);
        if (known?.size === 0) this.listeners.delete(key);
      }
    };
  }

  private watch(resource: string): void {
    if (this.watched.has(resource)) return;
    const informer = new SharedInformer<KubeObject>(this.client, { group: '', version: 'v1', resource });
    this.watched.set(resource, informer);
    const tell = (object: KubeObject): void => {
      for (const listener of this.listeners.get(`${resource}/${keyOf(object)}`) ?? []) listener();
    };
    informer.addHandler({ onAdd: tell, onUpdate: tell, onDelete: tell });
    informer.start();
  }

  /** Variables that tell of Services: those of the namespace, or only the API server's with `all` false. Shared; never change it. */
  serviceEnv(namespace: string, all: boolean): Readonly<Record<string, string>> {
    const key = `${namespace}/${all}`;
    const informer = this.informer();
    const known = this.environments.get(key);
    if (known) return known;
    const services = [...informer.store.values()].filter(
      (s) =>
        (all && s.metadata?.namespace === namespace) ||
        (s.metadata?.namespace === 'default' && s.metadata.name === 'kubernetes'),
    );
    const made = serviceEnvironment(services);
    this.environments.set(key, made);
    return made;
  }

  private informer(): SharedInformer<V1Service> {
    if (this.services) return this.services;
    this.services = new SharedInformer<V1Service>(this.client, SERVICES);
    const forget = () => this.environments.clear();
    this.services.addHandler({ onAdd: forget, onUpdate: forget, onDelete: forget });
    this.services.start();
    return this.services;
  }
}
