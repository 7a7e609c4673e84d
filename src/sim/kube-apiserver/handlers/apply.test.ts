import { describe, expect, it } from 'vitest';
import type { V1ConfigMap, V1Deployment } from '../../../api/generated/types.ts';
import type { StoredObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { LocalClient } from '../../../client/LocalClient.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';

const web = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web' };
const cm = { group: '', version: 'v1', resource: 'configmaps', namespace: 'default', name: 'cm' };

function makeClient(): LocalClient {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
  const user = { username: 'kubernetes-admin', groups: ['system:masters'] };
  return new LocalClient(server, { component: 'kubectl', user, outside: true }, 0);
}

function deployment(replicas: number | undefined, image: string): V1Deployment {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image }] } },
    },
  };
}

function errorOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
  return undefined;
}

describe('server-side apply', () => {
  it('makes what is not there, owned by the one who applies', () => {
    const client = makeClient();
    const made = client.patch<V1Deployment>(web, 'apply', deployment(2, 'nginx:1'), { fieldManager: 'm1' });
    expect(made.spec?.template.spec?.containers[0]?.imagePullPolicy).toBe('IfNotPresent');
    expect(made.metadata?.managedFields?.map((m) => `${m.manager} ${m.operation}`)).toEqual(['m1 Apply']);
  });

  it('refuses to take fields from others unless forced', () => {
    const client = makeClient();
    client.patch(web, 'apply', deployment(2, 'nginx:1'), { fieldManager: 'm1' });
    expect(errorOf(() => client.patch(web, 'apply', deployment(5, 'nginx:2'), { fieldManager: 'm2' }))).toBe(
      '409 Apply failed with 2 conflicts: conflicts with "m1":\n- .spec.replicas\n- .spec.template.spec.containers[name="c"].image',
    );
    const forced = client.patch<V1Deployment>(web, 'apply', deployment(5, 'nginx:2'), {
      fieldManager: 'm2',
      force: true,
    });
    expect(forced.spec?.replicas).toBe(5);
    expect(forced.metadata?.generation).toBe(2);
  });

  it('notes updates, and conflicts with them', () => {
    const client = makeClient();
    client.patch(web, 'apply', deployment(2, 'nginx:1'), { fieldManager: 'm1' });
    client.patch({ ...web, subresource: 'scale' }, 'merge', { spec: { replicas: 7 } });
    expect(errorOf(() => client.patch(web, 'apply', deployment(2, 'nginx:1'), { fieldManager: 'm1' }))).toBe(
      '409 Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  it('takes away what a manager applies no more', () => {
    const client = makeClient();
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm' } };
    client.patch(cm, 'apply', { ...config, data: { a: '1', b: '2' } }, { fieldManager: 'm' });
    client.patch(cm, 'merge', { data: { c: '3' } });
    const after = client.patch<V1ConfigMap>(cm, 'apply', { ...config, data: { a: '1' } }, { fieldManager: 'm' });
    expect(after.data).toEqual({ a: '1', c: '3' });
  });

  it('asks for a manager and for a configuration without owners', () => {
    const client = makeClient();
    const config = deployment(1, 'x');
    expect(errorOf(() => client.patch(web, 'apply', config, { params: {} }))).toBe(
      '422 PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
    const owned = { ...config, metadata: { name: 'web', managedFields: [] } };
    expect(errorOf(() => client.patch(web, 'apply', owned, { fieldManager: 'm' }))).toBe(
      '400 metadata.managedFields must be nil',
    );
    const unknown = { ...config, spec: { ...config.spec, foo: 1 } };
    expect(errorOf(() => client.patch(web, 'apply', unknown, { fieldManager: 'm' }))).toBe(
      '500 failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema',
    );
  });
});
