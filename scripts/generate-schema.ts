/**
 * Writes `src/api/generated/schema.ts` (every model of the release in a compact notation, see `src/api/schema/notation.ts`)
 * and `src/api/generated/descriptions.ts` (their documentation, apart because it is large). What the installed
 * `@kubernetes/client-node` tells is joined with what `src/api/overlay/` adds. Needs `generate-resources.ts` run before.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedResources } from '../src/api/generated/resources.ts';
import { goTypes } from '../src/api/overlay/goTypes.ts';
import { atomicLists, mapLists, setLists } from '../src/api/overlay/listTypes.ts';
import { atomicObjects, fieldMapTypes } from '../src/api/overlay/mapTypes.ts';
import { definitionPackage, modelPackages, packageOfGroup } from '../src/api/overlay/modelPackages.ts';
import { patchStrategies } from '../src/api/overlay/patchStrategies.ts';
import { keptZeros, scalarPointers, structPointers, valueStructs } from '../src/api/overlay/pointers.ts';
import { quantityFields } from '../src/api/overlay/quantities.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const models = join(root, 'node_modules/@kubernetes/client-node/dist/gen/models');
const VERSION = /V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/;

interface Attribute {
  baseName: string;
  type: string;
  format: string;
}

interface Model {
  name: string;
  kind: string;
  version: string;
  attributes: Attribute[];
  required: Set<string>;
  doc: string;
  docs: Map<string, string>;
}

const unescapeDoc = (text: string): string =>
  text
    .replace(/\\(['"\\])/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&#x60;/g, '`')
    .replace(/&#x3D;/g, '=')
    .replace(/&amp;/g, '&')
    .replaceAll('/_*', '/*')
    .replace(/ {2}(?=\S)/g, '\n\n');

function readModel(name: string): Model {
  const source = readFileSync(join(models, `${name}.js`), 'utf8');
  const typings = readFileSync(join(models, `${name}.d.ts`), 'utf8');
  const attributes = JSON.parse(/attributeTypeMap = (\[[\s\S]*?\n?\]);/.exec(source)?.[1] ?? '[]') as Attribute[];
  const docs = new Map<string, string>();
  for (const [, doc, field] of typings.matchAll(/\/\*\*\n {4}\* (.*?)\n {4}\*\/\n {4}'([^']+)'\??:/gs))
    docs.set(field ?? '', unescapeDoc(doc ?? ''));
  return {
    name,
    kind: name.replace(new RegExp(`^.*?${VERSION.source}`), ''),
    version: (VERSION.exec(name)?.[0] ?? '').toLowerCase(),
    attributes,
    required: new Set([...typings.matchAll(/^ {4}'([^']+)': /gm)].map((match) => match[1] ?? '')),
    doc: unescapeDoc(/\/\*\*\n\* (.*?)\n\*\/\nexport declare class/s.exec(typings)?.[1] ?? ''),
    docs,
  };
}

const names = [...readFileSync(join(models, 'all.d.ts'), 'utf8').matchAll(/models\/(\w+)\.js/g)].map((m) => m[1] ?? '');
const all = new Map(names.filter((name) => name !== 'V1MicroTime').map((name) => [name, readModel(name)]));

/** Whether a table of words by kind (or by model, where versions differ) names the field. */
const listed = (table: Readonly<Record<string, string>>, model: Model, field: string): boolean =>
  [table[model.kind], table[model.name]].some((words) => words?.split(' ').includes(field));

const entry = <T>(table: Readonly<Record<string, Readonly<Record<string, T>>>>, model: Model, field: string) =>
  table[model.name]?.[field] ?? table[model.kind]?.[field];

const SCALARS: Record<string, string> = {
  string: 's',
  boolean: 'b',
  Date: 't',
  V1MicroTime: 'u',
  IntOrString: 'o',
  any: 'a',
  object: 'a',
};

function typeCode(type: string, format: string, quantity: boolean): string {
  const array = /^(?:Array|Set)<(.*)>$/.exec(type)?.[1];
  if (array !== undefined) return `[]${typeCode(array, format, quantity)}`;
  const map = /^\{\s*\[key: string\]: (.*);\s*\}$/.exec(type)?.[1];
  if (map !== undefined) return `{}${typeCode(map, format, quantity)}`;
  if (all.has(type)) return `@${type}`;
  if (type === 'string' && quantity) return 'q';
  if (type === 'string' && format === 'byte') return 'y';
  if (type === 'number') return format === 'int32' ? 'i' : format === 'int64' ? 'l' : 'd';
  const code = SCALARS[type];
  if (code === undefined) throw new Error(`no notation for the type ${type}`);
  return code;
}

function flagsOf(model: Model, field: string, code: string): string[] {
  const required = model.required.has(field);
  const flags: string[] = required ? ['!'] : [];
  if (code.startsWith('@')) {
    const byRule = required || field === 'metadata' || field === 'spec' || field === 'status';
    const value = byRule ? !listed(structPointers, model, field) : listed(valueStructs, model, field);
    if (!value) flags.push('*');
  } else if (listed(scalarPointers, model, field)) flags.push('*');
  if (listed(keptZeros, model, field)) flags.push('0');
  const patch = entry(patchStrategies, model, field)?.split(' ');
  if (patch) flags.push(`p:${patch[0]}`);
  if (patch?.[1] !== undefined) flags.push(`k:${patch[1]}`);
  const mapKeys = entry(mapLists, model, field);
  if (mapKeys !== undefined) flags.push(`L:map,${mapKeys.replaceAll(' ', ',')}`);
  else if (listed(setLists, model, field)) flags.push('L:set');
  else if (listed(atomicLists, model, field)) flags.push('L:atomic');
  const mapType = entry(fieldMapTypes, model, field);
  if (mapType !== undefined) flags.push(`M:${mapType}`);
  const goType = entry(goTypes, model, field);
  if (goType !== undefined) flags.push(`g:${goType.replace(/(^|[[\]])\./g, `$1${model.version}.`)}`);
  return flags;
}

function notationOf(model: Model): string {
  const atomic = atomicObjects.includes(model.kind) || atomicObjects.includes(model.name);
  const fields = model.attributes.map(({ baseName, type, format }) => {
    const code = typeCode(type, format, listed(quantityFields, model, baseName));
    return [baseName, code, ...flagsOf(model, baseName, code)].join(' ');
  });
  return `${packageIndex(model)}${atomic ? 'A' : ''}|${fields.join(';')}`;
}

const packages: string[] = [];

function packageIndex(model: Model): number {
  const name = packageByModel.get(model.name) ?? modelPackages[model.name] ?? 'io.k8s.apimachinery.pkg.apis.meta.v1';
  if (!packages.includes(name)) packages.push(name);
  return packages.indexOf(name);
}

const refsOf = (model: Model): string[] =>
  model.attributes.flatMap((attribute) => (attribute.type.match(/\w+/g) ?? []).filter((word) => all.has(word)));

const listModel = (model: string): string | undefined =>
  [`${model}List`, model.replace(new RegExp(`^.*?(${VERSION.source})`), '$1') + 'List'].find((name) => all.has(name));

/** Kinds by `group/version/Kind`, and the packages of their models: of the group that alone leads to a model, or core. */
function placeModels(): Map<string, string> {
  const kinds = new Map<string, string>();
  const leads = new Map<string, Set<string>>();
  const top = new Map<string, string>();
  const start = (group: string, version: string, kind: string, model: string) => {
    const home = definitionPackage(packageOfGroup(group), version);
    if (!kinds.has(`${group}/${version}/${kind}`)) kinds.set(`${group}/${version}/${kind}`, model);
    if (!top.has(model)) top.set(model, home);
    const todo = [model];
    const seen = new Set<string>();
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      const found = all.get(name);
      if (!found || seen.has(name)) continue;
      seen.add(name);
      todo.push(...refsOf(found));
      if (found.version === version) leads.set(name, (leads.get(name) ?? new Set()).add(home));
    }
  };
  for (const { group, version, kind, model, subresources } of generatedResources) {
    if (model === undefined) continue;
    start(group, version, kind, model);
    const list = listModel(model);
    if (list !== undefined) start(group, version, `${kind}List`, list);
    for (const sub of subresources)
      if (sub.model !== undefined) start(sub.group ?? group, sub.version ?? version, sub.kind, sub.model);
  }
  const core = definitionPackage('io.k8s.api.core', 'v1');
  for (const name of all.keys()) {
    const homes = leads.get(name) ?? new Set<string>();
    const home =
      modelPackages[name] ?? top.get(name) ?? (homes.size === 1 ? [...homes][0] : homes.has(core) ? core : '');
    if (home) packageByModel.set(name, home);
  }
  return kinds;
}

const packageByModel = new Map<string, string>();
const kinds = placeModels();
const notations = [...all.values()].map((model) => `  ${model.name}: ${JSON.stringify(notationOf(model))},`);
const HEAD =
  '// Generated by scripts/generate-schema.ts from the installed Kubernetes typings. Do not edit, do not commit.\n';

writeFileSync(
  join(root, 'src/api/generated/schema.ts'),
  `${HEAD}
export const packages: readonly string[] = ${JSON.stringify(packages)};

export const modelByKind: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(kinds), null, 2)};

export const notations: Readonly<Record<string, string>> = {
${notations.join('\n')}
};
`,
);

const documented = [...all.values()].map((model) => {
  const docs = { ...(model.doc === '' ? {} : { '': model.doc }), ...Object.fromEntries(model.docs) };
  return `  ${model.name}: ${JSON.stringify(docs)},`;
});
writeFileSync(
  join(root, 'src/api/generated/descriptions.ts'),
  `${HEAD}
/** By model, then by field; the text of the model itself is under the empty name. */
export const descriptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${documented.join('\n')}
};
`,
);
