import { describe, expect, it } from 'vitest';
import type { V1ConfigMap, V1CustomResourceDefinition, V1Pod, V1Service } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { StatusError } from '../../api/StatusError.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const ADMISSION = 'admissionregistration.k8s.io';
const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'ok';
}

/** A cluster with agnhost's webhooks behind a Service `hooks`. */
function cluster(args = ['webhook', '--sidecar-image=busybox:1.36'], image = AGNHOST, port = 443) {
  const made = new FullCluster();
  made.createPod('hooks', { image, args }, {}, { labels: { app: 'hooks' } });
  const spec = { selector: { app: 'hooks' }, ports: [{ port: 443, targetPort: port }] };
  made.create<V1Service>('services', { metadata: { name: 'hooks' }, spec } as V1Service);
  made.run(15);
  return made;
}

function hook(path: string, resources: string[], more: object = {}, service = 'hooks') {
  return {
    name: 'hook.example.com',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    clientConfig: { service: { name: service, namespace: 'default', path } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources }],
    ...more,
  };
}

function configure(made: FullCluster, kind: 'validating' | 'mutating', ...webhooks: object[]): void {
  made.client.create({ group: ADMISSION, version: 'v1', resource: `${kind}webhookconfigurations` }, {
    metadata: { name: 'c' },
    webhooks,
  } as KubeObject);
}

const configMap = (made: FullCluster, name: string, data: Record<string, string> = {}, metadata: object = {}) =>
  made.create<V1ConfigMap>('configmaps', { metadata: { name, ...metadata }, data } as V1ConfigMap);

describe('validating webhooks', () => {
  it('refuse with their own words', () => {
    const made = cluster();
    configure(made, 'validating', hook('/configmaps', ['configmaps']));
    expect(errorOf(() => configMap(made, 'good', { a: 'b' }))).toBe('ok');
    expect(errorOf(() => configMap(made, 'bad', { 'webhook-e2e-test': 'webhook-disallow' }))).toBe(
      '400 admission webhook "hook.example.com" denied the request: the configmap contains unwanted key and value',
    );
  });

  it.each<[string, object, string | undefined, string]>([
    [
      'there is no such Service',
      {},
      'nope',
      'Post "https://nope.default.svc:443/always-deny?timeout=10s": service "nope" not found',
    ],
    [
      'it takes too long',
      { timeoutSeconds: 2, path: '/always-allow-delay-5s' },
      undefined,
      'Post "https://hooks.default.svc:443/always-allow-delay-5s?timeout=2s": context deadline exceeded',
    ],
    ['it knows no such path', { path: '/unknown' }, undefined, 'the server could not find the requested resource'],
  ])(
    'fail the request when %s, unless told otherwise',
    (_, { path = '/always-deny', ...more }: { path?: string }, service, why) => {
      const made = cluster();
      configure(made, 'validating', hook(path, ['configmaps'], more, service));
      expect(errorOf(() => configMap(made, 'a'))).toBe(
        `500 Internal error occurred: failed calling webhook "hook.example.com": failed to call webhook: ${why}`,
      );
      made.client.patch(
        { group: ADMISSION, version: 'v1', resource: 'validatingwebhookconfigurations', name: 'c' },
        'json',
        [{ op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' }],
      );
      expect(errorOf(() => configMap(made, 'a'))).toBe('ok');
    },
  );

  it('are refused connections when no pod is behind the Service', () => {
    const made = cluster();
    configure(made, 'validating', hook('/always-deny', ['configmaps']));
    made.deletePod('hooks', 0);
    made.run(5);
    expect(errorOf(() => configMap(made, 'a'))).toMatch(
      /^500 Internal error occurred: failed calling webhook "hook.example.com": failed to call webhook: Post "https:\/\/hooks.default.svc:443\/always-deny\?timeout=10s": dial tcp [\d.]+:443: connect: connection refused$/,
    );
  });

  it('are asked only about what selectors and conditions select, and about dry runs if they say so', () => {
    const made = cluster();
    const matchConditions = [{ name: 'named', expression: "object.metadata.name != 'skip'" }];
    const objectSelector = { matchLabels: { checked: 'yes' } };
    configure(
      made,
      'validating',
      hook('/always-deny', ['configmaps'], { matchConditions, objectSelector, sideEffects: 'NoneOnDryRun' }),
    );
    const labels = { checked: 'yes' };
    expect(errorOf(() => configMap(made, 'plain'))).toBe('ok');
    expect(errorOf(() => configMap(made, 'skip', {}, { labels }))).toBe('ok');
    expect(errorOf(() => configMap(made, 'other', {}, { labels }))).toBe(
      '400 admission webhook "hook.example.com" denied the request: this webhook denies all requests',
    );
  });
});

describe('mutating webhooks', () => {
  it('change objects, and what they add gets defaults', () => {
    const made = cluster();
    configure(made, 'mutating', hook('/mutating-pods-sidecar', ['pods']));
    const pod = made.createPod('web', { args: ['sleep', '100'] });
    const added = (pod as V1Pod).spec?.containers[1];
    expect(added).toMatchObject({
      name: 'webhook-added-sidecar',
      image: 'busybox:1.36',
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
    });
    expect(added?.volumeMounts?.[0]?.mountPath).toBe('/var/run/secrets/kubernetes.io/serviceaccount');
  });

  it('run again where they ask for it', () => {
    const made = cluster();
    const stage = hook('/mutating-configmaps', ['configmaps']);
    configure(
      made,
      'mutating',
      { ...stage, name: 'a.example.com', reinvocationPolicy: 'IfNeeded' },
      { ...stage, name: 'b.example.com' },
    );
    expect(configMap(made, 'm', { 'mutation-start': 'yes' }).data).toEqual({
      'mutation-start': 'yes',
      'mutation-stage-1': 'yes',
      'mutation-stage-2': 'yes',
    });
  });

  it('can be told what to do by their arguments', () => {
    const made = cluster(
      ['--add-label=team=blue', '--require-label=owner', '--forbid-tag=latest'],
      'orrery/webhook:1',
      8443,
    );
    configure(made, 'mutating', hook('/mutate', ['configmaps']));
    configure(made, 'validating', hook('/validate', ['configmaps', 'pods']));
    expect(errorOf(() => configMap(made, 'm'))).toBe(
      '400 admission webhook "hook.example.com" denied the request: label owner is required',
    );
    expect(configMap(made, 'm', {}, { labels: { owner: 'me' } }).metadata?.labels).toEqual({
      owner: 'me',
      team: 'blue',
    });
    expect(errorOf(() => made.createPod('p', { image: 'nginx' }, {}, { labels: { owner: 'me' } }))).toContain(
      'image nginx is not allowed',
    );
  });
});

describe('conversion webhooks', () => {
  it('make other versions of custom resources', () => {
    const made = cluster();
    const text = { type: 'string' };
    const version = (name: string, storage: boolean, properties: object) => ({
      name,
      served: true,
      storage,
      schema: { openAPIV3Schema: { type: 'object', properties } },
    });
    const definition = {
      metadata: { name: 'targets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'targets', singular: 'target', kind: 'Target', listKind: 'TargetList' },
        versions: [version('v1', true, { hostPort: text }), version('v2', false, { host: text, port: text })],
        conversion: {
          strategy: 'Webhook',
          webhook: {
            conversionReviewVersions: ['v1'],
            clientConfig: { service: { name: 'hooks', namespace: 'default', path: '/crdconvert' } },
          },
        },
      },
    };
    made.client.create(
      { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' },
      definition as unknown as V1CustomResourceDefinition,
    );
    made.run(1);
    made.create('targets', { metadata: { name: 't' }, hostPort: 'web:80' } as KubeObject, 'example.com');
    const v2 = { group: 'example.com', version: 'v2', resource: 'targets', namespace: 'default' };
    expect(made.client.get({ ...v2, name: 't' })).toMatchObject({
      apiVersion: 'example.com/v2',
      host: 'web',
      port: '80',
    });
    made.client.patch({ ...v2, name: 't' }, 'merge', { port: '81' });
    expect(made.client.get({ ...v2, version: 'v1', name: 't' })).toMatchObject({ hostPort: 'web:81' });
    made.deletePod('hooks', 0);
    made.run(5);
    made.create('targets', { metadata: { name: 'u' }, hostPort: 'db:1' } as KubeObject, 'example.com');
    expect(errorOf(() => made.client.list(v2))).toMatch(
      /^500 conversion webhook for example.com\/v1, Kind=Target failed: Post "https:\/\/hooks.default.svc:443\/crdconvert\?timeout=30s": dial tcp/,
    );
  });
});
