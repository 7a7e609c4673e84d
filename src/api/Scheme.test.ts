import { describe, expect, test } from 'vitest';
import { compareVersions } from './compareVersions.ts';
import type { ResourceInfo } from './ResourceInfo.ts';
import { resources } from './resources.ts';
import { Scheme } from './Scheme.ts';

const widget: ResourceInfo = {
  group: 'example.com',
  version: 'v1',
  resource: 'widgets',
  singular: 'widget',
  kind: 'Widget',
  namespaced: true,
  verbs: ['get', 'list'],
  shortNames: ['wd', 'po'],
  categories: [],
  subresources: [],
  custom: true,
};

describe('Scheme', () => {
  test('lists groups in the order of discovery', () => {
    expect(
      Scheme.builtin()
        .groups()
        .map((group) => group.name)
        .join(' '),
    ).toBe(
      ' apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling batch certificates.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io flowcontrol.apiserver.k8s.io resource.k8s.io',
    );
  });

  test('prefers the newest version of a group', () => {
    expect(Scheme.builtin().group('autoscaling')).toEqual({
      name: 'autoscaling',
      versions: ['v2', 'v1'],
      preferredVersion: 'v2',
    });
    expect(Scheme.builtin().preferred('autoscaling', 'horizontalpodautoscalers')?.version).toBe('v2');
    expect(Scheme.builtin().preferredKind('autoscaling', 'HorizontalPodAutoscaler')?.version).toBe('v2');
  });

  test('serves no alpha or beta version by default, but knows them', () => {
    expect(
      Scheme.builtin()
        .all()
        .filter((info) => /alpha|beta/.test(info.version)),
    ).toEqual([]);
    expect(resources.some((info) => info.version === 'v1beta1')).toBe(true);
  });

  test('finds a resource by group, version and name, by kind, and by any of its names', () => {
    const scheme = Scheme.builtin();
    const deployments = scheme.byResource('apps', 'v1', 'deployments');
    expect(deployments).toMatchObject({
      kind: 'Deployment',
      singular: 'deployment',
      namespaced: true,
      shortNames: ['deploy'],
      categories: ['all'],
      model: 'V1Deployment',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    });
    expect(scheme.byKind('apps', 'v1', 'Deployment')).toBe(deployments);
    for (const name of ['deployments', 'deployment', 'deploy', 'Deployment'])
      expect(scheme.byAnyName(name)).toEqual([deployments]);
    expect(scheme.byAnyName('events').map((info) => info.group)).toEqual(['', 'events.k8s.io']);
    expect(scheme.byKind('extensions', 'v1beta1', 'Deployment')).toBeUndefined();
  });

  test('says which kind a subresource speaks', () => {
    const scheme = Scheme.builtin();
    const subresources = (group: string, resource: string) =>
      Object.fromEntries(
        (scheme.byResource(group, 'v1', resource)?.subresources ?? []).map((sub) => [
          sub.name,
          [sub.group, sub.version, sub.kind, sub.model, sub.verbs.join()].map((part) => part ?? '-').join(' '),
        ]),
      );
    expect(subresources('', 'pods')).toEqual({
      attach: '- - PodAttachOptions - create,get',
      binding: '- - Binding V1Binding create',
      ephemeralcontainers: '- - Pod V1Pod get,patch,update',
      eviction: 'policy v1 Eviction V1Eviction create',
      exec: '- - PodExecOptions - create,get',
      log: '- - Pod V1Pod get',
      portforward: '- - PodPortForwardOptions - create,get',
      proxy: '- - PodProxyOptions - create,delete,get,patch,update',
      resize: '- - Pod V1Pod get,patch,update',
      status: '- - Pod V1Pod get,patch,update',
    });
    expect(subresources('apps', 'deployments')).toEqual({
      scale: 'autoscaling v1 Scale V1Scale get,patch,update',
      status: '- - Deployment V1Deployment get,patch,update',
    });
    expect(subresources('', 'serviceaccounts').token).toBe(
      'authentication.k8s.io v1 TokenRequest AuthenticationV1TokenRequest create',
    );
    expect(subresources('certificates.k8s.io', 'certificatesigningrequests').approval).toContain(
      'CertificateSigningRequest',
    );
  });

  test('has the reviews, which can only be created', () => {
    expect(Scheme.builtin().byResource('authorization.k8s.io', 'v1', 'selfsubjectaccessreviews')).toMatchObject({
      kind: 'SelfSubjectAccessReview',
      namespaced: false,
      verbs: ['create'],
    });
    expect(Scheme.builtin().byResource('authorization.k8s.io', 'v1', 'localsubjectaccessreviews')?.namespaced).toBe(
      true,
    );
  });

  test('knows what is stored in another version', () => {
    const scheme = Scheme.builtin();
    expect(scheme.byResource('autoscaling', 'v1', 'horizontalpodautoscalers')?.storageVersion?.version).toBe('v2');
    expect(scheme.byResource('autoscaling', 'v2', 'horizontalpodautoscalers')?.storageVersion).toBeUndefined();
    expect(scheme.byResource('events.k8s.io', 'v1', 'events')?.storageVersion?.group).toBe('');
    expect(scheme.byResource('', 'v1', 'pods')?.storageVersionHash).toBe('xPOwRZ+Yhw8=');
  });

  test('takes in and gives up custom resources, counting the changes', () => {
    const scheme = Scheme.builtin();
    const before = scheme.version;
    scheme.add(widget);
    expect(scheme.version).toBeGreaterThan(before);
    expect(scheme.groups().at(-1)).toEqual({ name: 'example.com', versions: ['v1'], preferredVersion: 'v1' });
    expect(scheme.byAnyName('po').map((info) => info.resource)).toEqual(['pods', 'widgets']);
    scheme.add({ ...widget, version: 'v2beta1' });
    expect(scheme.group('example.com')?.versions).toEqual(['v1', 'v2beta1']);
    expect(scheme.remove(widget)).toBe(true);
    expect(scheme.remove(widget)).toBe(false);
    expect(scheme.byKind('example.com', 'v1', 'Widget')).toBeUndefined();
    expect(scheme.group('example.com')?.preferredVersion).toBe('v2beta1');
  });

  test('keeps the newer kind when a resource is replaced', () => {
    const scheme = new Scheme([widget]);
    scheme.add({ ...widget, shortNames: ['wi'] });
    expect(scheme.byAnyName('wd')).toEqual([]);
    expect(scheme.byKind('example.com', 'v1', 'Widget')?.shortNames).toEqual(['wi']);
  });
});

test('versions are compared stable first, then newest first', () => {
  const sorted = [
    'v2',
    'v11',
    'v1beta2',
    'foo1',
    'v1',
    'v3beta1',
    'v12alpha1',
    'foo10',
    'v11alpha2',
    'v11beta2',
    'v10',
  ];
  expect(sorted.sort(compareVersions).join(' ')).toBe(
    'v11 v10 v2 v1 v11beta2 v3beta1 v1beta2 v12alpha1 v11alpha2 foo1 foo10',
  );
});
