/** One operation of the API, before it is written in a version of OpenAPI. */
export interface Operation {
  readonly path: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** `readAppsV1NamespacedDeployment` */
  readonly id: string;
  readonly action: string;
  readonly kind: { readonly group: string; readonly kind: string; readonly version: string };
  /** The group version that serves it, as a tag: `apps_v1`. */
  readonly tag: string;
  readonly query: readonly QueryParameter[];
  /** Names in the path: namespace, name. */
  readonly inPath: readonly string[];
  /** Definition of the body. */
  readonly body?: { readonly definition: string; readonly required: boolean };
  /** Media types of the body; any, unless said otherwise. */
  readonly consumes?: readonly string[];
  /** Definition of the answer; plain text when absent. */
  readonly answer?: string;
}

export interface QueryParameter {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
}

const parameters = (type: QueryParameter['type'], names: string): QueryParameter[] =>
  names.split(' ').map((name) => ({ name, type }));

const WRITE = parameters('string', 'dryRun fieldManager fieldValidation');

/** The query parameters that upstream documents, by verb. */
export const QUERY: Readonly<Record<string, readonly QueryParameter[]>> = {
  get: [],
  create: WRITE,
  update: WRITE,
  patch: [...WRITE, ...parameters('boolean', 'force')],
  delete: [
    ...parameters('string', 'dryRun propagationPolicy'),
    ...parameters('integer', 'gracePeriodSeconds'),
    ...parameters('boolean', 'ignoreStoreReadErrorWithClusterBreakingPotential orphanDependents'),
  ],
  list: [
    ...parameters('string', 'continue fieldSelector labelSelector resourceVersion resourceVersionMatch shardSelector'),
    ...parameters('integer', 'limit timeoutSeconds'),
    ...parameters('boolean', 'allowWatchBookmarks sendInitialEvents watch'),
  ],
  deletecollection: [
    ...parameters(
      'string',
      'continue dryRun fieldSelector labelSelector propagationPolicy resourceVersion resourceVersionMatch shardSelector',
    ),
    ...parameters('integer', 'gracePeriodSeconds limit timeoutSeconds'),
    ...parameters('boolean', 'ignoreStoreReadErrorWithClusterBreakingPotential orphanDependents sendInitialEvents'),
  ],
};

/** The query parameters of connections and logs. */
export const SUBRESOURCE_QUERY: Readonly<Record<string, readonly QueryParameter[]>> = {
  'pods/attach': [...parameters('string', 'container'), ...parameters('boolean', 'stderr stdin stdout tty')],
  'pods/exec': [...parameters('string', 'command container'), ...parameters('boolean', 'stderr stdin stdout tty')],
  'pods/log': [
    ...parameters('string', 'container stream'),
    ...parameters('boolean', 'follow insecureSkipTLSVerifyBackend previous timestamps'),
    ...parameters('integer', 'limitBytes sinceSeconds tailLines'),
  ],
  'pods/portforward': parameters('integer', 'ports'),
  'pods/proxy': parameters('string', 'path'),
  'services/proxy': parameters('string', 'path'),
  'nodes/proxy': parameters('string', 'path'),
};

export const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
] as const;
