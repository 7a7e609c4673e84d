import { describe, expect, test } from 'vitest';
import { descriptions } from '../../../api/generated/descriptions.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import { Scheme } from '../../../api/Scheme.ts';
import { type JsonSchema, referencesIn } from './JsonSchema.ts';
import { type OpenApiSource, openApiV2, openApiV3, openApiV3Index } from './openApi.ts';

const source = (scheme = Scheme.builtin(), more: Partial<OpenApiSource> = {}): OpenApiSource => ({
  scheme,
  gitVersion: 'v1.36.0',
  ...more,
});

const builtin = source();

const at = (document: unknown, ...keys: string[]): JsonSchema =>
  keys.reduce((part, key) => (part as Record<string, unknown>)[key], document) as JsonSchema;

const widget: ResourceInfo = {
  group: 'example.com',
  version: 'v1',
  resource: 'widgets',
  singular: 'widget',
  kind: 'Widget',
  namespaced: true,
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
  shortNames: [],
  categories: [],
  subresources: [{ name: 'status', kind: 'Widget', verbs: ['get', 'patch', 'update'] }],
  custom: true,
};

const widgetSchema: JsonSchema = {
  type: 'object',
  description: 'A widget.',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1 },
        port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        note: { type: 'string', nullable: true },
      },
    },
  },
};

describe('version 2', () => {
  const document = openApiV2(builtin);
  const definition = (name: string) => at(document, 'definitions', name);

  test('carries what strategic merge patch and server-side apply go by', () => {
    expect(at(definition('io.k8s.api.core.v1.PodSpec'), 'properties', 'volumes')).toEqual({
      type: 'array',
      items: { $ref: '#/definitions/io.k8s.api.core.v1.Volume' },
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
    });
    expect(at(definition('io.k8s.api.core.v1.Container'), 'properties', 'ports')).toMatchObject({
      'x-kubernetes-list-map-keys': ['containerPort', 'protocol'],
      'x-kubernetes-patch-merge-key': 'containerPort',
    });
    expect(definition('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector')['x-kubernetes-map-type']).toBe('atomic');
    expect(at(definition('io.k8s.api.core.v1.ServiceSpec'), 'properties', 'selector')).toEqual({
      type: 'object',
      additionalProperties: { type: 'string' },
      'x-kubernetes-map-type': 'atomic',
    });
  });

  test('says which kind a definition is', () => {
    expect(definition('io.k8s.api.apps.v1.Deployment')['x-kubernetes-group-version-kind']).toEqual([
      { group: 'apps', kind: 'Deployment', version: 'v1' },
    ]);
    expect(definition('io.k8s.api.autoscaling.v1.Scale')['x-kubernetes-group-version-kind']).toEqual([
      { group: 'autoscaling', kind: 'Scale', version: 'v1' },
    ]);
    const deleteOptions = definition('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions');
    expect(deleteOptions['x-kubernetes-group-version-kind']).toContainEqual({
      group: 'apps',
      kind: 'DeleteOptions',
      version: 'v1',
    });
  });

  test('writes the types of their own as upstream does', () => {
    expect(definition('io.k8s.apimachinery.pkg.util.intstr.IntOrString')).toEqual({
      type: 'string',
      format: 'int-or-string',
    });
    expect(definition('io.k8s.apimachinery.pkg.apis.meta.v1.Time')).toEqual({ type: 'string', format: 'date-time' });
    expect(at(definition('io.k8s.api.core.v1.ResourceRequirements'), 'properties', 'limits')).toEqual({
      type: 'object',
      additionalProperties: { $ref: '#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity' },
    });
    expect(at(definition('io.k8s.api.core.v1.Secret'), 'properties', 'data')).toEqual({
      type: 'object',
      additionalProperties: { type: 'string', format: 'byte' },
    });
    expect(definition('io.k8s.api.core.v1.PodSpec').required).toEqual(['containers']);
  });

  test('defines all that it refers to', () => {
    const defined = new Set(Object.keys(document.definitions as object));
    expect([...referencesIn(document)].filter((name) => !defined.has(name))).toEqual([]);
  });

  test('names operations as upstream does', () => {
    const paths = document.paths as Record<string, Record<string, JsonSchema>>;
    const id = (path: string, method: string) => paths[path]?.[method]?.operationId;
    expect(id('/apis/apps/v1/namespaces/{namespace}/deployments/{name}', 'get')).toBe('readAppsV1NamespacedDeployment');
    expect(id('/apis/apps/v1/namespaces/{namespace}/deployments', 'delete')).toBe(
      'deleteAppsV1CollectionNamespacedDeployment',
    );
    expect(id('/apis/apps/v1/deployments', 'get')).toBe('listAppsV1DeploymentForAllNamespaces');
    expect(id('/api/v1/namespaces/{namespace}/pods/{name}/exec', 'post')).toBe('connectCoreV1PostNamespacedPodExec');
    expect(id('/apis/rbac.authorization.k8s.io/v1/clusterroles/{name}', 'put')).toBe(
      'replaceRbacAuthorizationV1ClusterRole',
    );
  });
});

describe('version 3', () => {
  test('has an index of the group versions', () => {
    const paths = openApiV3Index(builtin).paths as Record<string, { serverRelativeURL: string }>;
    expect(Object.keys(paths)).toContain('apis/rbac.authorization.k8s.io/v1');
    expect(paths['api/v1']?.serverRelativeURL).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{16}$/);
  });

  test('has a document for each, and none for what is not served', () => {
    expect(openApiV3(builtin, 'apis/apps/v1beta1')).toBeUndefined();
    for (const root of Object.keys(openApiV3Index(builtin).paths as object)) {
      const document = openApiV3(builtin, root);
      const defined = new Set(Object.keys(at(document, 'components', 'schemas')));
      expect([...referencesIn(document)].filter((name) => !defined.has(name))).toEqual([]);
    }
  });

  test('tells that patches take fieldValidation, which kubectl looks for', () => {
    const patch = at(
      openApiV3(builtin, 'apis/apps/v1'),
      'paths',
      '/apis/apps/v1/namespaces/{namespace}/deployments/{name}',
      'patch',
    );
    expect(patch['x-kubernetes-group-version-kind']).toEqual({ group: 'apps', kind: 'Deployment', version: 'v1' });
    expect(patch.parameters).toContainEqual({
      in: 'query',
      name: 'fieldValidation',
      schema: { type: 'string', uniqueItems: true },
    });
    expect(Object.keys(at(patch, 'requestBody', 'content'))).toContain('application/strategic-merge-patch+json');
  });

  test('wraps a reference that has something beside it', () => {
    const withDocs = source(Scheme.builtin(), { descriptions });
    const schemas = at(openApiV3(withDocs, 'api/v1'), 'components', 'schemas');
    expect(at(schemas, 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', 'properties', 'creationTimestamp')).toEqual({
      allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Time' }],
      description: expect.stringContaining('CreationTimestamp is a timestamp') as string,
    });
    expect(at(schemas, 'io.k8s.api.core.v1.Pod', 'properties', 'spec')).toEqual({
      $ref: '#/components/schemas/io.k8s.api.core.v1.PodSpec',
    });
    expect(at(schemas, 'io.k8s.api.core.v1.Pod').description).toContain('Pod is a collection of containers');
  });
});

describe('custom resources', () => {
  const scheme = Scheme.builtin();
  scheme.add(widget);
  const withWidget = source(scheme, { customSchema: () => widgetSchema });

  test('are defined under their group turned round, with the fields of every object', () => {
    const schemas = at(openApiV3(withWidget, 'apis/example.com/v1'), 'components', 'schemas');
    expect(schemas['com.example.v1.Widget']).toMatchObject({
      description: 'A widget.',
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        spec: widgetSchema.properties && at(widgetSchema, 'properties', 'spec'),
      },
      'x-kubernetes-group-version-kind': [{ group: 'example.com', kind: 'Widget', version: 'v1' }],
    });
    expect(at(schemas, 'com.example.v1.WidgetList', 'properties', 'items')).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/com.example.v1.Widget' },
    });
  });

  test('version 2 leaves out what it cannot say', () => {
    const spec = at(openApiV2(withWidget), 'definitions', 'com.example.v1.Widget', 'properties', 'spec');
    expect(spec).toEqual({
      type: 'object',
      required: ['size'],
      properties: { size: { type: 'integer', minimum: 1 }, port: { 'x-kubernetes-int-or-string': true }, note: {} },
    });
  });

  test('cannot be patched strategically', () => {
    const path = '/apis/example.com/v1/namespaces/{namespace}/widgets/{name}';
    const patch = at(openApiV2(withWidget), 'paths', path, 'patch');
    expect(patch.consumes).toEqual([
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/apply-patch+yaml',
      'application/apply-patch+cbor',
    ]);
    expect(at(openApiV2(withWidget), 'paths', `${path}/status`, 'put').operationId).toBe(
      'replaceExampleComV1NamespacedWidgetStatus',
    );
  });

  test('without a schema take anything', () => {
    const open = source(scheme, { customSchema: () => undefined });
    expect(at(openApiV2(open), 'definitions', 'com.example.v1.Widget')['x-kubernetes-preserve-unknown-fields']).toBe(
      true,
    );
  });
});

test('documents are kept until the scheme changes', () => {
  const scheme = Scheme.builtin();
  const own = source(scheme);
  const before = openApiV2(own);
  const hashes = openApiV3Index(own);
  expect(openApiV2(own)).toBe(before);
  scheme.add(widget);
  expect(openApiV2(own)).not.toBe(before);
  expect(openApiV3Index(own)).not.toEqual(hashes);
});
