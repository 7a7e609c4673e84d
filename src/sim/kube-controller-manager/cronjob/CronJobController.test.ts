import { describe, expect, it } from 'vitest';
import type { V1CronJob, V1Job } from '../../../api/generated/types.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { CRON_JOBS, JOBS } from '../resourceRefs.ts';
import { mostRecent, parseSchedule } from './schedule.ts';

const cron = (spec: object = {}, command = 'true'): V1CronJob => ({
  metadata: { name: 'c' },
  spec: {
    schedule: '*/1 * * * *',
    jobTemplate: {
      spec: {
        template: {
          spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: command.split(' ') }] },
        },
      },
    },
    ...spec,
  },
});
const jobs = (cluster: TestCluster) => cluster.list<V1Job>(JOBS).map((j) => j.metadata?.name);
const get = (cluster: TestCluster) => cluster.get<V1CronJob>(CRON_JOBS, 'c');
const minute = Date.UTC(2026, 0, 1) / 60_000;

describe('schedules', () => {
  it.each([
    ['*/5 * * * *', '2026-01-01T00:05:00.000Z'],
    ['@hourly', '2026-01-01T01:00:00.000Z'],
    ['30 9 * * 1', '2026-01-05T09:30:00.000Z'],
    ['@every 90m', '2026-01-01T01:30:00.000Z'],
  ])('%s is due next at %s', (text, at) => {
    expect(new Date(parseSchedule(text).next(Date.UTC(2026, 0, 1)) as number).toISOString()).toBe(at);
  });

  it('is in the time zone that is asked for', () => {
    const next = parseSchedule('0 9 * * *', 'Asia/Seoul').next(Date.UTC(2026, 0, 1, 1));
    expect(new Date(next as number).toISOString()).toBe('2026-01-02T00:00:00.000Z');
  });

  it('finds the last time that was missed', () => {
    const start = Date.UTC(2026, 0, 1);
    const schedule = parseSchedule('*/1 * * * *');
    expect(mostRecent(schedule, start, start + 59_000)).toEqual({ ms: undefined, missed: 'none' });
    expect(mostRecent(schedule, start, start + 61_000)).toEqual({ ms: start + 60_000, missed: 'none' });
    expect(mostRecent(schedule, start, start + 10 * 60_000 + 5)).toEqual({ ms: start + 600_000, missed: 'few' });
    expect(mostRecent(schedule, start, start + 500 * 60_000).missed).toBe('many');
  });
});

describe('CronJobController', () => {
  it('makes a job a minute, named by the minute, and keeps three of them', () => {
    const cluster = new TestCluster();
    cluster.create(CRON_JOBS, cron());
    cluster.run(65);
    expect(jobs(cluster)).toEqual([`c-${minute + 1}`]);
    expect(get(cluster).status).toMatchObject({ lastScheduleTime: '2026-01-01T00:01:00Z' });
    cluster.run(300);
    expect(jobs(cluster)).toEqual([minute + 4, minute + 5, minute + 6].map((m) => `c-${m}`));
    expect(get(cluster).status?.lastSuccessfulTime).toBeDefined();
    expect(cluster.events('CronJob')[0]).toBe(`SuccessfulCreate: Created job c-${minute + 1}`);
    expect(cluster.events('CronJob')).toContain(
      `SawCompletedJob: Saw completed job: c-${minute + 1}, condition: Complete`,
    );
  });

  it('does not start another while one runs with Forbid, and replaces it with Replace', () => {
    for (const [concurrencyPolicy, name] of [
      ['Forbid', minute + 1],
      ['Replace', minute + 3],
    ] as const) {
      const cluster = new TestCluster();
      cluster.create(CRON_JOBS, cron({ concurrencyPolicy }, 'sleep 999'));
      cluster.run(185);
      expect(jobs(cluster)).toEqual([`c-${name}`]);
      expect(get(cluster).status?.active?.map((a) => a.name)).toEqual([`c-${name}`]);
    }
  });

  it('does nothing while suspended', () => {
    const cluster = new TestCluster();
    cluster.create(CRON_JOBS, cron({ suspend: true }));
    cluster.run(200);
    expect(jobs(cluster)).toEqual([]);
  });

  it('lets a finished job go when its time to live has passed', () => {
    const cluster = new TestCluster();
    const template = cron().spec?.jobTemplate.spec?.template;
    cluster.create(JOBS, { metadata: { name: 'once' }, spec: { template, ttlSecondsAfterFinished: 20 } } as V1Job);
    cluster.run(15);
    expect(jobs(cluster)).toEqual(['once']);
    cluster.run(20);
    expect(jobs(cluster)).toEqual([]);
    expect(cluster.pods()).toHaveLength(0);
  });
});
