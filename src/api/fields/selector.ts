/** One part of a field selector: `metadata.name=web` or `status.phase!=Running`. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** A field selector: all requirements must hold; none at all selects everything. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[];
  readonly everything: boolean;
  /** `read` gives the value of a field, '' when it is not set. */
  matches(read: (field: string) => string): boolean;
}

/** Thrown for text that is no field selector; the message is upstream's. */
export class FieldSelectorError extends Error {
  override readonly name = 'FieldSelectorError';
}

/** A selector of the given requirements. */
export function fieldSelectorOf(requirements: readonly FieldRequirement[]): FieldSelector {
  return {
    requirements,
    everything: requirements.length === 0,
    matches: (read) => requirements.every((r) => (read(r.field) === r.value) === (r.operator === '=')),
  };
}

export const EVERY_FIELD: FieldSelector = fieldSelectorOf([]);

/**
 * Parses `a=b,c!=d,e==f`; `\\`, `\,` and `\=` escape. Which fields a resource supports is the resource's business.
 * Throws FieldSelectorError. Source: apimachinery/pkg/fields/selector.go.
 */
export function parseFieldSelector(text: string): FieldSelector {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).sort()) {
    if (term === '') continue;
    const parts = splitTerm(term);
    if (!parts) throw new FieldSelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    requirements.push({ ...parts, value: unescapeValue(parts.value) });
  }
  return requirements.length === 0 ? EVERY_FIELD : fieldSelectorOf(requirements);
}

/** The selector's text, values escaped. */
export function formatFieldSelector(selector: FieldSelector): string {
  return selector.requirements
    .map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, '\\$&')}`)
    .join(',');
}

/** The value that the selector demands of the field, if it demands exactly one. */
export function requiredValue(selector: FieldSelector, field: string): string | undefined {
  return selector.requirements.find((r) => r.field === field && r.operator === '=')?.value;
}

function splitTerms(text: string): string[] {
  if (text === '') return [];
  const terms: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ',') {
      terms.push(text.slice(from, i));
      from = i + 1;
    }
  }
  terms.push(text.slice(from));
  return terms;
}

function splitTerm(term: string): FieldRequirement | undefined {
  for (let i = 0; i < term.length; i++) {
    if (term.startsWith('!=', i)) return { field: term.slice(0, i), operator: '!=', value: term.slice(i + 2) };
    if (term.startsWith('==', i)) return { field: term.slice(0, i), operator: '=', value: term.slice(i + 2) };
    if (term[i] === '=') return { field: term.slice(0, i), operator: '=', value: term.slice(i + 1) };
  }
  return undefined;
}

function unescapeValue(value: string): string {
  let out = '';
  for (let i = 0; i < value.length; i++) {
    const char = value[i] as string;
    if (char === ',' || char === '=')
      throw new FieldSelectorError(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`);
    if (char !== '\\') {
      out += char;
      continue;
    }
    const next = value[++i] ?? '';
    if (next === '' || !'\\,='.includes(next))
      throw new FieldSelectorError(`invalid field selector: invalid escape sequence: \\${next}`);
    out += next;
  }
  return out;
}
