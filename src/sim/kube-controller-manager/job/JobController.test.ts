import { describe, expect, it } from 'vitest';
import type { V1Job } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { JOBS, PODS, refTo } from '../resourceRefs.ts';

function job(command: string, spec: Partial<NonNullable<V1Job['spec']>> = {}): V1Job {
  const containers = [{ name: 'c', image: 'busybox', command: command.split(' ') }];
  return {
    metadata: { name: 'j' },
    spec: { template: { spec: { restartPolicy: 'Never', containers } }, ...spec },
  };
}

const conditions = (j: V1Job) => (j.status?.conditions ?? []).map((c) => `${c.type}=${c.status}:${c.reason}`);
const get = (cluster: TestCluster) => cluster.get<V1Job>(JOBS, 'j');

describe('JobController', () => {
  it('counts a pod once it has finished, and ends with two conditions', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, job('true'));
    cluster.run(10);
    expect(conditions(get(cluster))).toEqual([
      'SuccessCriteriaMet=True:CompletionsReached',
      'Complete=True:CompletionsReached',
    ]);
    expect(get(cluster).status).toMatchObject({ succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
    expect(get(cluster).status?.completionTime).toBeDefined();
    expect(cluster.pods()[0]?.metadata?.finalizers ?? []).toEqual([]);
    const steps = cluster
      .history<V1Job>('jobs', 'j')
      .map(
        ({ status: s }) =>
          `${s?.active ?? '-'}/${s?.succeeded ?? '-'}/${s?.uncountedTerminatedPods?.succeeded?.length ?? 0}`,
      );
    expect(steps).toEqual(['-/-/0', '1/-/0', '1/-/0', '-/-/1', '-/1/0']);
    expect(cluster.events('Job').map((e) => e.split(':')[0])).toEqual(['SuccessfulCreate', 'Completed']);
  });

  it('keeps as many running as parallelism allows, until completions are reached', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, job('true', { completions: 5, parallelism: 2 }));
    let most = 0;
    for (let i = 0; i < 60; i++) {
      cluster.run(0.5);
      most = Math.max(most, get(cluster).status?.active ?? 0);
    }
    expect(most).toBe(2);
    expect(cluster.pods()).toHaveLength(5);
    expect(get(cluster).status).toMatchObject({ succeeded: 5 });
  });

  it('waits longer after each failure, and gives up at the limit', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, job('false', { backoffLimit: 2 }));
    cluster.run(9);
    expect(cluster.pods()).toHaveLength(1);
    cluster.run(10);
    expect(cluster.pods()).toHaveLength(2);
    cluster.run(60);
    expect(cluster.pods()).toHaveLength(3);
    expect(conditions(get(cluster))).toEqual([
      'FailureTarget=True:BackoffLimitExceeded',
      'Failed=True:BackoffLimitExceeded',
    ]);
    expect(get(cluster).status).toMatchObject({ failed: 3 });
    expect(cluster.events('Job').at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit');
  });

  it('ends its pods at the deadline', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, job('sleep 9999', { parallelism: 2, activeDeadlineSeconds: 5 }));
    cluster.run(12);
    expect(cluster.pods()).toHaveLength(0);
    expect(conditions(get(cluster))).toEqual(['FailureTarget=True:DeadlineExceeded', 'Failed=True:DeadlineExceeded']);
    expect(get(cluster).status).toMatchObject({ failed: 2, terminating: 0 });
  });

  it('gives every index its pod, and notes which are done', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, job('true', { completionMode: 'Indexed', completions: 3, parallelism: 3 }));
    cluster.run(10);
    expect(
      cluster
        .pods()
        .map((p) => p.spec?.hostname)
        .sort(),
    ).toEqual(['j-0', 'j-1', 'j-2']);
    expect(get(cluster).status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' });
  });

  it('deletes its pods while suspended and starts anew when resumed', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, job('sleep 9999'));
    cluster.run(3);
    cluster.patch(JOBS, 'j', { spec: { suspend: true } });
    cluster.run(5);
    expect(cluster.pods()).toHaveLength(0);
    expect(conditions(get(cluster))).toEqual(['Suspended=True:JobSuspended']);
    cluster.patch(JOBS, 'j', { spec: { suspend: false } });
    cluster.run(5);
    expect(conditions(get(cluster))).toEqual(['Suspended=False:JobResumed']);
    expect(cluster.pods()).toHaveLength(1);
  });

  it('fails at once on an exit code that its policy names', () => {
    const cluster = new TestCluster();
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }];
    cluster.create(JOBS, job('exit 42', { podFailurePolicy: { rules } }));
    cluster.run(10);
    const failed = get(cluster).status?.conditions?.find((c) => c.type === 'Failed');
    expect(failed?.reason).toBe('PodFailurePolicy');
    expect(failed?.message).toMatch(
      /^Container c for pod default\/j-[a-z0-9]{5} failed with exit code 42 matching FailJob rule at index 0$/,
    );
  });

  it('lets the pods of a deleted job go', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, job('sleep 9999'));
    cluster.run(3);
    cluster.client.delete(refTo(JOBS, 'default', 'j'), { propagationPolicy: 'Background' });
    cluster.run(5);
    expect(cluster.pods()).toHaveLength(0);
  });
});

describe('an indexed job with a limit per index', () => {
  const rules = [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } }];
  const perIndex = (command: string, spec: object = {}) =>
    job(command, { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 1, ...spec });

  it('tries each index again after ten seconds, and fails it when that fails too', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, perIndex('false'));
    cluster.run(8);
    expect(cluster.pods()).toHaveLength(2);
    expect(get(cluster).status).toMatchObject({ ready: 0, uncountedTerminatedPods: {} });
    expect(get(cluster).status?.failed).toBeUndefined();
    cluster.run(12);
    const counts = cluster.pods().map((p) => p.metadata?.annotations?.['batch.kubernetes.io/job-index-failure-count']);
    expect(counts.sort()).toEqual(['0', '0', '1', '1']);
    cluster.run(20);
    expect(cluster.pods()).toHaveLength(4);
    expect(get(cluster).status).toMatchObject({ failed: 4, failedIndexes: '0,1' });
    expect(conditions(get(cluster))).toEqual(['FailureTarget=True:FailedIndexes', 'Failed=True:FailedIndexes']);
  });

  it('fails an index at once when the policy says so', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, perIndex('exit 3', { podFailurePolicy: { rules } }));
    cluster.run(8);
    expect(cluster.pods()).toHaveLength(2);
    expect(conditions(get(cluster))).toEqual(['FailureTarget=True:FailedIndexes', 'Failed=True:FailedIndexes']);
  });

  it('stops when too many indexes have failed', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, perIndex('exit 3', { completions: 4, maxFailedIndexes: 1, podFailurePolicy: { rules } }));
    cluster.run(12);
    expect(conditions(get(cluster)).at(-1)).toBe('Failed=True:MaxFailedIndexesExceeded');
    expect(cluster.events('Job').at(-1)).toBe(
      'MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes',
    );
  });

  it('gives up the pods of indexes that are no more', () => {
    const cluster = new TestCluster();
    cluster.create(JOBS, perIndex('sleep 9999', { completions: 3, parallelism: 3 }));
    cluster.run(4);
    cluster.patch(JOBS, 'j', { spec: { completions: 2, parallelism: 2 } });
    cluster.run(4);
    expect(
      cluster
        .pods()
        .map((p) => p.spec?.hostname)
        .sort(),
    ).toEqual(['j-0', 'j-1']);
  });

  it('replaces a pod that was deleted before it had a node', () => {
    const cluster = new TestCluster({ nodes: 0 });
    cluster.create(JOBS, perIndex('true'));
    cluster.run(3);
    const first = cluster.pods().map((p) => p.metadata?.name ?? '');
    for (const name of first) cluster.client.delete(refTo(PODS, 'default', name));
    cluster.run(30);
    const now = cluster.pods().map((p) => p.metadata?.name ?? '');
    expect(now).toHaveLength(2);
    expect(now.filter((name) => first.includes(name))).toEqual([]);
  });
});
