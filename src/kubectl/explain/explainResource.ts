import { KubectlError } from '../KubectlError.ts';

/** A schema of an OpenAPI v3 document, as far as explain reads it. */
export interface ApiSchema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  properties?: Record<string, ApiSchema>;
  required?: string[];
  items?: ApiSchema;
  additionalProperties?: ApiSchema | boolean;
  allOf?: ApiSchema[];
  enum?: unknown[];
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}

export interface ApiDocument {
  components?: { schemas?: Record<string, ApiSchema> };
}

interface Subject {
  group: string;
  version: string;
  kind: string;
}

/** Writes what `kubectl explain` prints about a kind, or about the field that `path` leads to. */
export function explainResource(
  document: ApiDocument,
  of: Subject,
  path: readonly string[],
  { recursive, old = false }: ExplainOptions,
  write: (text: string) => void,
): void {
  const schema = Object.values(document.components?.schemas ?? {}).find((candidate) =>
    candidate['x-kubernetes-group-version-kind']?.some(
      (gvk) => gvk.group === of.group && gvk.version === of.version && gvk.kind === of.kind,
    ),
  );
  if (!schema) throw new KubectlError(`GVK ${of.group}/${of.version}, Kind=${of.kind} not found in OpenAPI schema`);
  const explain = new Explanation(document, recursive);
  if (old) {
    write(`KIND:     ${of.kind}\nVERSION:  ${of.group === '' ? '' : `${of.group}/`}${of.version}\n\n`);
    write(explain.inOldForm(schema, path));
    return;
  }
  write(`${of.group === '' ? '' : `GROUP:      ${of.group}\n`}KIND:       ${of.kind}\nVERSION:    ${of.version}\n\n`);
  write(`${explain.subject(schema, path)}\n`);
}

export interface ExplainOptions {
  recursive: boolean;
  /** The form of `--output=plaintext-openapiv2`. */
  old?: boolean;
}

class Explanation {
  constructor(
    private readonly document: ApiDocument,
    private readonly recursive: boolean,
  ) {}

  subject(root: ApiSchema, path: readonly string[]): string {
    let at = root;
    let field = '';
    for (const [index, name] of path.entries()) {
      const next = this.property(at, name);
      if (!next) throw new KubectlError(`field "${path.at(-1)}" does not exist`);
      at = next;
      if (index === path.length - 1) field = `FIELD: ${name} <${this.type(next)}>\n${enumLong(next)}\n\n`;
    }
    const description = this.description(at) || '<empty>';
    const fields = this.fields(at, 1, []);
    return `${field}DESCRIPTION:\n${indent(wrap(description, 76), 4)}\n${fields === '' ? '' : `FIELDS:\n${fields}`}`;
  }

  inOldForm(root: ApiSchema, path: readonly string[]): string {
    let at = root;
    for (const name of path) {
      const next = this.property(at, name);
      if (!next) throw new KubectlError(`field "${path.at(-1)}" does not exist`);
      at = next;
    }
    const description = indent(wrap(this.description(at) || '<empty>', 74), 5).trimEnd();
    const named = path.at(-1);
    const fields = this.oldFields(at, 1, []);
    if (fields === '' && named !== undefined) {
      return `FIELD:    ${named} <${this.oldType(at)}>\n\nDESCRIPTION:\n${description}\n`;
    }
    const head = named === undefined ? '' : `RESOURCE: ${named} <${this.oldType(at)}>\n\n`;
    return `${head}DESCRIPTION:\n${description}\n\nFIELDS:\n${fields}`;
  }

  private oldType(schema: ApiSchema): string {
    if (this.resolve(schema.allOf?.[0] ?? schema).format === 'int-or-string') return 'string';
    const items = schema.items;
    if (items) return `[]${this.oldType(items)}`;
    const type = this.type(schema);
    return schema.$ref || schema.allOf
      ? (this.resolve(schema.allOf?.[0] ?? schema).type ?? 'Object').replace('object', 'Object')
      : type;
  }

  private oldFields(schema: ApiSchema, level: number, seen: readonly string[]): string {
    const inner = this.resolve(schema.items ?? schema.allOf?.[0] ?? schema);
    const ref = (schema.items ?? schema.allOf?.[0] ?? schema).$ref ?? '';
    if (ref !== '' && seen.includes(ref)) return '';
    const gap = ' '.repeat(level * 3);
    let out = '';
    for (const [name, field] of Object.entries(inner.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
      out += `${gap}${name}\t<${this.oldType(field)}>${inner.required?.includes(name) && !this.recursive ? ' -required-' : ''}\n`;
      if (this.recursive) out += this.oldFields(field, level + 1, [...seen, ref]);
      else out += field.description ? `${indent(wrap(field.description, 75), 5)}\n\n` : '\n';
    }
    return out;
  }

  private resolve(schema: ApiSchema): ApiSchema {
    if (!schema.$ref) return schema;
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return this.document.components?.schemas?.[name] ?? schema;
  }

  /** Follows lists, maps and references down to a property. */
  private property(schema: ApiSchema, name: string): ApiSchema | undefined {
    const resolved = this.resolve(schema);
    const direct = resolved.properties?.[name];
    if (direct) return direct;
    if (resolved.items) return this.property(resolved.items, name);
    if (typeof resolved.additionalProperties === 'object') return this.property(resolved.additionalProperties, name);
    for (const one of resolved.allOf ?? []) {
      const found = this.property(one, name);
      if (found) return found;
    }
    return undefined;
  }

  private type(schema: ApiSchema): string {
    if (schema.items) return `[]${this.type(schema.items)}`;
    if (typeof schema.additionalProperties === 'object') return `map[string]${this.type(schema.additionalProperties)}`;
    if (schema.allOf?.length === 1 && !schema.properties) return this.type(schema.allOf[0] as ApiSchema);
    if (schema.$ref) {
      const resolved = this.resolve(schema);
      if (resolved === schema || !resolved.type || resolved.type === 'object') {
        return schema.$ref.slice(Math.max(schema.$ref.lastIndexOf('.'), schema.$ref.lastIndexOf('/')) + 1);
      }
      return resolved.type;
    }
    return !schema.type || schema.type === 'object' ? 'Object' : schema.type;
  }

  private description(schema: ApiSchema): string {
    const resolved = this.resolve(schema);
    const parts = [resolved.description ? `${resolved.description}\n` : ''];
    if (resolved !== schema && schema.description) parts.unshift(`${schema.description}\n`);
    for (const one of resolved.allOf ?? []) parts.push(this.description(one));
    if (resolved.items) parts.push(this.description(resolved.items));
    if (typeof resolved.additionalProperties === 'object') parts.push(this.description(resolved.additionalProperties));
    return parts.join('');
  }

  private fields(schema: ApiSchema, level: number, seen: readonly string[]): string {
    if (schema.$ref && seen.includes(schema.$ref)) return '';
    const trail = schema.$ref ? [...seen, schema.$ref] : seen;
    const resolved = this.resolve(schema);
    let out = '';
    for (const name of Object.keys(resolved.properties ?? {}).sort()) {
      const field = resolved.properties?.[name] as ApiSchema;
      out += this.field(name, field, resolved.required?.includes(name) ?? false, level);
      if (this.recursive) out += this.fields(field, level + 1, trail);
    }
    for (const one of resolved.allOf ?? []) out += this.fields(one, level, trail);
    if (resolved.items) out += this.fields(resolved.items, level, trail);
    if (typeof resolved.additionalProperties === 'object')
      out += this.fields(resolved.additionalProperties, level, trail);
    return out;
  }

  private field(name: string, schema: ApiSchema, required: boolean, level: number): string {
    const gap = ' '.repeat(level * 2);
    const line = `${gap}${name}\t<${this.type(schema)}>${required ? ' -required-' : ''}${enumShort(schema, gap)}\n`;
    if (this.recursive) return line;
    const text = schema.description ?? '<no description>';
    return `${line}${indent(wrap(text, 78 - level * 2), level * 2 + 2)}\n\n`;
  }
}

const quoted = (value: unknown): string => (value === '' ? '""' : String(value));

function enumShort({ enum: values }: ApiSchema, gap: string): string {
  if (!values) return '';
  const shown = values.slice(0, 4).map(quoted).join(', ');
  return `\n${gap}enum: ${shown}${values.length > 4 ? ', ....' : ''}`;
}

function enumLong({ enum: values }: ApiSchema): string {
  return values ? `ENUM:${values.map((value) => `\n    ${quoted(value)}`).join('')}` : '';
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => `${' '.repeat(by)}${line}`)
    .join('\n');

/** Breaks each line at blanks so that it is no longer than `width`. */
function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const out: string[] = [];
      let current = '';
      for (const word of line.split(' ').filter((one, index) => one !== '' || index === 0)) {
        if (current !== '' && current.length + 1 + word.length > width) {
          out.push(current);
          current = word;
        } else current = current === '' ? word : `${current} ${word}`;
      }
      return [...out, current].join('\n');
    })
    .join('\n');
}
