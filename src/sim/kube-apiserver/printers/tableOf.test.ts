import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../api/meta.ts';
import { tableOf } from './tableOf.ts';

const NOW = Date.UTC(2026, 0, 1, 0, 10, 0);
const metadata = { name: 'x', creationTimestamp: '2026-01-01T00:09:54Z' };

function row(kind: string, object: object, group = '', version = 'v1'): Record<string, unknown> {
  const table = tableOf({ group, version, kind }, [{ metadata, ...object } as KubeObject], { now: NOW });
  const cells = table.rows[0]?.cells ?? [];
  return Object.fromEntries(table.columnDefinitions.map((column, index) => [column.name, cells[index]]));
}

const pod = (status: object, spec: object = {}, meta: object = {}) => ({
  metadata: { ...metadata, ...meta },
  spec: { containers: [{ name: 'a' }, { name: 'b' }], ...spec },
  status,
});
const running = (name: string) => ({ name, ready: true, restartCount: 0, state: { running: {} } });
const sidecar = { initContainers: [{ name: 's', restartPolicy: 'Always' }, { name: 'i' }] };

describe('the pod table', () => {
  test.each([
    ['a pending pod', pod({ phase: 'Pending' }), '0/2', 'Pending', '0'],
    [
      'a running pod',
      pod({ phase: 'Running', containerStatuses: [running('a'), running('b')] }),
      '2/2',
      'Running',
      '0',
    ],
    [
      'the first waiting container names the status',
      pod({
        phase: 'Running',
        containerStatuses: [
          {
            name: 'a',
            restartCount: 3,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:09:00Z' } },
          },
          running('b'),
        ],
      }),
      '1/2',
      'CrashLoopBackOff',
      '3 (60s ago)',
    ],
    [
      'one container done, the other running',
      pod({
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'False' }],
        containerStatuses: [
          { name: 'a', restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
          running('b'),
        ],
      }),
      '1/2',
      'NotReady',
      '0',
    ],
    ['an evicted pod', pod({ phase: 'Failed', reason: 'Evicted' }), '0/2', 'Evicted', '0'],
    ['a pod going away', pod({ phase: 'Running' }, {}, { deletionTimestamp: 'x' }), '0/2', 'Terminating', '0'],
    [
      'a pod that waits for its second init container',
      pod(
        {
          phase: 'Pending',
          initContainerStatuses: [
            { name: 's', started: true, ready: true, restartCount: 0, state: { running: {} } },
            { name: 'i', restartCount: 0, state: { running: {} } },
          ],
        },
        sidecar,
      ),
      '1/3',
      'Init:1/2',
      '0',
    ],
    [
      'a pod behind a scheduling gate',
      pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
      '0/2',
      'SchedulingGated',
      '0',
    ],
  ])('shows %s', (_, object, ready, status, restarts) => {
    expect(row('Pod', object)).toMatchObject({ Ready: ready, Status: status, Restarts: restarts, Age: '6s' });
  });

  test('marks finished pods as completed rows', () => {
    const table = tableOf({ group: '', version: 'v1', kind: 'Pod' }, [pod({ phase: 'Succeeded' }) as KubeObject], {
      now: NOW,
      includeObject: 'None',
    });
    expect(table.rows[0]?.conditions?.[0]?.reason).toBe('Succeeded');
    expect(table.rows[0]).not.toHaveProperty('object');
  });
});

test.each<[string, object, Record<string, unknown>]>([
  [
    'Service',
    {
      spec: { type: 'LoadBalancer', clusterIPs: ['10.0.0.1'], ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }] },
    },
    { 'External-IP': '<pending>', 'Port(s)': '80:30080/TCP', Selector: '<none>' },
  ],
  [
    'Deployment',
    { spec: { replicas: 2, template: { spec: { containers: [{ name: 'c', image: 'nginx' }] } } }, status: {} },
    { Ready: '0/2', 'Up-to-date': 0, Containers: 'c', Images: 'nginx' },
  ],
  [
    'Job',
    {
      spec: { completions: 3, template: {} },
      status: {
        succeeded: 1,
        startTime: '2026-01-01T00:09:00Z',
        conditions: [{ type: 'Failed', status: 'True' }],
      },
    },
    { Status: 'Failed', Completions: '1/3', Duration: '60s' },
  ],
  [
    'CronJob',
    { spec: { schedule: '* * * * *', suspend: false, jobTemplate: {} } },
    { Suspend: 'False', Timezone: '<none>' },
  ],
  [
    'Node',
    {
      metadata: { ...metadata, labels: { 'node-role.kubernetes.io/control-plane': '' } },
      spec: { unschedulable: true },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    },
    { Status: 'Ready,SchedulingDisabled', Roles: 'control-plane', 'Internal-IP': '<none>' },
  ],
  [
    'HorizontalPodAutoscaler',
    {
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { kind: 'Deployment', name: 'web' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
    },
    { Reference: 'Deployment/web', Targets: 'cpu: <unknown>/80%', MinPods: '<unset>' },
  ],
  [
    'PersistentVolumeClaim',
    { spec: {}, status: { phase: 'Pending' } },
    { Status: 'Pending', Capacity: '', Volume: '' },
  ],
  ['Ingress', { spec: { rules: [{ host: 'a.com' }, {}] } }, { Class: '<none>', Hosts: 'a.com', Ports: '80' }],
  ['Role', {}, { 'Created At': '2026-01-01T00:09:54Z' }],
  [
    'Event',
    {
      involvedObject: { kind: 'Pod', name: 'web' },
      eventTime: '2026-01-01T00:09:00.000000Z',
      type: 'Normal',
      reason: 'Scheduled',
      message: 'm\n',
      reportingComponent: 'default-scheduler',
    },
    { 'Last Seen': '60s', Object: 'pod/web', Message: 'm', Count: 1, Source: 'default-scheduler' },
  ],
])('%s has upstream’s columns', (kind, object, expected) => {
  expect(row(kind, object)).toMatchObject(expected);
});

test('custom resources print the columns their definition lists', () => {
  const table = tableOf({ group: 'a.b', version: 'v1', kind: 'Crontab' }, [{ metadata } as KubeObject], {
    now: NOW,
    custom: {
      columns: [{ name: 'Spec', type: 'string', format: '', description: '', priority: 0 }],
      cells: () => ['every day'],
    },
  });
  expect(table.columnDefinitions.map((c) => c.name)).toEqual(['Name', 'Spec']);
  expect(table.rows[0]?.cells).toEqual(['x', 'every day']);
});
