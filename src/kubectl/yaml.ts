import { dump, load, loadAll } from 'js-yaml';

/** The only document of a text. Throws with the position of a mistake. */
export const parseYaml = (text: string): unknown => load(text);

/** Every document of a text. */
export const parseYamlDocuments = (text: string): unknown[] => loadAll(text) as unknown[];

/** A value as kubectl prints YAML: keys sorted, lists not indented. */
export const stringifyYaml = (value: unknown): string =>
  dump(value, { sortKeys: true, noArrayIndent: true, lineWidth: -1, noRefs: true, quotingType: '"' } as never);
