import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../sim/playback/Session.ts';
import { type RunningBridge, startBridge } from './Bridge.ts';
import { maskedFrame, RawClient, SpdyFrames } from './testing/RawClient.ts';

const session = new Session({ distribution: 'kind', nodes: 2, seed: '1', startTime: '2026-01-01T09:00:00Z' });
let bridge: RunningBridge;
let base = '';

const POD = (name: string, container: object): object => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name },
  spec: { containers: [{ name: 'c', ...container }] },
});
const PODS = '/api/v1/namespaces/default/pods';

beforeAll(async () => {
  session.advance(60_000);
  bridge = await startBridge(session, { port: 0, speed: 1, page: 'src' });
  base = `http://127.0.0.1:${bridge.port}`;
  for (const pod of [
    POD('web', { image: 'nginx' }),
    POD('talks', { image: 'busybox', command: ['sh', '-c', 'echo one; sleep 5; echo two'] }),
  ]) {
    const answer = await fetch(`${base}${PODS}`, { method: 'POST', body: JSON.stringify(pod), headers: JSON_TYPE });
    expect(answer.status).toBe(201);
  }
  session.advance(session.now + 60_000);
  await playback('setSpeed', { speed: 100 });
});
afterAll(() => bridge.close());

const JSON_TYPE = { 'Content-Type': 'application/json' };

async function playback(method: string, params: object = {}): Promise<Record<string, unknown>> {
  const answer = await fetch(`${base}/orrery/playback`, { method: 'POST', body: JSON.stringify({ method, params }) });
  return (await answer.json()) as Record<string, unknown>;
}

/** A request whose headers `fetch` would not send. */
function status(path: string, headers: Record<string, string>, method = 'GET', body?: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(`${base}${path}`, { method, headers }, (answer) => {
      let text = '';
      answer.on('data', (bytes: Buffer) => {
        text += bytes.toString();
      });
      answer.on('end', () => resolve(`${answer.statusCode} ${text}`));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const WEBSOCKET = {
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Messages of a WebSocket until it closes, by channel. */
async function channels(client: RawClient): Promise<string[]> {
  const out: string[] = [];
  for (;;) {
    const frame = await client.take(4, (bytes) =>
      (bytes[1] as number) === 126 ? 4 + bytes.readUInt16BE(2) : 2 + (bytes[1] as number),
    );
    if (!frame || ((frame[0] as number) & 15) === 8) break;
    const message = frame.subarray(frame[1] === 126 ? 4 : 2);
    const channel = message[0] as number;
    out[channel] = `${out[channel] ?? ''}${message.subarray(1).toString()}`;
  }
  client.close();
  return out;
}

const exec = (command: readonly string[], more = ''): string =>
  `${PODS}/web/exec?${command.map((word) => `command=${encodeURIComponent(word)}`).join('&')}&stdout=true&stderr=true${more}`;

describe('exec over WebSocket', () => {
  const v5 = { ...WEBSOCKET, 'Sec-WebSocket-Protocol': 'v5.channel.k8s.io, v4.channel.k8s.io' };

  it('answers the handshake and sends output, errors and the exit code on their channels', async () => {
    const client = await RawClient.open(bridge.port, exec(['sh', '-c', 'echo out; echo err >&2; exit 3']), v5);
    expect(client.head).toContain('HTTP/1.1 101 ');
    expect(client.head).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    expect(client.head).toContain('Sec-WebSocket-Protocol: v5.channel.k8s.io');
    const out = await channels(client);
    expect(out[1]).toBe('out\n');
    expect(out[2]).toBe('err\n');
    expect(JSON.parse(out[3] ?? '')).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
  });

  it('passes input on, and its end', async () => {
    const client = await RawClient.open(bridge.port, exec(['cat'], '&stdin=true'), v5);
    client.send(maskedFrame(2, Buffer.from('\0grüße')));
    client.send(maskedFrame(2, Buffer.from([255, 0])));
    const out = await channels(client);
    expect(out[1]).toBe('grüße');
    expect(JSON.parse(out[3] ?? '')).toMatchObject({ status: 'Success' });
  });

  it('tells what the kubelet could not start', async () => {
    const out = await channels(await RawClient.open(bridge.port, exec(['nosuch']), v5));
    expect(out[3]).toContain(
      'Internal error occurred: Internal error occurred: error executing command in container: ',
    );
  });

  it('answers in HTTP what the API server refuses', async () => {
    const missing = await RawClient.open(bridge.port, `${PODS}/nope/exec?command=ls`, v5);
    expect(missing.head).toContain('HTTP/1.1 404 ');
    expect(JSON.parse(await missing.rest())).toMatchObject({ kind: 'Status', message: 'pods "nope" not found' });
    const forbidden = await RawClient.open(bridge.port, exec(['ls']), { ...v5, 'Impersonate-User': 'bob' });
    expect(forbidden.head).toContain('HTTP/1.1 403 ');
    expect(await forbidden.rest()).toContain('User \\"bob\\" cannot create resource \\"pods/exec\\"');
    const unknown = await RawClient.open(bridge.port, exec(['ls']), { ...v5, 'Sec-WebSocket-Protocol': 'chat' });
    expect(unknown.head).toContain('HTTP/1.1 400 ');
    const foreign = await RawClient.open(bridge.port, exec(['ls']), { ...v5, Host: 'example.com' });
    expect(foreign.head).toContain('HTTP/1.1 403 ');
  });
});

describe('exec and port-forward over SPDY', () => {
  /** What arrives on each stream until all have ended. */
  async function streams(client: RawClient, count: number): Promise<Map<number, string>> {
    const texts = new Map<number, string>();
    for (let ended = 0; ended < count; ) {
      const frame = await client.take(8, (head) => 8 + head.readUIntBE(5, 3));
      if (!frame) break;
      if ((frame[0] as number) >= 128) continue;
      const id = frame.readUInt32BE(0);
      texts.set(id, `${texts.get(id) ?? ''}${frame.subarray(8).toString()}`);
      if (frame[4] === 1) ended++;
    }
    client.close();
    return texts;
  }

  it('runs commands once all their streams are there', async () => {
    const headers = { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': 'v4.channel.k8s.io' };
    const client = await RawClient.open(bridge.port, exec(['cat'], '&stdin=true'), headers);
    expect(client.head).toContain('X-Stream-Protocol-Version: v4.channel.k8s.io');
    const frames = new SpdyFrames();
    for (const [i, streamType] of ['error', 'stdin', 'stdout', 'stderr'].entries())
      client.send(await frames.open(2 * i + 1, { streamType }));
    client.send(frames.data(3, 'hello'));
    client.send(frames.data(3, '', true));
    const texts = await streams(client, 4);
    expect(texts.get(5)).toBe('hello');
    expect(JSON.parse(texts.get(1) ?? '')).toMatchObject({ status: 'Success' });
  });

  it('forwards ports, and says on which nobody listens', async () => {
    const headers = { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': 'portforward.k8s.io' };
    const client = await RawClient.open(bridge.port, `${PODS}/web/portforward`, headers);
    const frames = new SpdyFrames();
    client.send(await frames.open(1, { streamType: 'error', port: '80', requestID: '0' }, true));
    client.send(await frames.open(3, { streamType: 'data', port: '80', requestID: '0' }));
    client.send(frames.data(3, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'));
    client.send(await frames.open(5, { streamType: 'error', port: '81', requestID: '1' }, true));
    client.send(await frames.open(7, { streamType: 'data', port: '81', requestID: '1' }));
    const texts = await streams(client, 4);
    expect(texts.get(3)).toContain('Welcome to nginx!');
    expect(texts.get(5)).toContain('connect: connection refused');
  });
});

describe('answers that go on', () => {
  it('follows a log until the container ends', async () => {
    await playback('seek', { timeMs: session.now + 1000 });
    const answer = await fetch(`${base}${PODS}/web/log?follow=true&tailLines=1`);
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/\n$/);
    await reader.cancel();
    const ended = await fetch(`${base}${PODS}/talks/log?follow=true`);
    expect(await ended.text()).toMatch(/^one\ntwo\n|^one\n/);
    expect((await fetch(`${base}${PODS}/nope/log?follow=true`)).status).toBe(404);
  });

  it('ends a watch after its time-out', async () => {
    const answer = await fetch(`${base}/api/v1/namespaces?watch=true&timeoutSeconds=1`);
    const events = (await answer.text()).trim().split('\n');
    expect(JSON.parse(events[0] ?? '')).toMatchObject({ type: 'ADDED', object: { kind: 'Namespace' } });
  });

  it('says how far a watch has come, if asked, and when it has told what there is', async () => {
    const path = '/api/v1/namespaces?watch=true&timeoutSeconds=1&allowWatchBookmarks=true';
    const answer = await fetch(`${base}${path}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`);
    const events = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const marks = events.filter(({ type }) => type === 'BOOKMARK').map(({ object }) => object);
    expect(marks[0]).toMatchObject({
      kind: 'Namespace',
      metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
    });
    expect(marks.at(-1).metadata).toEqual({ resourceVersion: expect.stringMatching(/^\d+$/) });
    expect(await status('/api/v1/namespaces?watch=true&resourceVersion=x', {})).toMatch(
      /^422 .*namespaces \\"\\" is invalid: resourceVersion: Invalid value: \\"x\\": strconv.ParseUint/,
    );
  });
});

describe('through the server to what runs in the cluster', () => {
  const service = '/api/v1/namespaces/default/services';

  it('passes requests on to pods and Services, and their answers back', async () => {
    const spec = { selector: { app: 'proxied' }, ports: [{ name: 'http', port: 8080, targetPort: 80 }] };
    const web = {
      metadata: { name: 'proxied', labels: { app: 'proxied' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    };
    for (const [path, body] of [
      [service, { metadata: { name: 'proxied' }, spec }],
      [PODS, web],
    ] as const) {
      const made = await fetch(`${base}${path}`, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });
      expect(made.status).toBe(201);
    }
    await playback('seek', { timeMs: session.now + 60_000 });
    for (const path of [
      `${PODS}/proxied/proxy/`,
      `${PODS}/http:proxied:80/proxy/`,
      `${service}/proxied:http/proxy/`,
      `${service}/proxied:8080/proxy/`,
    ]) {
      const answer = await fetch(`${base}${path}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
      expect(await answer.text()).toContain('Welcome to nginx!');
    }
    expect((await fetch(`${base}${PODS}/proxied/proxy/no/such?page=1`)).status).toBe(404);
    const bare = await fetch(`${base}${PODS}/proxied/proxy?a=b`, { redirect: 'manual' });
    expect([bare.status, bare.headers.get('location')]).toEqual([301, `${PODS}/proxied/proxy/?a=b`]);
  });

  it.each([
    [
      `${PODS}/proxied:81/proxy/`,
      /^503 .*error trying to reach service: dial tcp 10\.[\d.]+:81: connect: connection refused/,
    ],
    [`${PODS}/nope/proxy/`, /^404 .*pods \\"nope\\" not found/],
    [`${PODS}/ftp:proxied:81/proxy/`, /^400 .*invalid pod request \\"ftp:proxied:81\\"/],
    [`${service}/proxied:9/proxy/`, /^503 .*no service port 9 found for service \\"proxied\\"/],
    [`${service}/proxied/proxy/`, /^503 .*no endpoints available for service \\"proxied\\"/],
    ['/api/v1/nodes/kind-worker/proxy/healthz', /^200 ok$/],
    ['/api/v1/nodes/kind-worker/proxy/pods', /^200 \{"kind":"PodList"/],
  ])('%s', async (path, expected) => {
    expect(await status(path, {})).toMatch(expected);
  });
});

describe('the edges of the server', () => {
  it('refuses other sites and names', async () => {
    expect(await status('/version', { Host: 'evil.example' })).toMatch(/^403 /);
    expect(await status('/version', { Origin: 'https://evil.example' })).toMatch(/^403 /);
    expect(await status('/version', { Origin: 'http://localhost:5173' })).toMatch(/^200 /);
  });

  it('refuses bodies that are too large, and words those that are no JSON', async () => {
    const path = '/api/v1/namespaces/default/configmaps';
    expect(await status(path, JSON_TYPE, 'POST', Buffer.alloc(3 * 1024 * 1024 + 1, 32))).toMatch(
      /^413 .*Request entity too large: limit is 3145728/,
    );
    expect(await status(path, JSON_TYPE, 'POST', Buffer.from('nonsense'))).toMatch(/^400 .*"reason":"BadRequest"/);
    const protobuf = { 'Content-Type': 'application/vnd.kubernetes.protobuf' };
    expect(await status(path, protobuf, 'POST', Buffer.from('k8s\0\xff\xff', 'latin1'))).toMatch(/^400 /);
  });

  it('answers HEAD without a body', async () => {
    const answer = await fetch(`${base}/api/v1/namespaces/default`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('serves the page below /orrery/ and nothing beside it', async () => {
    expect((await fetch(`${base}/orrery/tidy.test.ts`)).status).toBe(200);
    expect(await status('/orrery/..%2fpackage.json', {})).toMatch(/^404 /);
    expect((await fetch(`${base}/orrery/nothing.html`)).status).toBe(404);
  });
});

describe('playback over HTTP', () => {
  it('pauses, goes on, looks back and returns', async () => {
    await playback('pause');
    const before = await playback('state');
    expect(before).toMatchObject({ running: false, distribution: 'kind', kubernetesVersion: expect.any(String) });
    expect((await playback('state')).now).toBe(before.now);
    await playback('seek', { timeMs: 1000 });
    expect(await playback('state')).toMatchObject({ now: 1000, viewing: 1000, end: before.now });
    const write = await fetch(`${base}/api/v1/namespaces`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ metadata: { name: 'late' } }),
    });
    expect(write.status).toBe(409);
    await playback('seek', { timeMs: (before.now as number) + 60_000 });
    expect((await playback('state')).now).toBe((before.now as number) + 60_000);
    await playback('play');
    expect(await playback('state')).toMatchObject({ running: true });
  });

  it('takes faults and requests, and says what it does not know', async () => {
    expect(await playback('request', { url: 'http://nowhere.example/' })).toHaveProperty('hops');
    expect(await playback('stopNode', { name: 'kind-worker' })).toEqual({});
    expect(await playback('startNode', { name: 'kind-worker' })).toEqual({});
    expect((await playback('journal')) as unknown as unknown[]).toHaveLength(session.journal.length);
    expect(await playback('levitate')).toEqual({ error: 'there is no playback method levitate' });
    expect(await playback('setSpeed', { speed: 0 })).toEqual({ error: 'a speed is a number above 0' });
  });
});
