import { must } from '../../base/assert.ts';
import { modelByKind, notations, packages } from '../generated/schema.ts';
import type { GroupVersionKind } from '../meta.ts';
import { parseFields, parseNotation } from './notation.ts';
import { ObjectSchema } from './Schema.ts';

/** Kinds that every group version speaks and that live in meta/v1. */
const META_KINDS = new Map(
  ['DeleteOptions', 'Status', 'WatchEvent', 'APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions'].map(
    (kind) => [kind, `V1${kind}`],
  ),
);

/** The schema of a built-in kind, of its list, or of what its subresources speak; undefined for anything else. */
export function schemaOf({ group, version, kind }: GroupVersionKind): ObjectSchema | undefined {
  const model = modelByKind[`${group}/${version}/${kind}`] ?? META_KINDS.get(kind);
  return model === undefined ? undefined : modelSchema(model);
}

const byModel = new Map<string, ObjectSchema>();

/** The schema of a model by its name in the typings, `V1PodSpec`. There must be one. */
export function modelSchema(model: string): ObjectSchema {
  const known = byModel.get(model);
  if (known) return known;
  const { packageIndex, atomic, fields } = parseNotation(must(notations[model], `model ${model}`));
  const packageName = must(packages[packageIndex], `package of ${model}`);
  const kind = model === 'VersionInfo' ? 'Info' : model.replace(/^.*?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, '');
  const version = /V(\d+(?:(?:alpha|beta)\d+)?)(?=[A-Z])/.exec(model)?.[1];
  const schema = new ObjectSchema(model, kind, version === undefined ? '' : `v${version}`, packageName, atomic, () =>
    parseFields(fields, modelSchema),
  );
  byModel.set(model, schema);
  return schema;
}

/** Names of all models of the release. */
export function allModels(): readonly string[] {
  return Object.keys(notations);
}
