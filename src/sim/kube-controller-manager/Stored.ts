import type { KubeObject, ObjectMeta } from '../../api/meta.ts';

/** Metadata of an object that the API server has stored. `namespace` is empty for cluster-scoped objects. */
export type StoredMeta = ObjectMeta & {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
};

/** An object as informers hand it out: identity and spec are there. Frozen: change copies. */
export type Stored<T extends KubeObject> = T & { apiVersion: string; kind: string; metadata: StoredMeta } & (T extends {
    spec?: infer S;
  }
    ? { spec: NonNullable<S> }
    : unknown);
