import { describe, expect, it } from 'vitest';
import { schemaOf } from '../schema/schemaOf.ts';
import { patchSchemaOf } from './patchSchemaOf.ts';
import { applyStrategicMergePatch } from './strategicMergePatch.ts';

describe('patchSchemaOf', () => {
  const schema = patchSchemaOf(schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' })!);
  const podSpec = schema.field('spec')?.schema?.field('template')?.schema?.field('spec')?.schema;

  it('knows the merge keys and strategies of the built-in kinds', () => {
    expect(podSpec?.field('containers')).toMatchObject({ strategies: ['merge'], mergeKey: 'name' });
    expect(podSpec?.field('containers')?.schema?.field('ports')).toMatchObject({ mergeKey: 'containerPort' });
    expect([...podSpec!.field('volumes')!.strategies].sort()).toEqual(['merge', 'retainKeys']);
    expect(podSpec?.field('tolerations')?.strategies).toEqual([]);
    expect(schema.field('spec')?.schema?.field('strategy')?.strategies).toEqual(['retainKeys']);
    expect(schema.field('metadata')?.schema?.field('finalizers')?.strategies).toEqual(['merge']);
  });

  it('drives a strategic merge', () => {
    const before = { spec: { template: { spec: { containers: [{ name: 'a', image: 'a:1' }, { name: 'b' }] } } } };
    const patch = { spec: { template: { spec: { containers: [{ name: 'a', image: 'a:2' }] } } } };
    expect(applyStrategicMergePatch(before, patch, schema)).toEqual({
      spec: { template: { spec: { containers: [{ name: 'a', image: 'a:2' }, { name: 'b' }] } } },
    });
  });
});
