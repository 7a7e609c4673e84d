import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepFreeze } from '../../base/deepFreeze.ts';
import type { V1ManagedFieldsEntry } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import type { JsonObject } from '../patch/jsonObject.ts';
import { schemaOf } from '../schema/schemaOf.ts';
import { applyConfiguration } from './applyConfiguration.ts';
import { checkApplied } from './checkApplied.ts';
import { applyConflictError } from './conflicts.ts';
import { type FieldsV1, parseFieldsV1, toFieldsV1 } from './fieldSet.ts';
import { ManagedFieldsChain } from './ManagedFieldsChain.ts';
import type { Writer } from './Managers.ts';
import { shapeOf } from './shape.ts';
import { trackUpdate } from './trackUpdate.ts';

const DEPLOYMENT = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
const CONFIG_MAP = schemaOf({ group: '', version: 'v1', kind: 'ConfigMap' });

const at = (second: number): string => `2024-01-01T00:00:0${second}Z`;
const applier = (manager: string, second = 1): Writer => ({
  manager,
  operation: 'Apply',
  apiVersion: 'apps/v1',
  time: at(second),
});
const updater = (manager: string, second = 1, apiVersion = 'apps/v1'): Writer => ({
  manager,
  operation: 'Update',
  apiVersion,
  time: at(second),
});

const web = (spec: JsonObject, container: JsonObject, labels?: JsonObject): KubeObject =>
  deepFreeze({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', ...(labels ? { labels } : {}) },
    spec: {
      ...spec,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', ...container }] } },
    },
  }) as KubeObject;

const succeeded = (result: ReturnType<typeof applyConfiguration>) => {
  if ('conflicts' in result) throw applyConflictError(result.conflicts);
  return result;
};
const apply = (
  live: { object: KubeObject; managedFields: V1ManagedFieldsEntry[] } | undefined,
  config: KubeObject,
  writer: Writer,
  force = false,
) => succeeded(applyConfiguration(live?.object, live?.managedFields, config, DEPLOYMENT, writer, force));

const fieldsBy = (entries: readonly V1ManagedFieldsEntry[], manager: string) =>
  entries.find((entry) => entry.manager === manager)?.fieldsV1 as FieldsV1 | undefined;
const spec = (object: KubeObject) => (object as { spec: JsonObject }).spec;

describe('server-side apply', () => {
  const first = apply(undefined, web({ replicas: 2 }, { image: 'nginx:1.18' }, { a: '1' }), applier('m1'));

  it('owns what was applied, and no more', () => {
    expect(first.managedFields).toEqual([
      {
        manager: 'm1',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: at(1),
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:a': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
            },
          },
        },
      },
    ]);
  });

  it('refuses to take fields from another manager', () => {
    const config = web({ replicas: 5 }, { image: 'nginx:1.19' }, { a: '1' });
    expect(() => apply(first, config, applier('m2'))).toThrow(
      expect.objectContaining({
        message:
          'Apply failed with 2 conflicts: conflicts with "m1":\n- .spec.replicas\n- .spec.template.spec.containers[name="c"].image',
        code: 409,
        reason: 'Conflict',
        status: expect.objectContaining({
          details: {
            causes: [
              { reason: 'FieldManagerConflict', message: 'conflict with "m1"', field: '.spec.replicas' },
              {
                reason: 'FieldManagerConflict',
                message: 'conflict with "m1"',
                field: '.spec.template.spec.containers[name="c"].image',
              },
            ],
          },
        }),
      }),
    );
  });

  it('takes them when forced, after which the other can let go without a change', () => {
    const forced = apply(first, web({ replicas: 5 }, { image: 'nginx:1.19' }, { a: '1' }), applier('m2', 2), true);
    expect(spec(forced.object).replicas).toBe(5);
    expect(fieldsBy(forced.managedFields, 'm1')?.['f:spec']).not.toHaveProperty('f:replicas');
    const released = apply(forced, web({}, {}), applier('m1', 3));
    expect(released.object).toEqual(forced.object);
    const dropped = apply(released, web({}, {}), applier('m2', 4), true);
    expect(spec(dropped.object)).not.toHaveProperty('replicas');
    expect(dropped.object.metadata).toEqual({ name: 'web' });
  });

  it('leaves the object and the times alone when nothing changes', () => {
    const again = apply(first, web({ replicas: 2 }, { image: 'nginx:1.18' }, { a: '1' }), applier('m1', 5));
    expect(again.object).toBe(first.object);
    expect(again.managedFields).toEqual(first.managedFields);
  });

  it('names updaters with their version', () => {
    const created = web({ replicas: 1 }, { image: 'a' });
    const managedFields = trackUpdate(undefined, created, [], DEPLOYMENT, updater('kubectl-client-side-apply'));
    expect(() =>
      apply({ object: created, managedFields }, web({ replicas: 3 }, { image: 'a' }), applier('m1')),
    ).toThrow('Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas');
  });

  it('removes items of lists that the applier dropped, with what was defaulted in them', () => {
    const two = deepFreeze({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'a', image: 'x' },
              { name: 'b', image: 'y' },
            ],
          },
        },
      },
    }) as KubeObject;
    const live = apply(undefined, two, applier('m1'));
    const defaulted = structuredClone(live.object) as { spec: { template: { spec: { containers: JsonObject[] } } } };
    for (const container of defaulted.spec.template.spec.containers) container.imagePullPolicy = 'Always';
    const one = structuredClone(two) as unknown as typeof defaulted;
    one.spec.template.spec.containers.shift();
    const after = apply(
      { ...live, object: defaulted as unknown as KubeObject },
      one as unknown as KubeObject,
      applier('m1', 2),
    );
    expect((after.object as unknown as typeof defaulted).spec.template.spec.containers).toEqual([
      { name: 'b', image: 'y', imagePullPolicy: 'Always' },
    ]);
  });

  it('gives what nobody owns to before-first-apply', () => {
    const created = web({ replicas: 1 }, { image: 'a' });
    expect(() => apply({ object: created, managedFields: [] }, web({ replicas: 3 }, {}), applier('m1'))).toThrow(
      'conflict with "before-first-apply" using apps/v1: .spec.replicas',
    );
  });

  it('applies to custom resources, whose metadata is known', () => {
    const config = deepFreeze({
      apiVersion: 'x.io/v1',
      kind: 'Widget',
      metadata: { name: 'w', finalizers: ['x.io/f'] },
      spec: { sizes: [1, 2], inner: { a: 1 } },
    }) as KubeObject;
    const { managedFields } = succeeded(applyConfiguration(undefined, [], config, undefined, applier('m1'), false));
    expect(managedFields[0]?.fieldsV1).toEqual({
      'f:metadata': { 'f:finalizers': { 'v:"x.io/f"': {} } },
      'f:spec': { '.': {}, 'f:inner': { '.': {}, 'f:a': {} }, 'f:sizes': {} },
    });
  });

  it('checks the form of a configuration', () => {
    const shape = shapeOf(DEPLOYMENT);
    expect(checkApplied(web({ foo: 1 }, {}), shape)).toBe('.spec.foo: field not declared in schema');
    const twice = { spec: { template: { spec: { containers: [{ name: 'c' }, { name: 'c' }] } } } };
    expect(checkApplied(twice, shape)).toBe('.spec.template.spec.containers: duplicate entries for key [name="c"]');
    expect(checkApplied(web({ replicas: 1 }, {}), shape)).toBeUndefined();
  });
});

describe('trackUpdate', () => {
  const configMap = (data: JsonObject, metadata: JsonObject = {}): KubeObject =>
    deepFreeze({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cs', ...metadata }, data }) as KubeObject;
  const kubectl = (manager: string, second: number) => updater(manager, second, 'v1');

  it('follows a config map through apply, patch and apply', () => {
    const v1 = configMap({ a: '1', b: '2' }, { labels: { l: '1' } });
    const v2 = configMap({ a: 'changed', b: '2', c: '3' }, { labels: { l: '1' } });
    const v3 = configMap({ a: '1', c: '3' }, { labels: { l: '1' } });
    const one = trackUpdate(undefined, v1, [], CONFIG_MAP, kubectl('kubectl-client-side-apply', 1));
    expect(fieldsBy(one, 'kubectl-client-side-apply')).toEqual({
      'f:data': { '.': {}, 'f:a': {}, 'f:b': {} },
      'f:metadata': { 'f:labels': { '.': {}, 'f:l': {} } },
    });
    const two = trackUpdate(v1, v2, one, CONFIG_MAP, kubectl('kubectl-patch', 2));
    expect(fieldsBy(two, 'kubectl-patch')).toEqual({ 'f:data': { 'f:a': {}, 'f:c': {} } });
    const three = trackUpdate(v2, v3, two, CONFIG_MAP, kubectl('kubectl-client-side-apply', 3));
    expect(three.map((entry) => [entry.manager, entry.time, entry.fieldsV1])).toEqual([
      ['kubectl-patch', at(2), { 'f:data': { 'f:c': {} } }],
      [
        'kubectl-client-side-apply',
        at(3),
        { 'f:data': { '.': {}, 'f:a': {} }, 'f:metadata': { 'f:labels': { '.': {}, 'f:l': {} } } },
      ],
    ]);
  });

  it('owns a new workload as a real server does', () => {
    const created = deepFreeze({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' }, uid: 'u', creationTimestamp: at(1), generation: 1 },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [{ name: 'c', ports: [{ containerPort: 80, protocol: 'TCP' }], resources: {} }],
            securityContext: {},
          },
        },
      },
    }) as KubeObject;
    const entries = trackUpdate(undefined, created, [], DEPLOYMENT, updater('kubectl-create'));
    expect(entries[0]?.fieldsV1).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': {
        'f:replicas': {},
        'f:selector': {},
        'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {} }, 'f:type': {} },
        'f:template': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:containers': {
              'k:{"name":"c"}': {
                '.': {},
                'f:name': {},
                'f:ports': {
                  '.': {},
                  'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
                },
                'f:resources': {},
              },
            },
            'f:securityContext': {},
          },
        },
      },
    });
  });

  it('keeps times when nothing changes', () => {
    const v1 = configMap({ a: '1' });
    const one = trackUpdate(undefined, v1, [], CONFIG_MAP, kubectl('x', 1));
    expect(trackUpdate(v1, structuredClone(v1), one, CONFIG_MAP, kubectl('x', 2))).toEqual(one);
  });

  it('tells subresources apart and puts old updaters together', () => {
    let entries: V1ManagedFieldsEntry[] = [];
    let previous: KubeObject | undefined;
    for (let i = 0; i < 13; i++) {
      const next = configMap(Object.fromEntries(Array.from({ length: i + 1 }, (_, n) => [`k${n}`, 'x'])));
      const writer = { ...updater(`m${i}`, 1, 'v1'), time: `2024-01-01T00:00:${10 + i}Z`, subresource: 'status' };
      entries = trackUpdate(previous, next, entries, CONFIG_MAP, writer);
      previous = next;
    }
    expect(entries.length).toBeLessThanOrEqual(11);
    expect(entries[0]?.manager).toBe('ancient-changes');
    expect(entries.at(-1)).toMatchObject({ manager: 'm12', subresource: 'status' });
  });

  it('gives the same when it is worked out late', () => {
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'));
    const write = fc.tuple(data, fc.constantFrom('x', 'y', 'z'));
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        let chain = ManagedFieldsChain.of([], CONFIG_MAP);
        let eager: V1ManagedFieldsEntry[] = [];
        let previous: KubeObject | undefined;
        writes.forEach(([fields, manager], i) => {
          const next = configMap(fields);
          const writer = { ...updater(manager, 1, 'v1'), time: `2024-01-01T00:00:${10 + i}Z` };
          chain = chain.after(previous, next, writer);
          eager = trackUpdate(previous, next, eager, CONFIG_MAP, writer);
          previous = next;
        });
        expect(chain.entries()).toEqual(eager);
        expect(chain.entries()).toBe(chain.entries());
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});

describe('FieldsV1', () => {
  it('reads back what it writes, in upstream order', () => {
    const fields = {
      'f:a': {},
      'f:b': { '.': {}, 'f:c': {} },
      'k:{"containerPort":80}': { 'f:x': {} },
      'k:{"containerPort":443}': {},
      'v:"x"': {},
    };
    const shuffled = Object.fromEntries(Object.entries(fields).reverse()) as FieldsV1;
    expect(JSON.stringify(toFieldsV1(parseFieldsV1(shuffled)))).toBe(JSON.stringify(fields));
  });
});
