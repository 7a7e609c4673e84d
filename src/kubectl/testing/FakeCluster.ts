import type { KubeObject } from '../../api/meta.ts';
import { applyJsonPatch, checkJsonPatch } from '../../api/patch/jsonPatch.ts';
import type { Table } from '../../api/Table.ts';
import { assert } from '../../base/assert.ts';
import type { Transport } from '../../client/KubeClient.ts';
import type { KubeRequest, KubeResponse, RawRequest, RawResponse, WatchSink } from '../../client/KubeRequest.ts';
import type { Stream, StreamRequest, StreamSink } from '../../client/Stream.ts';
import { requestPath } from '../../client/transport/requestPath.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import { runKubectl } from '../runKubectl.ts';

/** What a command line did. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

const METHOD: Record<string, string> = {
  get: 'GET',
  list: 'GET',
  watch: 'WATCH',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** A server for tests that knows a few resources, answers what it is told to, and remembers what it was asked. */
export class FakeCluster implements Transport {
  /** `GET /api/v1/namespaces/default/pods?limit=500`. */
  readonly asked: string[] = [];
  readonly requests: KubeRequest[] = [];
  readonly streams: StreamRequest[] = [];
  readonly files = new Map<string, string>();
  readonly objects = new Map<string, KubeObject>();
  readonly raws = new Map<string, string>();
  stdin: string | undefined;
  nowMs = Date.UTC(2026, 0, 1, 0, 10, 0);
  onStream: (request: StreamRequest, sink: StreamSink) => void = (_, sink) => sink.onClose({ exitCode: 0 });
  onWatch: (request: KubeRequest, sink: WatchSink) => void = (_, sink) => sink.onClose();
  onSleep: () => void = () => {};
  editor: ((text: string) => string | undefined) | undefined;
  private version = 100;
  private sleeps = 0;

  /** Puts an object into the store; the resource is found by its kind. */
  add(...objects: (KubeObject & Record<string, unknown>)[]): this {
    for (const object of objects) {
      const resource = RESOURCES.find((r) => r.kind === object.kind);
      const namespace = resource?.namespaced ? (object.metadata?.namespace ?? 'default') : undefined;
      const metadata = {
        creationTimestamp: '2026-01-01T00:09:00Z',
        ...object.metadata,
        ...(namespace ? { namespace } : {}),
      };
      this.objects.set(keyOf(resource?.group ?? '', resource?.resource ?? '', namespace, metadata.name), {
        ...object,
        metadata,
      });
    }
    return this;
  }

  object(
    resource: string,
    name: string,
    namespace: string | undefined = 'default',
  ): Record<string, unknown> | undefined {
    const group = RESOURCES.find((r) => r.resource === resource)?.group ?? '';
    return this.objects.get(keyOf(group, resource, namespace, name)) as Record<string, unknown> | undefined;
  }

  async run(line: string | readonly string[]): Promise<Outcome> {
    const outcome: Outcome = { code: 0, stdout: '', stderr: '' };
    const words = typeof line === 'string' ? line.split(' ').filter(Boolean) : line;
    outcome.code = await runKubectl(words, this.io(outcome));
    return outcome;
  }

  io(outcome: Outcome): KubectlIO {
    return {
      connect: () => this,
      stdin: async () => this.stdin,
      stdout: (text) => {
        outcome.stdout += text;
      },
      stderr: (text) => {
        outcome.stderr += text;
      },
      files: {
        read: async (path) => this.files.get(path),
        write: async (path, text) => {
          this.files.set(path, text);
        },
        list: async (path) => this.list(path),
      },
      env: { HOME: '/root' },
      cwd: '/root',
      now: () => this.nowMs,
      sleep: async (ms) => {
        this.nowMs += ms;
        assert(++this.sleeps < 500, 'a command of a test waits for ever');
        this.onSleep();
      },
      openEditor: async (text) => this.editor?.(text),
      isTty: false,
      columns: 120,
    };
  }

  async roundTrip(request: KubeRequest): Promise<KubeResponse> {
    this.requests.push(request);
    this.asked.push(`${METHOD[request.verb]} ${requestPath(request)}`);
    return this.answer(request);
  }

  async raw(request: RawRequest): Promise<RawResponse> {
    const body = this.raws.get(request.path) ?? discovery(request.path);
    if (body === undefined) return { code: 404, headers: {}, body: '404 page not found\n' };
    return { code: 200, headers: {}, body };
  }

  watch(request: KubeRequest, sink: WatchSink): () => void {
    this.asked.push(`WATCH ${requestPath(request)}`);
    this.onWatch(request, sink);
    return () => {};
  }

  stream(request: StreamRequest, sink: StreamSink): Stream {
    this.streams.push(request);
    this.onStream(request, sink);
    return { write: () => {}, closeInput: () => {}, resize: () => {}, cancel: () => {} };
  }

  private list(path: string): string[] | undefined {
    const prefix = `${path.replace(/\/$/, '')}/`;
    const names = [...this.files.keys()].filter((file) => file.startsWith(prefix));
    return names.length === 0
      ? undefined
      : [...new Set(names.map((file) => file.slice(prefix.length).split('/')[0] ?? ''))];
  }

  private answer({ verb, ref, body, options }: KubeRequest): KubeResponse {
    const key = keyOf(ref.group, ref.resource, ref.namespace, ref.name);
    const known = this.objects.get(key);
    if (verb === 'list') return { code: 200, body: this.listOf(ref, options?.as === 'table', options) };
    if (verb === 'create') {
      const made = body as KubeObject;
      const namespace = ref.namespace ? { namespace: ref.namespace } : {};
      const name = made.metadata?.name ?? '';
      const at = keyOf(ref.group, ref.resource, ref.namespace, name);
      if (this.objects.has(at) && !ref.subresource) return failed(409, 'AlreadyExists', ref, name, 'already exists');
      const stored = {
        ...made,
        metadata: { ...made.metadata, ...namespace, uid: `uid-${name}`, resourceVersion: `${++this.version}` },
      };
      if (!options?.dryRun && !ref.subresource) this.objects.set(at, stored);
      return { code: 201, body: stored };
    }
    if (!known) return failed(404, 'NotFound', ref, ref.name ?? '', 'not found');
    if (verb === 'delete') {
      if (!options?.dryRun) this.objects.delete(key);
      return { code: 200, body: known };
    }
    if (verb === 'update' || verb === 'patch') {
      const changed = verb === 'update' ? (body as KubeObject) : patched(known, body);
      const stored = { ...changed, metadata: { ...changed.metadata, resourceVersion: `${++this.version}` } };
      if (!options?.dryRun && ref.subresource !== 'scale') this.objects.set(key, stored);
      return { code: 200, body: stored };
    }
    return { code: 200, body: options?.as === 'table' ? tableOf([known]) : known };
  }

  private listOf(ref: KubeRequest['ref'], asTable: boolean, options: KubeRequest['options']): unknown {
    const { labelSelector, fieldSelector } = options ?? {};
    const name = /metadata\.name=([^,]+)/.exec(fieldSelector ?? '')?.[1];
    const resource = RESOURCES.find((r) => r.resource === ref.resource);
    const prefix = `${ref.group}/${ref.resource}/`;
    const items = [...this.objects.entries()]
      .filter(
        ([key, object]) => key.startsWith(prefix) && (!ref.namespace || object.metadata?.namespace === ref.namespace),
      )
      .map(([, object]) => object)
      .filter((object) => name === undefined || object.metadata?.name === name)
      .filter(
        (object) =>
          !labelSelector ||
          labelSelector
            .split(',')
            .every((pair) => object.metadata?.labels?.[pair.split('=')[0] ?? ''] === pair.split('=')[1]),
      );
    if (asTable) return tableOf(items);
    const apiVersion = ref.group === '' ? ref.version : `${ref.group}/${ref.version}`;
    return { apiVersion, kind: `${resource?.kind}List`, metadata: { resourceVersion: '100' }, items };
  }
}

const keyOf = (group: string, resource: string, namespace: string | undefined, name: string | undefined): string =>
  `${group}/${resource}/${namespace ?? ''}/${name ?? ''}`;

function failed(code: number, reason: string, ref: KubeRequest['ref'], name: string, why: string): KubeResponse {
  const kind = ref.group === '' ? ref.resource : `${ref.resource}.${ref.group}`;
  const message = `${kind} "${name}" ${why}`;
  return {
    code,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      details: { name, kind: ref.resource },
      code,
    },
  };
}

function patched(object: KubeObject, patch: unknown): KubeObject {
  if (Array.isArray(patch)) return applyJsonPatch(object, checkJsonPatch(patch)) as KubeObject;
  return merged(object, patch);
}

function merged<T>(target: T, patch: unknown): T {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch as T;
  const out = { ...target } as Record<string, unknown>;
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = merged(out[key], value);
  }
  return out as T;
}

/** Tables of name and age; the age is always a minute. */
function tableOf(objects: readonly KubeObject[]): Table {
  const column = (name: string, format = '', priority = 0) => ({
    name,
    type: 'string',
    format,
    description: '',
    priority,
  });
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: '100' },
    columnDefinitions: [column('Name', 'name'), column('Age'), column('Node', '', 1)],
    rows: objects.map((object) => ({ cells: [object.metadata?.name ?? '', '60s', 'n1'], object })),
  };
}

interface FakeResource {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  shortNames?: string[];
  categories?: string[];
}

const r = (
  group: string,
  resource: string,
  kind: string,
  namespaced: boolean,
  shortNames: string[] = [],
  categories: string[] = [],
): FakeResource => ({
  group,
  version: group === 'autoscaling' ? 'v2' : 'v1',
  resource,
  kind,
  namespaced,
  shortNames,
  categories,
});

const RESOURCES: FakeResource[] = [
  r('', 'configmaps', 'ConfigMap', true, ['cm']),
  r('', 'events', 'Event', true, ['ev']),
  r('', 'endpoints', 'Endpoints', true, ['ep']),
  r('', 'namespaces', 'Namespace', false, ['ns']),
  r('', 'nodes', 'Node', false, ['no']),
  r('', 'persistentvolumeclaims', 'PersistentVolumeClaim', true, ['pvc']),
  r('', 'persistentvolumes', 'PersistentVolume', false, ['pv']),
  r('', 'pods', 'Pod', true, ['po'], ['all']),
  r('', 'replicationcontrollers', 'ReplicationController', true, ['rc'], ['all']),
  r('', 'resourcequotas', 'ResourceQuota', true, ['quota']),
  r('', 'limitranges', 'LimitRange', true, ['limits']),
  r('', 'secrets', 'Secret', true),
  r('', 'serviceaccounts', 'ServiceAccount', true, ['sa']),
  r('', 'services', 'Service', true, ['svc'], ['all']),
  r('apps', 'controllerrevisions', 'ControllerRevision', true),
  r('apps', 'daemonsets', 'DaemonSet', true, ['ds'], ['all']),
  r('apps', 'deployments', 'Deployment', true, ['deploy'], ['all']),
  r('apps', 'replicasets', 'ReplicaSet', true, ['rs'], ['all']),
  r('apps', 'statefulsets', 'StatefulSet', true, ['sts'], ['all']),
  r('autoscaling', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', true, ['hpa'], ['all']),
  r('batch', 'cronjobs', 'CronJob', true, ['cj'], ['all']),
  r('batch', 'jobs', 'Job', true, [], ['all']),
  r('certificates.k8s.io', 'certificatesigningrequests', 'CertificateSigningRequest', false, ['csr']),
  r('discovery.k8s.io', 'endpointslices', 'EndpointSlice', true),
  r('networking.k8s.io', 'ingresses', 'Ingress', true, ['ing']),
  r('networking.k8s.io', 'networkpolicies', 'NetworkPolicy', true, ['netpol']),
  r('policy', 'poddisruptionbudgets', 'PodDisruptionBudget', true, ['pdb']),
  r('rbac.authorization.k8s.io', 'clusterrolebindings', 'ClusterRoleBinding', false),
  r('rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole', false),
  r('rbac.authorization.k8s.io', 'rolebindings', 'RoleBinding', true),
  r('rbac.authorization.k8s.io', 'roles', 'Role', true),
  r('scheduling.k8s.io', 'priorityclasses', 'PriorityClass', false, ['pc']),
  r('storage.k8s.io', 'storageclasses', 'StorageClass', false, ['sc']),
];

function discovery(path: string): string | undefined {
  if (path !== '/api' && path !== '/apis') return undefined;
  const groups = [...new Set(RESOURCES.map((one) => one.group))].filter(
    (group) => (group === '') === (path === '/api'),
  );
  const items = groups.map((group) => {
    const members = RESOURCES.filter((one) => one.group === group);
    const resources = members.map((one) => ({
      resource: one.resource,
      responseKind: { group, version: one.version, kind: one.kind },
      scope: one.namespaced ? 'Namespaced' : 'Cluster',
      singularResource: one.kind.toLowerCase(),
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: one.shortNames,
      categories: one.categories,
    }));
    return { metadata: { name: group }, versions: [{ version: members[0]?.version, resources }] };
  });
  return JSON.stringify({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', items });
}
