import { describe, expect, it } from 'vitest';
import type {
  V1LimitRange,
  V1Namespace,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodSpec,
  V1ResourceQuota,
} from '../../../api/generated/types.ts';
import type { StoredObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { LocalClient } from '../../../client/LocalClient.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';
import { ALWAYS_ALLOW } from '../authorization/Authorizer.ts';
import { defaultAdmissionPlugins } from './plugins.ts';

const core = (resource: string) => ({ group: '', version: 'v1', resource });
const pods = { ...core('pods'), namespace: 'default' };

function makeServer() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const admission = defaultAdmissionPlugins(() => ALWAYS_ALLOW);
  const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS, admission });
  const user = { username: 'kubernetes-admin', groups: ['system:masters'] };
  const client = new LocalClient(server, { component: 'kubectl', user, outside: true }, 0);
  client.create(core('namespaces'), { metadata: { name: 'default' } });
  client.create({ ...core('serviceaccounts'), namespace: 'default' }, { metadata: { name: 'default' } });
  return { kernel, server, client };
}

function makePod(name: string, spec: Partial<V1PodSpec> = {}): V1Pod {
  return { metadata: { name }, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } };
}

const withResources = (requests: Record<string, string>, limits: Record<string, string>): Partial<V1PodSpec> => ({
  containers: [{ name: 'c', image: 'nginx', resources: { requests, limits } }],
});

function errorOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.message}`;
    throw error;
  }
  return undefined;
}

describe('admission', () => {
  it('gives a pod an account with its token, tolerations and a priority', () => {
    const { client } = makeServer();
    const { spec } = client.create<V1Pod>(pods, makePod('p'));
    expect(spec).toMatchObject({
      serviceAccountName: 'default',
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    });
    const name = spec?.volumes?.[0]?.name ?? '';
    expect(name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(spec?.containers[0]?.volumeMounts).toEqual([
      { name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ]);
    expect(spec?.tolerations?.map((t) => `${t.key} ${t.tolerationSeconds}`)).toEqual([
      'node.kubernetes.io/not-ready 300',
      'node.kubernetes.io/unreachable 300',
    ]);
  });

  it('refuses what names things that are not there', () => {
    const { client } = makeServer();
    expect(errorOf(() => client.create({ ...pods, namespace: 'no' }, makePod('p')))).toBe(
      '404 namespaces "no" not found',
    );
    expect(errorOf(() => client.create(pods, makePod('p', { serviceAccountName: 'no' })))).toBe(
      '403 pods "p" is forbidden: error looking up service account default/no: serviceaccount "no" not found',
    );
    expect(errorOf(() => client.create(pods, makePod('p', { priorityClassName: 'no' })))).toBe(
      '403 pods "p" is forbidden: no PriorityClass with name no was found',
    );
    expect(errorOf(() => client.create(pods, makePod('p', { runtimeClassName: 'no' })))).toBe(
      '403 pods "p" is forbidden: pod rejected: RuntimeClass "no" not found',
    );
  });

  it('lets nothing into a namespace that is going away, and some namespaces never go', () => {
    const { client } = makeServer();
    client.create(core('namespaces'), { metadata: { name: 'gone' } });
    client.delete({ ...core('namespaces'), name: 'gone' });
    const configMaps = { ...core('configmaps'), namespace: 'gone' };
    expect(errorOf(() => client.create(configMaps, { metadata: { name: 'late' } }))).toBe(
      '403 configmaps "late" is forbidden: unable to create new content in namespace gone because it is being terminated',
    );
    expect(errorOf(() => client.delete({ ...core('namespaces'), name: 'default' }))).toBe(
      '403 namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });

  it('counts quota in the step that lets an object in', () => {
    const { client } = makeServer();
    const quotas = { ...core('resourcequotas'), namespace: 'default' };
    const hard = { pods: '2', 'requests.cpu': '1' };
    const quota = client.create<V1ResourceQuota>(quotas, { metadata: { name: 'q' }, spec: { hard } });
    client.updateStatus(
      { ...quotas, name: 'q' },
      { ...quota, status: { hard, used: { pods: '0', 'requests.cpu': '0' } } },
    );
    expect(errorOf(() => client.create(pods, makePod('none')))).toBe(
      '403 pods "none" is forbidden: failed quota: q: must specify requests.cpu for: c',
    );
    client.create(pods, makePod('one', withResources({ cpu: '600m' }, {})));
    expect(client.get<V1ResourceQuota>({ ...quotas, name: 'q' }).status?.used).toEqual({
      pods: '1',
      'requests.cpu': '600m',
    });
    expect(errorOf(() => client.create(pods, makePod('two', withResources({ cpu: '600m' }, {}))))).toBe(
      '403 pods "two" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    );
    client.create(pods, makePod('dry', withResources({ cpu: '100m' }, {})), { dryRun: true });
    expect(client.get<V1ResourceQuota>({ ...quotas, name: 'q' }).status?.used?.pods).toBe('1');
  });

  it('completes and bounds what containers ask for', () => {
    const { client } = makeServer();
    client.create<V1LimitRange>(
      { ...core('limitranges'), namespace: 'default' },
      {
        metadata: { name: 'lr' },
        spec: {
          limits: [
            {
              type: 'Container',
              default: { cpu: '500m' },
              defaultRequest: { cpu: '250m' },
              min: { cpu: '100m' },
              max: { cpu: '1' },
              maxLimitRequestRatio: { cpu: '4' },
            },
            { type: 'Pod', max: { cpu: '1500m' } },
            { type: 'PersistentVolumeClaim', max: { storage: '2Gi' } },
          ],
        },
      },
    );
    const made = client.create<V1Pod>(pods, makePod('p'));
    expect(made.spec?.containers[0]?.resources).toEqual({ requests: { cpu: '250m' }, limits: { cpu: '500m' } });
    expect(made.metadata?.annotations?.['kubernetes.io/limit-ranger']).toBe(
      'LimitRanger plugin set: cpu request for container c; cpu limit for container c',
    );
    expect(errorOf(() => client.create(pods, makePod('max', withResources({}, { cpu: '2' }))))).toBe(
      '403 pods "max" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, maximum cpu usage per Pod is 1500m, but limit is 2]',
    );
    expect(errorOf(() => client.create(pods, makePod('min', withResources({ cpu: '50m' }, {}))))).toBe(
      '403 pods "min" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, cpu max limit to request ratio per Container is 4, but provided ratio is 10.000000]',
    );
    const claim: V1PersistentVolumeClaim = {
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
    };
    expect(errorOf(() => client.create({ ...core('persistentvolumeclaims'), namespace: 'default' }, claim))).toBe(
      '403 persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 5Gi',
    );
  });

  it('holds pods to the standard of their namespace', () => {
    const { client } = makeServer();
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    client.create<V1Namespace>(core('namespaces'), { metadata: { name: 'strict', labels } });
    const strict = { ...pods, namespace: 'strict' };
    expect(errorOf(() => client.create(strict, makePod('p', { hostNetwork: true })))).toBe(
      '403 pods "p" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), ' +
        'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const fine = makePod('fine', {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ name: 'c', image: 'nginx', securityContext }],
    });
    expect(errorOf(() => client.create(strict, fine))).toBeUndefined();
  });

  it('protects claims in use and keeps kubelets to their own node', () => {
    const { client, server } = makeServer();
    const claim = client.create<V1PersistentVolumeClaim>(
      { ...core('persistentvolumeclaims'), namespace: 'default' },
      {
        metadata: { name: 'c' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    );
    expect(claim.metadata?.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    const user = { username: 'system:node:a', groups: ['system:nodes'] };
    const kubelet = new LocalClient(server, { component: 'kubelet', user }, 0);
    expect(errorOf(() => kubelet.create(core('nodes'), { metadata: { name: 'b' } }))).toBe(
      '403 nodes "b" is forbidden: node "a" is not allowed to modify node "b"',
    );
    expect(errorOf(() => kubelet.create(core('nodes'), { metadata: { name: 'a' } }))).toBeUndefined();
  });
});
