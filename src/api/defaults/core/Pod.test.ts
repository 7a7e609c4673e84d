import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import type { V1Container, V1Pod } from '../../generated/types.ts';
import { applyDefaults } from '../defaults.ts';
import { imageTag } from './imageTag.ts';
import { defaultPod } from './Pod.ts';

const podOf = (container: Partial<V1Container>, spec: Partial<V1Pod['spec']> = {}): V1Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'c', image: 'nginx', ...container }], ...spec },
});

describe('defaultPod', () => {
  test('fills in what a real server shows', () => {
    expect(defaultPod(deepFreeze(podOf({ ports: [{ containerPort: 80 }] }))).spec).toEqual({
      containers: [
        {
          name: 'c',
          image: 'nginx',
          imagePullPolicy: 'Always',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    });
  });

  test('changes nothing in a pod that has it all', () => {
    const once = deepFreeze(defaultPod(podOf({ resources: { limits: { cpu: '1' } } })));
    expect(defaultPod(once)).toBe(once);
  });

  test('requests what is limited, canonically', () => {
    const { resources } = defaultPod(
      podOf({ resources: { limits: { cpu: '0.5', memory: '1024Mi' }, requests: { cpu: '0.0001' } } }),
    ).spec!.containers[0]!;
    expect(resources).toEqual({ limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '1m', memory: '1Gi' } });
  });

  test('requests at pod level follow the containers, then the limits', () => {
    const { resources } = defaultPod(
      podOf({ resources: { requests: { cpu: '100m' } } }, { resources: { limits: { cpu: '1', memory: '1Gi' } } }),
    ).spec!;
    expect(resources).toEqual({ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } });
  });

  test('fills in probes, field references and volumes', () => {
    const pod = defaultPod(
      podOf(
        {
          livenessProbe: { httpGet: { port: 80 } },
          readinessProbe: { grpc: { port: 1 } },
          env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        },
        {
          volumes: [
            { name: 'a' },
            { name: 'b', configMap: { name: 'x' } },
            { name: 'c', hostPath: { path: '/x' } },
            { name: 'd', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
          ],
        },
      ),
    );
    const container = pod.spec!.containers[0]!;
    const times = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
    expect(container.livenessProbe).toEqual({ httpGet: { port: 80, path: '/', scheme: 'HTTP' }, ...times });
    expect(container.readinessProbe).toEqual({ grpc: { port: 1, service: '' }, ...times });
    expect(container.env![0]!.valueFrom!.fieldRef).toEqual({ apiVersion: 'v1', fieldPath: 'metadata.name' });
    expect(pod.spec!.volumes).toEqual([
      { name: 'a', emptyDir: {} },
      { name: 'b', configMap: { name: 'x', defaultMode: 420 } },
      { name: 'c', hostPath: { path: '/x', type: '' } },
      {
        name: 'd',
        projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600 } }], defaultMode: 420 },
      },
    ]);
  });

  test('on the network of the host, ports are those of the host', () => {
    const pod = defaultPod(podOf({ ports: [{ containerPort: 80 }] }, { hostNetwork: true }));
    expect(pod.spec!.containers[0]!.ports).toEqual([{ containerPort: 80, protocol: 'TCP', hostPort: 80 }]);
  });
});

test.each([
  ['nginx', 'latest'],
  ['nginx:1.27', '1.27'],
  ['localhost:5000/nginx', 'latest'],
  ['registry.k8s.io/pause:3.10', '3.10'],
  [`nginx@sha256:${'a'.repeat(64)}`, ''],
  ['Nginx', ''],
  ['', ''],
])('the tag of %j is %j', (image, tag) => {
  expect(imageTag(image)).toBe(tag);
});

describe('the defaults of workloads', () => {
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } };
  const selector = { matchLabels: { app: 'a' } };
  const specOf = (group: string, version: string, kind: string, spec: object): unknown =>
    (applyDefaults(group, version, deepFreeze({ kind, metadata: {}, spec })) as unknown as { spec: unknown }).spec;

  test.each([
    [
      'apps',
      'v1',
      'Deployment',
      { selector, template },
      {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      },
    ],
    [
      'apps',
      'v1',
      'Deployment',
      { selector, template, strategy: { type: 'Recreate' } },
      { strategy: { type: 'Recreate' } },
    ],
    [
      'apps',
      'v1',
      'DaemonSet',
      { selector, template },
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
    ],
    [
      'apps',
      'v1',
      'StatefulSet',
      { selector, template },
      {
        podManagementPolicy: 'OrderedReady',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      },
    ],
    [
      'batch',
      'v1',
      'Job',
      { template },
      {
        completions: 1,
        parallelism: 1,
        backoffLimit: 6,
        completionMode: 'NonIndexed',
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
        manualSelector: false,
      },
    ],
    ['batch', 'v1', 'Job', { template, parallelism: 3 }, { parallelism: 3 }],
    [
      'batch',
      'v1',
      'CronJob',
      { schedule: '* * * * *', jobTemplate: { spec: { template } } },
      { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
    ],
    [
      'autoscaling',
      'v2',
      'HorizontalPodAutoscaler',
      { maxReplicas: 3, behavior: { scaleDown: { stabilizationWindowSeconds: 10 } } },
      {
        minReplicas: 1,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            selectPolicy: 'Max',
            policies: [
              { type: 'Pods', value: 4, periodSeconds: 15 },
              { type: 'Percent', value: 100, periodSeconds: 15 },
            ],
          },
          scaleDown: {
            stabilizationWindowSeconds: 10,
            selectPolicy: 'Max',
            policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
          },
        },
      },
    ],
    [
      'autoscaling',
      'v1',
      'HorizontalPodAutoscaler',
      { maxReplicas: 3 },
      { minReplicas: 1, targetCPUUtilizationPercentage: 80 },
    ],
    [
      '',
      'v1',
      'Service',
      { ports: [{ port: 80 }], type: 'NodePort' },
      {
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
        sessionAffinity: 'None',
        externalTrafficPolicy: 'Cluster',
        internalTrafficPolicy: 'Cluster',
      },
    ],
    [
      '',
      'v1',
      'Service',
      { sessionAffinity: 'ClientIP' },
      { type: 'ClusterIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
    ],
    [
      '',
      'v1',
      'LimitRange',
      { limits: [{ type: 'Container', max: { cpu: '2' }, min: { cpu: '0.1', memory: '1Mi' } }] },
      {
        limits: [
          {
            type: 'Container',
            max: { cpu: '2' },
            min: { cpu: '100m', memory: '1Mi' },
            default: { cpu: '2' },
            defaultRequest: { cpu: '2', memory: '1Mi' },
          },
        ],
      },
    ],
  ])('%s/%s %s of %j', (group, version, kind, spec, expected) => {
    const once = specOf(group, version, kind, spec);
    expect(once).toMatchObject(expected);
    expect(specOf(group, version, kind, once as object)).toEqual(once);
  });

  test('a Job takes the labels of its template', () => {
    const job = applyDefaults('batch', 'v1', { kind: 'Job', metadata: { name: 'j' }, spec: { template } });
    expect(job.metadata).toEqual({ name: 'j', labels: { app: 'a' } });
  });

  test('a Namespace carries its name', () => {
    expect(applyDefaults('', 'v1', { kind: 'Namespace', metadata: { name: 'n' } })).toEqual({
      kind: 'Namespace',
      metadata: { name: 'n', labels: { 'kubernetes.io/metadata.name': 'n' } },
      spec: {},
      status: { phase: 'Active' },
    });
  });

  test('a Secret keeps string data as data', () => {
    expect(applyDefaults('', 'v1', { kind: 'Secret', metadata: {}, stringData: { a: 'héllo' } })).toEqual({
      kind: 'Secret',
      metadata: {},
      data: { a: 'aMOpbGxv' },
      type: 'Opaque',
    });
  });
});
