import type { JsonSchema } from './JsonSchema.ts';
import { ProtoMessage } from './ProtoMessage.ts';

/** The media type under which version 2 is sent. */
export const PROTOBUF_V2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Whether that is asked for; kubectl asks with an `@`, which a Content-Type must not have. */
export const wantsProtobufV2 = (accept: string): boolean =>
  /application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/.test(accept);

/**
 * A version 2 document in protobuf, the only form in which kubectl reads it: to explain, and to find out that a kind is
 * not served. Answers and the bounds of numbers are left out: kubectl has no use for them.
 * Source of the numbers: gnostic's openapiv2/OpenAPIv2.proto.
 */
export function protobufV2(document: JsonSchema): Uint8Array {
  const info = document.info as JsonSchema;
  const paths = new ProtoMessage();
  for (const [path, item] of entries(document.paths)) paths.message(2, named(path, pathItem(item)));
  const definitions = new ProtoMessage();
  for (const [name, schema] of entries(document.definitions))
    definitions.message(1, named(name, schemaMessage(schema)));
  return new ProtoMessage()
    .text(1, document.swagger)
    .message(2, new ProtoMessage().text(1, info.title).text(2, info.version))
    .message(8, paths)
    .message(9, definitions)
    .finish();
}

const entries = (object: unknown): [string, JsonSchema][] =>
  Object.entries((object ?? {}) as Record<string, JsonSchema>);

const named = (name: string, value: ProtoMessage): ProtoMessage => new ProtoMessage().text(1, name).message(2, value);

const METHOD_FIELDS: readonly [string, number][] = [
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['patch', 8],
];

function pathItem(item: JsonSchema): ProtoMessage {
  const message = new ProtoMessage();
  for (const [method, field] of METHOD_FIELDS)
    if (item[method] !== undefined) message.message(field, operation(item[method] as JsonSchema));
  return parameters(message, 9, item.parameters);
}

function operation(item: JsonSchema): ProtoMessage {
  const message = new ProtoMessage()
    .texts(1, item.tags)
    .text(5, item.operationId)
    .texts(6, item.produces)
    .texts(7, item.consumes);
  parameters(message, 8, item.parameters).message(9, new ProtoMessage()).texts(10, item.schemes);
  return extensions(message, 13, item);
}

function parameters(message: ProtoMessage, field: number, list: unknown): ProtoMessage {
  for (const parameter of (list ?? []) as JsonSchema[])
    message.message(field, new ProtoMessage().message(1, parameterMessage(parameter)));
  return message;
}

function parameterMessage(parameter: JsonSchema): ProtoMessage {
  if (parameter.in === 'body') {
    const body = new ProtoMessage()
      .text(2, parameter.name)
      .text(3, 'body')
      .flag(4, parameter.required)
      .message(5, schemaItem(parameter.schema as JsonSchema));
    return new ProtoMessage().message(1, body);
  }
  const inQuery = parameter.in === 'query';
  const content = new ProtoMessage().flag(1, parameter.required).text(2, parameter.in).text(4, parameter.name);
  content.text(inQuery ? 6 : 5, parameter.type);
  return new ProtoMessage().message(2, new ProtoMessage().message(inQuery ? 3 : 4, content));
}

/** SchemaItem: a choice between a schema and a file. */
const schemaItem = (schema: JsonSchema): ProtoMessage => new ProtoMessage().message(1, schemaMessage(schema));

function schemaMessage(schema: JsonSchema): ProtoMessage {
  const message = new ProtoMessage()
    .text(1, schema.$ref)
    .text(2, schema.format)
    .text(3, schema.title)
    .text(4, schema.description)
    .text(13, schema.pattern)
    .texts(19, schema.required);
  const more = schema.additionalProperties;
  if (typeof more === 'boolean') message.message(21, new ProtoMessage().flag(2, more));
  else if (more !== undefined) message.message(21, new ProtoMessage().message(1, schemaMessage(more as JsonSchema)));
  if (schema.type !== undefined) message.message(22, new ProtoMessage().text(1, schema.type));
  if (schema.items !== undefined)
    message.message(23, new ProtoMessage().message(1, schemaMessage(schema.items as JsonSchema)));
  if (schema.properties !== undefined) {
    const properties = new ProtoMessage();
    for (const [name, property] of entries(schema.properties))
      properties.message(1, named(name, schemaMessage(property)));
    message.message(25, properties);
  }
  return extensions(message, 31, schema);
}

/** `x-` keywords travel as YAML, of which JSON is a part. */
function extensions(message: ProtoMessage, field: number, owner: JsonSchema): ProtoMessage {
  for (const [keyword, value] of Object.entries(owner))
    if (keyword.startsWith('x-'))
      message.message(field, named(keyword, new ProtoMessage().text(2, `${JSON.stringify(value)}\n`)));
  return message;
}
