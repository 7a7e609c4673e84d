import { describe, expect, test } from 'vitest';
import { resources } from '../resources.ts';
import { allModels, modelSchema } from '../schema/schemaOf.ts';
import { goTypes } from './goTypes.ts';
import { atomicLists, mapLists, setLists } from './listTypes.ts';
import { atomicObjects, fieldMapTypes } from './mapTypes.ts';
import { modelPackages } from './modelPackages.ts';
import { patchStrategies } from './patchStrategies.ts';
import { keptZeros, scalarPointers, structPointers, valueStructs } from './pointers.ts';
import { quantityFields } from './quantities.ts';
import { categories, shortNames } from './resourceNames.ts';

const models = new Set(allModels());
const kinds = new Map<string, string[]>();
for (const model of models) {
  const { kind } = modelSchema(model);
  kinds.set(kind, [...(kinds.get(kind) ?? []), model]);
}

/** Entries `key.field` that no model of the typings has. */
function strangers(table: Readonly<Record<string, string | Readonly<Record<string, string>>>>): string[] {
  return Object.entries(table).flatMap(([key, fields]) => {
    const candidates = models.has(key) ? [key] : (kinds.get(key) ?? []);
    const names = typeof fields === 'string' ? fields.split(' ') : Object.keys(fields);
    return names
      .filter((name) => !candidates.some((model) => modelSchema(model).properties.has(name)))
      .map((name) => `${key}.${name}`);
  });
}

describe('every entry of an overlay is about a field that exists', () => {
  test.each([
    ['patchStrategies', patchStrategies],
    ['mapLists', mapLists],
    ['setLists', setLists],
    ['atomicLists', atomicLists],
    ['fieldMapTypes', fieldMapTypes],
    ['quantityFields', quantityFields],
    ['goTypes', goTypes],
    ['scalarPointers', scalarPointers],
    ['structPointers', structPointers],
    ['valueStructs', valueStructs],
    ['keptZeros', keptZeros],
  ])('%s', (_, table) => {
    expect(strangers(table)).toEqual([]);
  });

  test('kinds and models', () => {
    expect(atomicObjects.filter((name) => !kinds.has(name) && !models.has(name))).toEqual([]);
    expect(Object.keys(modelPackages).filter((name) => !models.has(name))).toEqual([]);
  });

  test('names of resources', () => {
    const known = new Set(resources.map(({ group, resource }) => (group === '' ? resource : `${resource}.${group}`)));
    expect([...Object.keys(shortNames), ...Object.keys(categories)].filter((name) => !known.has(name))).toEqual([]);
  });
});

test('every list but those of list kinds and of discovery says how it merges', () => {
  const silent = allModels().flatMap((model) =>
    [...modelSchema(model).properties.values()]
      .filter((property) => property.schema.type === 'array' && property.listType === undefined)
      .filter((property) => !(property.name === 'items' && model.endsWith('List')))
      .map((property) => `${model}.${property.name}`),
  );
  expect(silent).toEqual(['V1APIResource.verbs']);
});

test('merge keys and list keys are fields of the items', () => {
  const wrong = allModels().flatMap((model) =>
    [...modelSchema(model).properties.values()].flatMap(({ name, schema, listMapKeys = [], patchMergeKey }) => {
      const items = schema.type === 'array' && schema.items.type === 'object' ? schema.items : undefined;
      const keys = [...listMapKeys, ...(patchMergeKey === undefined ? [] : [patchMergeKey])];
      return keys.filter((key) => !items?.properties.has(key)).map((key) => `${model}.${name}: ${key}`);
    }),
  );
  expect(wrong).toEqual([]);
});

test('every resource of the release has a schema that refers only to what there is', () => {
  for (const { model, subresources } of resources)
    for (const name of [model, ...subresources.map((sub) => sub.model)])
      if (name !== undefined) expect(modelSchema(name).properties.size).toBeGreaterThan(0);
});
