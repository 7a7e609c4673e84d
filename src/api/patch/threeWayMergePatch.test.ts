import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepFreeze } from '../../base/deepFreeze.ts';
import { schemaOf } from '../schema/schemaOf.ts';
import type { JsonObject } from './jsonObject.ts';
import { applyMergePatch, createThreeWayJsonMergePatch } from './mergePatch.ts';
import { patchSchemaOf } from './patchSchemaOf.ts';
import { applyStrategicMergePatch } from './strategicMergePatch.ts';
import { createThreeWayMergePatch } from './threeWayMergePatch.ts';

const DEPLOYMENT = patchSchemaOf(schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' })!);

const deployment = (spec: JsonObject, containers: JsonObject[]): JsonObject =>
  deepFreeze({ spec: { ...spec, template: { spec: { containers } } } });

describe('createThreeWayMergePatch', () => {
  it('changes, adds and removes what the configuration did, and leaves the rest', () => {
    const lastApplied = deployment({ replicas: 1, paused: true }, [{ name: 'a', image: 'a:1' }, { name: 'b' }]);
    const modified = deployment({ replicas: 2 }, [{ name: 'a', image: 'a:2' }, { name: 'c' }]);
    const current = deployment({ replicas: 1, paused: true, revisionHistoryLimit: 10 }, [
      { name: 'a', image: 'a:1', imagePullPolicy: 'Always' },
      { name: 'b' },
      { name: 'injected' },
    ]);
    const patch = createThreeWayMergePatch(lastApplied, modified, current, DEPLOYMENT);
    expect(patch).toEqual({
      spec: {
        paused: null,
        replicas: 2,
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'a' }, { name: 'c' }],
            containers: [{ name: 'a', image: 'a:2' }, { name: 'c' }, { name: 'b', $patch: 'delete' }],
          },
        },
      },
    });
    expect(applyStrategicMergePatch(current, patch, DEPLOYMENT)).toEqual({
      spec: {
        replicas: 2,
        revisionHistoryLimit: 10,
        template: {
          spec: {
            containers: [{ name: 'a', image: 'a:2', imagePullPolicy: 'Always' }, { name: 'injected' }, { name: 'c' }],
          },
        },
      },
    });
  });

  it('makes nothing when the configuration is already live', () => {
    const config = deployment({ replicas: 1 }, [{ name: 'a', image: 'a:1' }]);
    const live = deployment({ replicas: 1, paused: false }, [{ name: 'a', image: 'a:1', imagePullPolicy: 'Always' }]);
    expect(createThreeWayMergePatch(config, config, live, DEPLOYMENT)).toEqual({});
  });

  it('clears the other kinds of a union with retained keys', () => {
    const volume = (source: JsonObject): JsonObject =>
      deepFreeze({ spec: { template: { spec: { volumes: [{ name: 'v', ...source }] } } } });
    const [old, now] = [volume({ emptyDir: {} }), volume({ hostPath: { path: '/x' } })];
    const patch = createThreeWayMergePatch(old, now, old, DEPLOYMENT);
    expect(JSON.stringify(patch)).toContain('"$retainKeys":["hostPath","name"]');
    expect(applyStrategicMergePatch(old, patch, DEPLOYMENT)).toEqual(now);
  });

  it('finds what somebody else changed meanwhile, when it may not overwrite', () => {
    const [last, mine, theirs] = [1, 2, 3].map((replicas) => deployment({ replicas }, []));
    expect(() => createThreeWayMergePatch(last!, mine!, theirs!, DEPLOYMENT, false)).toThrow(
      'conflicts with changes made from original to current',
    );
    expect(createThreeWayMergePatch(last!, mine!, last!, DEPLOYMENT, false)).toEqual({ spec: { replicas: 2 } });
  });

  it('reaches the configuration when nobody interfered', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd');
    const containers = fc.uniqueArray(
      fc
        .tuple(word, fc.dictionary(fc.constantFrom('image', 'tty', 'stdin'), word))
        .map(([name, rest]): JsonObject => ({ ...rest, name })),
      { selector: (item) => item.name, minLength: 1 },
    );
    const object = fc
      .tuple(fc.dictionary(fc.constantFrom('replicas', 'paused'), word), containers)
      .map(([spec, list]) => deployment(spec, list));
    fc.assert(
      fc.property(object, object, (last, config) => {
        const patch = createThreeWayMergePatch(last, config, last, DEPLOYMENT);
        expect(applyStrategicMergePatch(last, patch, DEPLOYMENT)).toEqual(config);
        expect(applyMergePatch(last, createThreeWayJsonMergePatch(last, config, last))).toEqual(config);
      }),
      { seed: 21, numRuns: 300 },
    );
  });
});
