import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiVersionOf, type StoredObject } from '../../../api/meta.ts';
import type { ResourceInfo } from '../../../api/ResourceInfo.ts';
import { resources, servedByDefault } from '../../../api/resources.ts';
import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import type { RawResponse } from '../../../client/KubeRequest.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ADMIN } from '../../users.ts';
import { ApiServer } from '../ApiServer.ts';
import { HttpFace } from './HttpFace.ts';

const SEED = 20260422;
const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
const http = new HttpFace(server);
const caller = { component: 'curl', user: ADMIN, outside: true };
const CONFIGS = '/api/v1/namespaces/default/configmaps';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const APPLY = 'application/apply-patch+yaml';

function send(method: string, path: string, body = '', type = 'application/json'): RawResponse {
  return http.handle({ method, path, body, headers: { 'Content-Type': type } }, (request) =>
    server.request(request, caller),
  );
}
const textOf = ({ code, body }: RawResponse): string => {
  const { message } = JSON.parse(body) as { message?: string };
  return message === undefined ? `${code}` : `${code} ${message}`;
};

/** An answer that a client can read, whatever it was that it sent; and the server goes on. */
function expectAnswer(answer: RawResponse): void {
  const body = JSON.parse(answer.body) as { kind: string; code?: number; status?: string };
  if (answer.code >= 400) expect([body.kind, body.status, body.code]).toEqual(['Status', 'Failure', answer.code]);
  expect(Object.prototype).not.toHaveProperty('polluted');
}

const collections = resources.filter((info) => servedByDefault(info) && info.verbs.includes('create'));
const pathOf = (info: ResourceInfo): string => {
  const root = info.group === '' ? `/api/${info.version}` : `/apis/${apiVersionOf(info)}`;
  return `${root}${info.namespaced ? '/namespaces/default' : ''}/${info.resource}`;
};

const NAMES = [
  'metadata',
  'name',
  'labels',
  'annotations',
  'spec',
  'status',
  'data',
  'template',
  'selector',
  'containers',
  'ports',
  'rules',
  '__proto__',
  'constructor',
  '$patch',
  '$retainKeys',
  '$setElementOrder/ports',
  '$deleteFromPrimitiveList/finalizers',
  'finalizers',
  'ownerReferences',
  'items',
  'type',
];
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('x', '', '0', '-1', '100%', '1Gi'),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('value')), { maxLength: 5 })
    // As text: an object literal would take __proto__ for something else.
    .map((members) => ({
      toJSON: () => undefined,
      text: `{${members.map(([k, v]) => `${JSON.stringify(k)}:${show(v)}`).join(',')}}`,
    })),
}));
function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(',')}]`;
  return (value as { text?: string } | null)?.text ?? JSON.stringify(value) ?? 'null';
}

describe('whatever arrives is answered', () => {
  it.each(collections.map((info) => [`${info.kind} ${apiVersionOf(info)}`, info] as const))(
    'as a new %s',
    (_kind, info) => {
      const body = fc.oneof(
        json.object,
        fc
          .tuple(json.object, json.object)
          .map(([spec, meta]) => ({ text: `{"metadata":${show(meta)},"spec":${show(spec)}}` })),
        fc.tuple(json.object, fc.constantFrom(...NAMES), json.value).map(([spec, name, value]) => ({
          text: `{"metadata":{"name":"x"},"spec":${show(spec)},${JSON.stringify(name)}:${show(value)}}`,
        })),
        json.value.map((value) => ({ text: show(value) })),
      );
      const property = fc.property(
        body,
        fc.constantFrom('', '?fieldValidation=Strict', '?dryRun=All'),
        (value, query) => {
          expectAnswer(send('POST', pathOf(info) + query, value.text));
        },
      );
      fc.assert(property, { seed: SEED, numRuns: 25 });
    },
  );

  it('as a patch of any kind', () => {
    const pod = {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }] },
    };
    const pods = '/api/v1/namespaces/default/pods';
    expect(send('POST', pods, JSON.stringify(pod)).code).toBe(201);
    const operations = fc.array(
      fc.record({
        op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
        path: fc.constantFrom(
          '',
          '/',
          '/spec',
          '/metadata/labels',
          '/spec/containers/0',
          '/spec/containers/-',
          '/__proto__/polluted',
          '/metadata/__proto__',
        ),
        from: fc.constantFrom('', '/spec', '/metadata', '/__proto__'),
        value: fc.jsonValue({ maxDepth: 2 }),
      }),
      { maxLength: 6 },
    );
    const patches = fc.oneof(
      fc.tuple(fc.constantFrom(MERGE, STRATEGIC, APPLY), json.object.map(show)),
      fc.tuple(fc.constantFrom(MERGE, STRATEGIC, JSON_PATCH, APPLY), json.value.map(show)),
      fc.tuple(
        fc.constant(JSON_PATCH),
        operations.map((list) => JSON.stringify(list)),
      ),
    );
    const property = fc.property(patches, fc.constantFrom('', '/status', '/resize'), ([type, body], part) => {
      expectAnswer(send('PATCH', `${pods}/p${part}?fieldManager=x`, body, type));
    });
    fc.assert(property, { seed: SEED, numRuns: 600 });
    expect(JSON.parse(send('GET', `${pods}/p`).body)).toMatchObject({ metadata: { name: 'p' } });
  });

  it('as a query', () => {
    const names = [
      'labelSelector',
      'fieldSelector',
      'limit',
      'continue',
      'resourceVersion',
      'resourceVersionMatch',
      'dryRun',
    ];
    const pairs = fc.array(
      fc.tuple(fc.constantFrom(...names), fc.oneof(fc.string(), fc.constantFrom('0', '1', 'a in (b', 'a=b,', '%ff'))),
      { maxLength: 3 },
    );
    const property = fc.property(pairs, (list) => {
      const query = list.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      expectAnswer(send('GET', `${CONFIGS}?${query}`));
    });
    fc.assert(property, { seed: SEED, numRuns: 400 });
  });

  it('as bytes that are no JSON', () => {
    const types = ['application/json', 'application/yaml', MERGE, STRATEGIC, JSON_PATCH, APPLY];
    const property = fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...types), (body, type) => {
      const patch = type.includes('patch');
      expectAnswer(send(patch ? 'PATCH' : 'POST', patch ? `${CONFIGS}/none?fieldManager=x` : CONFIGS, body, type));
    });
    fc.assert(property, { seed: SEED, numRuns: 400 });
  });
});

describe('bombs', () => {
  const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  const many = (count: number, item: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => item(i)).join(',');
  const TOO_LARGE = '500 etcdserver: request is too large';

  it.each([
    ['POST', nested(100_000), 'application/json', /^400 .*json parse error: invalid character '\{' exceeded max depth/],
    ['PATCH', nested(100_000), STRATEGIC, /^400 invalid character '\{' exceeded max depth$/],
    ['PATCH', `[{"op":"add","path":"/data","value":${nested(5000)}}]`, JSON_PATCH, /^400 .*exceeded max depth$/],
    [
      'POST',
      Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'application/yaml',
      /^400 .*exceeded max depth/,
    ],
    [
      'POST',
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]',
      'application/yaml',
      /^400 .*excessive aliasing/,
    ],
    [
      'POST',
      '{"data":{"a":1e400}}',
      'application/json',
      /^400 .*json: cannot unmarshal number 1e400 into Go value of type float64/,
    ],
  ])('%s %#', (method, body, type, expected) => {
    send('POST', CONFIGS, '{"metadata":{"name":"bombed"}}');
    expect(textOf(send(method, method === 'POST' ? CONFIGS : `${CONFIGS}/bombed`, body, type))).toMatch(expected);
  });

  it('measures what built-in kinds are sent', () => {
    const labels = many(130_000, (i) => `"k${i}":"v"`);
    expect(textOf(send('POST', CONFIGS, `{"metadata":{"name":"l","labels":{${labels}}}}`))).toBe(TOO_LARGE);
    const ports = many(60_000, () => '{"containerPort":80,"protocol":"TCP"}');
    const pod = `{"metadata":{"name":"l"},"spec":{"containers":[{"name":"c","image":"i","ports":[${ports}]}]}}`;
    expect(textOf(send('POST', '/api/v1/namespaces/default/pods', pod))).toBe(TOO_LARGE);
  });

  it('lets copies not double for ever', () => {
    const first = `{"op":"add","path":"/data","value":{"a":"${'x'.repeat(1000)}"}}`;
    const copies = many(40, (i) => `{"op":"copy","from":"/data","path":"/data/z${i}"}`);
    expect(send('PATCH', `${CONFIGS}/bombed`, `[${first},${copies}]`, JSON_PATCH).code).toBe(422);
  });

  it('cuts warnings that nobody would read', () => {
    const ports = many(300, () => '{"containerPort":80,"protocol":"TCP"}');
    const pod = `{"metadata":{"name":"w"},"spec":{"containers":[{"name":"c","image":"i","ports":[${ports}]}]}}`;
    const answer = send('POST', '/api/v1/namespaces/default/pods?dryRun=All', pod);
    expect(answer.code).toBe(201);
    expect(answer.headers.Warning?.length).toBeLessThan(8192);
  });
});

describe('names that mean something to JavaScript', () => {
  it('are data like any other', () => {
    const data = '{"__proto__":"a","constructor":"b","toString":"c"}';
    expect(send('POST', CONFIGS, `{"metadata":{"name":"proto"},"data":${data}}`).code).toBe(201);
    const stored = () => send('GET', `${CONFIGS}/proto`).body;
    expect(stored()).toContain('"__proto__":"a"');
    expect(send('PATCH', `${CONFIGS}/proto`, '{"data":{"__proto__":"d","constructor":null}}', MERGE).code).toBe(200);
    expect(stored()).toContain('"__proto__":"d"');
    expect(send('PATCH', `${CONFIGS}/proto`, '{"data":{"__proto__":"e"}}', STRATEGIC).code).toBe(200);
    expect(stored()).toContain('"__proto__":"e"');
    expect(
      send('PATCH', `${CONFIGS}/proto`, '[{"op":"replace","path":"/data/__proto__","value":"f"}]', JSON_PATCH).code,
    ).toBe(200);
    expect(stored()).toContain('"__proto__":"f"');
    const applied = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"proto"},"data":{"__proto__":"g"}}';
    expect(send('PATCH', `${CONFIGS}/proto?fieldManager=x&force=true`, applied, APPLY).code).toBe(200);
    expect(stored()).toContain('"__proto__":"g"');
  });
});

describe('round trips', () => {
  it('gives back as JSON and as YAML what was sent as the other', () => {
    for (const [i, data] of fc
      .sample(fc.dictionary(fc.stringMatching(/^[a-z][-a-z0-9.]{0,8}$/), fc.string({ unit: 'grapheme' })), {
        seed: SEED,
        numRuns: 60,
      })
      .entries()) {
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `trip-${i}` }, data: { ...data } };
      expect(send('POST', CONFIGS, stringifyYaml(object), 'application/yaml').code).toBe(201);
      const back = JSON.parse(send('GET', `${CONFIGS}/trip-${i}`).body) as typeof object;
      expect(back.data ?? {}).toEqual(object.data);
      expect(send('PUT', `${CONFIGS}/trip-${i}`, JSON.stringify(back)).code).toBe(200);
    }
  });
});
