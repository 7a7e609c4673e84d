import { describe, expect, test } from 'vitest';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import { Scheme } from '../../../api/Scheme.ts';
import type { ApiGroupDiscoveryList } from './aggregatedDiscovery.ts';
import type { ApiGroupList, ApiResourceList } from './apiGroupDocuments.ts';
import { aggregatedVersion, serveDiscovery } from './serveDiscovery.ts';

const KUBECTL =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
const ADDRESS = '10.0.0.1:6443';

const widget: ResourceInfo = {
  group: 'example.com',
  version: 'v1',
  resource: 'widgets',
  singular: 'widget',
  kind: 'Widget',
  namespaced: true,
  verbs: ['get', 'list'],
  shortNames: [],
  categories: [],
  subresources: [],
};

const get = (path: string, accept = 'application/json', scheme = Scheme.builtin()) =>
  serveDiscovery(scheme, path, accept, ADDRESS)?.body;

describe('plain discovery', () => {
  test('/api tells the version and where the server is', () => {
    expect(get('/api')).toEqual({
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: ADDRESS }],
    });
  });

  test('/api/v1 lists resources with their subresources after them', () => {
    const list = get('/api/v1') as ApiResourceList;
    expect(Object.keys(list)).toEqual(['kind', 'groupVersion', 'resources']);
    expect(
      list.resources
        .map((r) => r.name)
        .filter((name) => name.startsWith('p'))
        .join(' '),
    ).toBe(
      'persistentvolumeclaims persistentvolumeclaims/status persistentvolumes persistentvolumes/status pods pods/attach pods/binding pods/ephemeralcontainers pods/eviction pods/exec pods/log pods/portforward pods/proxy pods/resize pods/status podtemplates',
    );
    expect(list.resources.find((r) => r.name === 'pods')).toEqual({
      name: 'pods',
      singularName: 'pod',
      namespaced: true,
      kind: 'Pod',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['po'],
      categories: ['all'],
      storageVersionHash: 'xPOwRZ+Yhw8=',
    });
    expect(list.resources.find((r) => r.name === 'pods/eviction')).toEqual({
      name: 'pods/eviction',
      singularName: '',
      namespaced: true,
      group: 'policy',
      version: 'v1',
      kind: 'Eviction',
      verbs: ['create'],
    });
  });

  test('/apis and /apis/<group> name versions, the preferred one first', () => {
    const groups = (get('/apis') as ApiGroupList).groups;
    expect(groups[0]?.name).toBe('apiregistration.k8s.io');
    expect(get('/apis/autoscaling')).toEqual({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'autoscaling',
      versions: [
        { groupVersion: 'autoscaling/v2', version: 'v2' },
        { groupVersion: 'autoscaling/v1', version: 'v1' },
      ],
      preferredVersion: { groupVersion: 'autoscaling/v2', version: 'v2' },
    });
    expect(get('/apis/apps/v1')).toMatchObject({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'apps/v1' });
  });

  test('what is not served has no document', () => {
    for (const path of ['/apis/extensions', '/apis/apps/v1beta1', '/api/v2', '/apis/apps/v1/deployments', '/healthz'])
      expect(get(path)).toBeUndefined();
  });
});

describe('aggregated discovery', () => {
  test('answers as kubectl asks, with the content type that says so', () => {
    const answer = serveDiscovery(Scheme.builtin(), '/apis', KUBECTL, ADDRESS);
    expect(answer?.contentType).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    const list = answer?.body as ApiGroupDiscoveryList;
    const apps = list.items.find((item) => item.metadata.name === 'apps');
    expect(apps?.versions[0]?.resources.find((r) => r.resource === 'deployments')).toEqual({
      resource: 'deployments',
      responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      scope: 'Namespaced',
      singularResource: 'deployment',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['deploy'],
      categories: ['all'],
      subresources: [
        {
          subresource: 'scale',
          responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
          verbs: ['get', 'patch', 'update'],
        },
        {
          subresource: 'status',
          responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
          verbs: ['get', 'patch', 'update'],
        },
      ],
    });
  });

  test('/api has the legacy group alone, /apis all the others', () => {
    expect((get('/api', KUBECTL) as ApiGroupDiscoveryList).items.map((item) => item.metadata)).toEqual([{}]);
    expect((get('/apis', KUBECTL) as ApiGroupDiscoveryList).items.every((item) => item.metadata.name)).toBe(true);
  });

  test.each([
    ['', undefined],
    ['*/*', undefined],
    ['application/json', undefined],
    [KUBECTL, 'v2'],
    ['application/json;as=APIGroupDiscoveryList;v=v2beta1;g=apidiscovery.k8s.io', 'v2beta1'],
    ['application/json, application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList', undefined],
    ['application/vnd.kubernetes.protobuf;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList', undefined],
  ])('Accept %j gets %j', (accept, version) => {
    expect(aggregatedVersion(accept)).toBe(version);
  });
});

test('documents are kept until the scheme changes', () => {
  const scheme = Scheme.builtin();
  const before = get('/apis', KUBECTL, scheme);
  expect(get('/apis', KUBECTL, scheme)).toBe(before);
  scheme.add(widget);
  const items = (get('/apis', KUBECTL, scheme) as ApiGroupDiscoveryList).items;
  expect(items.at(-1)?.metadata.name).toBe('example.com');
  expect(get('/apis/example.com/v1', '', scheme)).toMatchObject({ resources: [{ name: 'widgets' }] });
});
