/**
 * What a value of the API may look like. Objects of a kind of the release are `ObjectSchema`s, which are shared and may
 * refer to themselves; everything else is written out where it stands.
 */
export type Schema = ObjectSchema | ArraySchema | MapSchema | ScalarSchema;

export interface ArraySchema {
  readonly type: 'array';
  readonly items: Schema;
}

/** An object with arbitrary keys, `additionalProperties` in OpenAPI. */
export interface MapSchema {
  readonly type: 'map';
  readonly values: Schema;
}

export interface ScalarSchema {
  readonly type:
    | 'string'
    | 'boolean'
    | 'integer'
    | 'number'
    | 'int-or-string'
    | 'quantity'
    | 'date-time'
    | 'micro-time'
    | 'byte'
    | 'any';
  /** Of integers only. */
  readonly format?: 'int32' | 'int64';
}

/** A field of an object. */
export interface Property {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** Whether Go has a pointer there: then a zero value is kept and an absent struct stays absent. */
  readonly pointer: boolean;
  /** Whether an empty or zero value vanishes, as Go's omitempty has it. */
  readonly omitZero: boolean;
  /** Strategic merge patch: absent means replace. */
  readonly patchStrategy?: readonly string[];
  readonly patchMergeKey?: string;
  /** Server-side apply. */
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly listMapKeys?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  /** The Go type where it has a name of its own (`v1.PullPolicy`). */
  readonly goType?: string;
}

export class ObjectSchema {
  readonly type = 'object';
  private loaded: ReadonlyMap<string, Property> | undefined;

  constructor(
    /** Name in the typings, `V1PodSpec`. */
    readonly model: string,
    /** Name in Go and OpenAPI, `PodSpec`. */
    readonly kind: string,
    /** `v1` */
    readonly version: string,
    /** Prefix of the OpenAPI name, `io.k8s.api.core.v1`. */
    readonly packageName: string,
    /** Whether server-side apply owns it as one value. */
    readonly atomic: boolean,
    private readonly load: () => ReadonlyMap<string, Property>,
  ) {}

  /** By name, in alphabetical order of the typings. */
  get properties(): ReadonlyMap<string, Property> {
    this.loaded ??= this.load();
    return this.loaded;
  }

  /** Name of the definition in OpenAPI documents, `io.k8s.api.core.v1.PodSpec`. */
  get definition(): string {
    return `${this.packageName}.${this.kind}`;
  }
}

/** The schema of what lies at a key or index of a value; undefined for an unknown field or below a scalar. */
export function childSchema(schema: Schema, key: string | number): Schema | undefined {
  if (schema.type === 'object') return schema.properties.get(String(key))?.schema;
  if (schema.type === 'map') return schema.values;
  return schema.type === 'array' ? schema.items : undefined;
}

const GO_SCALARS: Readonly<Record<ScalarSchema['type'], string>> = {
  string: 'string',
  boolean: 'bool',
  integer: 'int64',
  number: 'float64',
  'int-or-string': 'intstr.IntOrString',
  quantity: 'resource.Quantity',
  'date-time': 'v1.Time',
  'micro-time': 'v1.MicroTime',
  byte: '[]uint8',
  any: 'runtime.RawExtension',
};

/** The type as Go's reflection prints it, which is what decoding errors show. */
export function goTypeOf(schema: Schema): string {
  if (schema.type === 'object') return `${schema.version}.${schema.kind}`;
  if (schema.type === 'array') return `[]${goTypeOf(schema.items)}`;
  if (schema.type === 'map') return `map[string]${goTypeOf(schema.values)}`;
  return schema.format ?? GO_SCALARS[schema.type];
}
