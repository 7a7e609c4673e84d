import type { FieldPath } from './findDuplicateFields.ts';
import { childSchema, goTypeOf, type ObjectSchema, type Property, type Schema } from './Schema.ts';

/** Thrown to end a decoding at once, as the error of a Go type's own UnmarshalJSON does. Never leaves `decode`. */
export class DecodingAborted extends Error {
  override readonly name = 'DecodingAborted';
}

/** Deeper than this a document is refused. (Go's limit is 10 000, which only schemas of custom resources could reach.) */
export const MAX_DEPTH = 1000;

const MAX_STRICT_ERRORS = 100;

/** One decoding under way: where it stands and what it has found. */
export class Walk {
  /** Keys and indices down to the value at hand; only the first `depth` count. */
  readonly path: (string | number)[] = [];
  depth = 0;
  /** The first type error: decoding goes on, but this is what it ends with. */
  error: string | undefined;
  readonly strictErrors: string[] = [];
  private readonly duplicates: ReadonlySet<string> | undefined;

  constructor(
    private readonly root: ObjectSchema,
    /** Whether structs that Go always writes are put in where absent. */
    readonly fill: boolean,
    duplicates: readonly FieldPath[],
    private readonly wording: 'json' | 'unstructured',
  ) {
    this.duplicates = duplicates.length === 0 ? undefined : new Set(duplicates.map((path) => JSON.stringify(path)));
  }

  /** Call with the path at the field. */
  noteDuplicate(): void {
    if (this.duplicates?.has(JSON.stringify(this.path.slice(0, this.depth)))) this.strictError('duplicate field');
  }

  unknownField(): void {
    this.strictError('unknown field');
  }

  /** A value that does not fit its type; the first one counts. `detail` shows the number that is out of range. */
  mismatch(value: unknown, detail = false): void {
    if (this.wording === 'unstructured') throw new DecodingAborted(conversionError(value, this.target()));
    this.error ??= this.unmarshalError(detail ? `number ${value}` : kindOf(value), undefined);
  }

  /** An error that is no type error (bad base64); the first one counts. */
  save(error: string): void {
    if (this.wording === 'unstructured') throw new DecodingAborted(`error decoding from json: ${error}`);
    this.error ??= error;
  }

  /** A value that its own parser refuses. */
  abort(problem: string): never {
    throw new DecodingAborted(problem);
  }

  /** A value whose own parser wants another Go type. */
  abortMismatch(value: unknown, goType: string, detail = false): never {
    throw new DecodingAborted(this.unmarshalError(detail ? `number ${value}` : kindOf(value), goType));
  }

  private strictError(what: string): void {
    if (this.strictErrors.length >= MAX_STRICT_ERRORS) return;
    const error = `${what} ${JSON.stringify(dotted(this.path, this.depth))}`;
    if (!this.strictErrors.includes(error)) this.strictErrors.push(error);
  }

  /** `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32` */
  private unmarshalError(found: string, goType: string | undefined): string {
    const { struct, fields, type } = this.target();
    const nowhere = fields.length === 0 || this.wording === 'unstructured';
    const where = nowhere ? 'Go value' : `Go struct field ${struct}.${fields.join('.')}`;
    return `json: cannot unmarshal ${found} into ${where} of type ${goType ?? type}`;
  }

  /** What Go has where the walk stands. */
  private target(): Target {
    let schema: Schema | undefined = this.root;
    let type = goTypeOf(this.root);
    let struct = '';
    const fields: string[] = [];
    for (const key of this.path.slice(0, this.depth)) {
      if (schema?.type === 'object') {
        const property: Property | undefined = schema.properties.get(String(key));
        struct = schema.kind;
        fields.push(String(key));
        schema = property?.schema;
        type = property?.goType ?? (schema ? goTypeOf(schema) : '');
      } else {
        const inner: Schema | undefined = schema && childSchema(schema, key);
        type = elementType(type) ?? (inner ? goTypeOf(inner) : '');
        schema = inner;
      }
    }
    return { schema: schema ?? this.root, type, struct, fields };
  }
}

interface Target {
  schema: Schema;
  type: string;
  /** The innermost struct, and the names of the fields that lead to the place. */
  struct: string;
  fields: string[];
}

/** How Go calls the kind of a JSON value. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The wording of runtime.DefaultUnstructuredConverter, which reads what a strategic merge patch made. */
function conversionError(value: unknown, { schema, type }: Target): string {
  const from = goKindOf(value);
  if (schema.type === 'object') return `cannot restore struct from: ${from}`;
  if (schema.type === 'map') return `cannot restore map from ${from}`;
  if (schema.type === 'array' || schema.type === 'byte') return `cannot restore slice from ${from}`;
  if (from === 'int64' && schema.type === 'string') return `cannot convert int64 to ${type}`;
  if (typeof value === 'number' && schema.type === 'integer') return `cannot convert ${from} to ${type}`;
  return `unrecognized type: ${goTypeOf(schema)}`;
}

function goKindOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (Array.isArray(value)) return 'slice';
  return typeof value === 'object' ? 'map' : typeof value === 'boolean' ? 'bool' : 'string';
}

/** The element type of a named list or map type; undefined for a name that does not show it. */
function elementType(type: string): string | undefined {
  return /^(?:\[\]|map\[[^\]]*\])(.+)$/.exec(type)?.[1];
}

/** `spec.containers[0].image` */
function dotted(path: readonly (string | number)[], depth: number): string {
  let text = '';
  for (let i = 0; i < depth; i++) {
    const key = path[i];
    text += typeof key === 'number' ? `[${key}]` : text === '' ? key : `.${key}`;
  }
  return text;
}
