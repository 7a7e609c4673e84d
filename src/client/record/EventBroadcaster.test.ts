import { describe, expect, it } from 'vitest';
import type { CoreV1Event, EventsV1Event } from '../../api/generated/types.ts';
import { failure } from '../../api/StatusError.ts';
import type { Clock, Timer } from '../../base/Clock.ts';
import { Random } from '../../base/Random.ts';
import type { KubeRequest } from '../KubeRequest.ts';
import { LocalClient } from '../LocalClient.ts';
import { EventBroadcaster } from './EventBroadcaster.ts';
import { EventsV1Broadcaster } from './EventsV1Broadcaster.ts';

const START = Date.UTC(2026, 0, 1);

class TestClock implements Clock {
  now = 0;
  readonly startMs = START;
  private due: { at: number; run: () => void }[] = [];

  schedule(delayMs: number, run: () => void): Timer {
    const item = { at: this.now + delayMs, run };
    this.due.push(item);
    return { cancel: () => this.due.splice(this.due.indexOf(item), 1) };
  }

  get idle(): boolean {
    return this.due.length === 0;
  }

  runUntil(timeMs: number): void {
    for (;;) {
      const next = this.due.reduce<(typeof this.due)[0] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
      if (!next || next.at > timeMs) break;
      this.due.splice(this.due.indexOf(next), 1);
      this.now = next.at;
      next.run();
    }
    this.now = timeMs;
  }
}

function setup() {
  const kernel = new TestClock();
  const stored = new Map<string, object>();
  const requests: KubeRequest[] = [];
  const gone = new Set<string>();
  const client = new LocalClient(
    {
      request: (request) => {
        if (request.verb === 'patch' && gone.has(request.ref.name ?? '')) {
          return { code: 404, body: failure(404, 'NotFound', 'gone').status };
        }
        requests.push(request);
        const name = request.ref.name ?? (request.body as CoreV1Event).metadata.name ?? '';
        stored.set(name, { ...stored.get(name), ...(request.body as object) });
        return { code: 200, body: stored.get(name) };
      },
      watch: () => () => {},
    },
    { component: 'test', user: { username: 'test', groups: [] } },
    4,
  );
  const options = { clock: kernel, client, random: new Random('names'), delayMs: 12 };
  return { kernel, requests, gone, options };
}

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'shop', name: 'web', uid: 'u1', resourceVersion: '7' },
};

describe('EventBroadcaster', () => {
  it('writes an event of the core group after the delay, named after its object and the time', () => {
    const { kernel, requests, options } = setup();
    new EventBroadcaster(options).recorderFor('deployment-controller').event(web, 'Normal', 'Scaled', 'up');
    kernel.runUntil(11);
    expect(requests).toHaveLength(0);
    kernel.runUntil(12);
    const event = requests[0]?.body as CoreV1Event;
    expect(event.metadata.name).toMatch(/^web\.18[0-9a-f]{14}$/);
    expect(event).toMatchObject({
      metadata: { namespace: 'shop' },
      involvedObject: { ...web.metadata, apiVersion: 'apps/v1', kind: 'Deployment' },
      reason: 'Scaled',
      message: 'up',
      source: { component: 'deployment-controller' },
      firstTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
      type: 'Normal',
      reportingComponent: 'deployment-controller',
      reportingInstance: '',
    });
  });

  it('counts a repetition on the event that is there, and writes it anew when that is gone', () => {
    const { kernel, requests, gone, options } = setup();
    const recorder = new EventBroadcaster(options).recorderFor('c');
    recorder.event(web, 'Normal', 'R', 'm');
    kernel.runUntil(5_000);
    recorder.event(web, 'Normal', 'R', 'm');
    kernel.runUntil(6_000);
    const { name } = (requests[0]!.body as CoreV1Event).metadata;
    expect(requests[1]).toMatchObject({
      verb: 'patch',
      patchType: 'strategic',
      ref: { name },
      body: { count: 2, lastTimestamp: '2026-01-01T00:00:05Z', message: 'm' },
    });
    gone.add(name as string);
    recorder.event(web, 'Normal', 'R', 'm');
    kernel.runUntil(7_000);
    expect(requests[2]).toMatchObject({ verb: 'create', body: { count: 3, metadata: { name } } });
  });

  it('combines the tenth similar event and those after it', () => {
    const { kernel, requests, options } = setup();
    const recorder = new EventBroadcaster(options).recorderFor('c');
    for (let i = 1; i <= 12; i++) recorder.event(web, 'Normal', 'R', `message ${i}`);
    kernel.runUntil(100);
    expect(requests.slice(0, 9).map((r) => r.verb)).toEqual(Array(9).fill('create'));
    expect(requests[9]).toMatchObject({
      verb: 'create',
      body: { message: '(combined from similar events): message 10', count: 1 },
    });
    expect(requests[10]).toMatchObject({
      verb: 'patch',
      body: { message: '(combined from similar events): message 11', count: 2 },
    });
    expect(requests[11]).toMatchObject({ verb: 'patch', body: { count: 3 } });
  });

  it('lets 25 events of an object through, then one every five minutes', () => {
    const { kernel, requests, options } = setup();
    const recorder = new EventBroadcaster(options).recorderFor('c');
    for (let i = 0; i < 40; i++) recorder.event(web, 'Normal', 'R', 'm');
    kernel.runUntil(100);
    expect(requests).toHaveLength(25);
    kernel.runUntil(300_100);
    recorder.event(web, 'Normal', 'R', 'm');
    recorder.event(web, 'Normal', 'R', 'm');
    kernel.runUntil(301_000);
    expect(requests).toHaveLength(26);
    expect(requests[25]).toMatchObject({ body: { count: 41 } });
  });
});

describe('EventsV1Broadcaster', () => {
  it('writes the first event whole, the second as a series, and the count when the series is over', () => {
    const { kernel, requests, options } = setup();
    const recorder = new EventsV1Broadcaster(options).recorderFor('default-scheduler', 'default-scheduler-host');
    for (let i = 0; i < 5; i++) {
      recorder.eventf(web, undefined, 'Warning', 'FailedScheduling', 'Scheduling', 'no');
      kernel.runUntil(kernel.now + 1_000);
    }
    const first = requests[0]!.body as EventsV1Event;
    expect(first).toMatchObject({
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'default-scheduler',
      action: 'Scheduling',
      note: 'no',
      regarding: { name: 'web' },
    });
    expect(requests).toHaveLength(2);
    expect(requests[1]).toMatchObject({ verb: 'patch', body: { series: { count: 2 } } });
    kernel.runUntil(800_000);
    expect(requests[2]).toMatchObject({
      body: { series: { count: 5, lastObservedTime: '2026-01-01T00:00:04.000000Z' } },
    });
    expect(kernel.idle).toBe(true);
  });
});
