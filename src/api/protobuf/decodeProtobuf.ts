import { rfc3339, rfc3339Micro } from '../../base/timestamp.ts';
import { apiVersionOf, parseApiVersion } from '../meta.ts';
import type { ObjectSchema, Property, Schema } from '../schema/Schema.ts';
import { schemaOf } from '../schema/schemaOf.ts';
import { messageFields } from './messages.ts';
import { base64Text, ProtoError, readFields, utf8Text, type WireField } from './ProtoReader.ts';

type Json = Record<string, unknown>;

/** What every object in protobuf begins with: `k8s` and a zero. */
const MAGIC = [0x6b, 0x38, 0x73, 0];

/**
 * An object that a client sent as `application/vnd.kubernetes.protobuf`, as the JSON it would have been. Throws a
 * ProtoError for what is none, or of a kind that is not known.
 */
export function decodeProtobuf(bytes: Uint8Array): Json {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new ProtoError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  let apiVersion = '';
  let kind = '';
  let raw = new Uint8Array(0);
  for (const field of readFields(bytes.subarray(MAGIC.length))) {
    if (field.number === 2) raw = field.bytes as Uint8Array<ArrayBuffer>;
    if (field.number !== 1) continue;
    for (const type of readFields(field.bytes)) {
      if (type.number === 1) apiVersion = utf8Text(type.bytes);
      else if (type.number === 2) kind = utf8Text(type.bytes);
    }
  }
  const gv = parseApiVersion(apiVersion);
  const schema = schemaOf({ ...gv, kind });
  if (!schema) throw new ProtoError(`no kind "${kind}" is registered for version "${apiVersionOf(gv)}"`);
  const object: Json = { apiVersion, kind };
  readMessage(raw, messageOf(schema), schema, object);
  return object;
}

/** `core.v1.PodSpec` of `io.k8s.api.core.v1.PodSpec`. */
const messageOf = (schema: ObjectSchema): string => schema.definition.split('.').slice(-3).join('.');

/** Reads a message into an object; embedded messages go into the same. */
function readMessage(bytes: Uint8Array, message: string, schema: ObjectSchema, into: Json): void {
  const fields = messageFields(message);
  if (!fields) throw new ProtoError(`message ${message} is not known`);
  for (const wire of readFields(bytes)) {
    const field = fields[wire.number - 1];
    if (!field) continue;
    if (field.embedded) {
      readMessage(wire.bytes, message.replace(/\w+$/, field.embedded), schema, into);
      continue;
    }
    const property = schema.properties.get(field.name);
    if (property) readInto(into, property, wire);
  }
}

function readInto(into: Json, { name, schema, omitZero }: Property, wire: WireField): void {
  if (schema.type === 'array') {
    const list = (into[name] as unknown[] | undefined) ?? [];
    list.push(readValue(schema.items, wire));
    into[name] = list;
    return;
  }
  if (schema.type === 'map') {
    const map = (into[name] as Json | undefined) ?? {};
    const [key, value] = entryOf(schema.values, wire.bytes);
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
    into[name] = map;
    return;
  }
  const value = readValue(schema, wire);
  if (value === undefined || (omitZero && isZero(value))) return;
  into[name] = value;
}

const isZero = (value: unknown): boolean => value === '' || value === 0 || value === false;

function entryOf(values: Schema, bytes: Uint8Array): [string, unknown] {
  let key = '';
  let value: unknown;
  for (const wire of readFields(bytes)) {
    if (wire.number === 1) key = utf8Text(wire.bytes);
    else if (wire.number === 2)
      value = values.type === 'array' ? itemsOf(values.items, wire.bytes) : readValue(values, wire);
  }
  return [key, value ?? (values.type === 'string' || values.type === 'byte' ? '' : null)];
}

/** A list as the value of a map is a message of its own, with the items as its first field. */
const itemsOf = (items: Schema, bytes: Uint8Array): unknown[] =>
  [...readFields(bytes)].map((wire) => readValue(items, wire));

function readValue(schema: Schema, wire: WireField): unknown {
  switch (schema.type) {
    case 'object': {
      const object: Json = {};
      readMessage(wire.bytes, messageOf(schema), schema, object);
      return object;
    }
    case 'string':
      return utf8Text(wire.bytes);
    case 'boolean':
      return wire.varint !== 0n;
    case 'integer':
      return Number(wire.varint);
    case 'number':
      return new DataView(wire.bytes.buffer, wire.bytes.byteOffset, 8).getFloat64(0, true);
    case 'byte':
      return base64Text(wire.bytes);
    case 'quantity':
      return stringIn(wire.bytes);
    case 'int-or-string':
      return intOrStringOf(wire.bytes);
    case 'date-time':
      return timeOf(wire.bytes, rfc3339);
    case 'micro-time':
      return timeOf(wire.bytes, rfc3339Micro);
    case 'any':
      return rawOf(wire.bytes);
    default:
      throw new ProtoError(`a list or map where none can be`);
  }
}

function stringIn(bytes: Uint8Array): string {
  for (const { number, bytes: text } of readFields(bytes)) if (number === 1) return utf8Text(text);
  return '0';
}

function intOrStringOf(bytes: Uint8Array): number | string {
  let isText = false;
  let number = 0;
  let text = '';
  for (const wire of readFields(bytes)) {
    if (wire.number === 1) isText = wire.varint === 1n;
    else if (wire.number === 2) number = Number(wire.varint);
    else if (wire.number === 3) text = utf8Text(wire.bytes);
  }
  return isText ? text : number;
}

/** Go's zero time travels as an empty message and is nothing in JSON. */
function timeOf(bytes: Uint8Array, print: (unixMs: number) => string): string | undefined {
  let ms = 0;
  if (bytes.length === 0) return undefined;
  for (const { number, varint } of readFields(bytes)) {
    if (number === 1) ms += Number(varint) * 1000;
    else if (number === 2) ms += Number(varint) / 1e6;
  }
  return print(ms);
}

/** RawExtension and FieldsV1 carry JSON as bytes. */
function rawOf(bytes: Uint8Array): unknown {
  for (const wire of readFields(bytes)) {
    if (wire.number !== 1) continue;
    try {
      return JSON.parse(utf8Text(wire.bytes));
    } catch {
      throw new ProtoError('a raw extension that is not JSON');
    }
  }
  return undefined;
}
