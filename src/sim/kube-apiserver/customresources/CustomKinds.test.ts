import { describe, expect, it } from 'vitest';
import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import type { Table } from '../../../api/Table.ts';
import { LocalClient } from '../../../client/LocalClient.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';

const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
const widgets = { group: 'example.com', version: 'v1', resource: 'widgets', namespace: 'default' };

const SCHEMA = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 10 },
        color: { type: 'string', enum: ['red', 'green'], default: 'red' },
        replicas: { type: 'integer' },
      },
    },
    status: { type: 'object', properties: { replicas: { type: 'integer' }, phase: { type: 'string' } } },
  },
};

function definition(plural = 'widgets', kind = 'Widget'): V1CustomResourceDefinition {
  const version = (name: string, storage: boolean) => ({
    name,
    served: true,
    storage,
    subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
    additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
    schema: { openAPIV3Schema: SCHEMA },
  });
  return {
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural, kind, shortNames: ['wd'] },
      versions: [version('v1', true), version('v1beta1', false)] as V1CustomResourceDefinition['spec']['versions'],
    },
  };
}

function makeServer() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
  const user = { username: 'kubernetes-admin', groups: ['system:masters'] };
  const client = new LocalClient(server, { component: 'kubectl', user, outside: true }, 0);
  const settle = () => kernel.runUntil(kernel.now + 1000);
  return { kernel, server, client, settle };
}

const widget = (name: string, spec: object): KubeObject => ({ metadata: { name }, spec }) as KubeObject;

function errorOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
  return undefined;
}

describe('CustomKinds', () => {
  it('serves a resource once its names are accepted and it is established', () => {
    const { client, settle } = makeServer();
    const made = client.create(DEFINITIONS, definition());
    expect(made.status).toEqual({ acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] });
    expect(errorOf(() => client.list(widgets))).toBe('404 the server could not find the requested resource');
    settle();
    const { status } = client.get<V1CustomResourceDefinition>({ ...DEFINITIONS, name: 'widgets.example.com' });
    expect(status?.conditions?.map((c) => `${c.type}=${c.status} ${c.reason}`)).toEqual([
      'NamesAccepted=True NoConflicts',
      'Established=True InitialNamesAccepted',
    ]);
    expect(client.list(widgets).items).toEqual([]);
  });

  it('does not accept names that are taken', () => {
    const { client, settle } = makeServer();
    client.create(DEFINITIONS, definition());
    settle();
    client.create(DEFINITIONS, definition('gadgets', 'Widget'));
    settle();
    const { status } = client.get<V1CustomResourceDefinition>({ ...DEFINITIONS, name: 'gadgets.example.com' });
    expect(status?.conditions?.map((c) => `${c.type}=${c.status} ${c.reason}: ${c.message}`)).toEqual([
      'NamesAccepted=False ListKindConflict: "WidgetList" is already in use',
      'Established=False NotAccepted: not all names are accepted',
    ]);
  });

  it('fills in defaults, prunes, validates and keeps status apart', () => {
    const { client, settle } = makeServer();
    client.create(DEFINITIONS, definition());
    settle();
    const made = client.create(widgets, {
      ...widget('a', { size: 3, bogus: 1 }),
      status: { phase: 'X' },
    } as KubeObject);
    expect(made).toMatchObject({ kind: 'Widget', spec: { size: 3, color: 'red' }, metadata: { generation: 1 } });
    expect(made).not.toHaveProperty('status');
    expect(made).not.toHaveProperty('spec.bogus');
    expect(errorOf(() => client.create(widgets, widget('b', { size: 0 })))).toBe(
      '422 Widget.example.com "b" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    );
    expect(errorOf(() => client.create(widgets, widget('b', { size: 1, x: 1 }), { fieldValidation: 'Strict' }))).toBe(
      '400 Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.x"',
    );
    const a = { ...widgets, name: 'a' };
    expect(client.patch(a, 'merge', { status: { phase: 'X' }, spec: { size: 4 } })).toMatchObject({
      spec: { size: 4 },
      metadata: { generation: 2 },
    });
    const status = client.patch({ ...a, subresource: 'status' }, 'merge', {
      status: { phase: 'Y' },
      spec: { size: 9 },
    });
    expect(status).toMatchObject({ spec: { size: 4 }, status: { phase: 'Y' }, metadata: { generation: 2 } });
    const phase = 'x'.repeat(1_600_000);
    expect(errorOf(() => client.patch({ ...a, subresource: 'status' }, 'merge', { status: { phase } }))).toBe(
      '500 etcdserver: request is too large',
    );
  });

  it('converts between versions, scales and prints its columns', () => {
    const { client, settle } = makeServer();
    client.create(DEFINITIONS, definition());
    settle();
    client.create({ ...widgets, version: 'v1beta1' }, widget('a', { size: 3, replicas: 1 }));
    expect(client.get({ ...widgets, name: 'a' }).apiVersion).toBe('example.com/v1');
    expect(client.get({ ...widgets, version: 'v1beta1', name: 'a' }).apiVersion).toBe('example.com/v1beta1');
    client.patch({ ...widgets, name: 'a', subresource: 'scale' }, 'merge', { spec: { replicas: 4 } });
    expect(client.get({ ...widgets, name: 'a' })).toMatchObject({ spec: { replicas: 4 } });
    const table = client.list(widgets, { as: 'table' }) as unknown as Table;
    expect(table.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Size']);
    expect(table.rows.map(({ cells }) => cells)).toEqual([['a', 3]]);
  });

  it('takes the objects along when a definition is deleted', () => {
    const { client, settle, server } = makeServer();
    client.create(DEFINITIONS, definition());
    settle();
    client.create(widgets, widget('a', { size: 3 }));
    const marked = client.delete<V1CustomResourceDefinition>({ ...DEFINITIONS, name: 'widgets.example.com' });
    expect(marked.metadata?.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
    expect(marked.status?.conditions?.at(-1)?.reason).toBe('InstanceDeletionPending');
    settle();
    expect(errorOf(() => client.list(widgets))).toBe('404 the server could not find the requested resource');
    expect(client.list(DEFINITIONS).items).toEqual([]);
    expect(server.etcd.get('/registry/example.com/widgets/default/a')).toBeUndefined();
  });

  it('warns of deprecated versions and of finalizers without a domain', () => {
    const { server, client, settle } = makeServer();
    const made = definition();
    const [v1, beta] = made.spec.versions;
    made.spec.versions = [v1, { ...beta, deprecated: true }] as typeof made.spec.versions;
    client.create(DEFINITIONS, made);
    settle();
    const user = { username: 'admin', groups: ['system:masters'] };
    const body = { metadata: { name: 'a', finalizers: ['mine'] }, spec: { size: 1 } };
    const request = { verb: 'create' as const, ref: { ...widgets, version: 'v1beta1' }, body };
    expect(server.request(request, { component: 'kubectl', user, outside: true }).warnings).toEqual([
      'example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget',
      'metadata.finalizers: "mine": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers',
    ]);
  });

  it('lists by the fields that a definition lets one select by', () => {
    const { client, settle } = makeServer();
    const made = definition();
    made.spec.versions = made.spec.versions.map((v) => ({ ...v, selectableFields: [{ jsonPath: '.spec.color' }] }));
    client.create(DEFINITIONS, made);
    settle();
    client.create(widgets, widget('a', { size: 1, color: 'red' }));
    client.create(widgets, widget('b', { size: 1, color: 'green' }));
    const names = (fieldSelector: string) => client.list(widgets, { fieldSelector }).items.map((w) => w.metadata?.name);
    expect(names('spec.color=green')).toEqual(['b']);
    expect(names('spec.color!=green,metadata.name=a')).toEqual(['a']);
    expect(errorOf(() => names('spec.size=1'))).toContain('field label not supported: spec.size');
  });
});
