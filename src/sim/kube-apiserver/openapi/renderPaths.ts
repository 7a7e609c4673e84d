import { type Dialect, type JsonSchema, referenceTo } from './JsonSchema.ts';
import type { Operation, QueryParameter } from './Operation.ts';

const PRODUCED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/cbor'];
const STREAMED = [
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/cbor-seq',
];

/** The `paths` of a document: operations by path and method. */
export function renderPaths(operations: readonly Operation[], dialect: Dialect): Record<string, JsonSchema> {
  const paths: Record<string, JsonSchema> = {};
  const sorted = [...operations].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const operation of sorted) {
    paths[operation.path] ??= {
      parameters: [
        ...operation.inPath.map((name) => pathParameter(name, dialect)),
        ...(operation.path.endsWith('/proxy') ? [] : [queryParameter({ name: 'pretty', type: 'string' }, dialect)]),
      ],
    };
    const item = paths[operation.path];
    if (item) item[operation.method] = dialect === 'v2' ? version2(operation) : version3(operation);
  }
  return paths;
}

function version2(operation: Operation): JsonSchema {
  const { body, answer } = operation;
  return {
    ...shared(operation),
    consumes: operation.consumes ?? ['*/*'],
    produces: producedBy(operation),
    schemes: ['https'],
    parameters: [
      ...(body
        ? [{ in: 'body', name: 'body', required: body.required, schema: referenceTo(body.definition, 'v2') }]
        : []),
      ...operation.query.map((parameter) => queryParameter(parameter, 'v2')),
    ],
    responses: answers(operation, {
      schema: answer === undefined ? { type: 'string' } : referenceTo(answer, 'v2'),
    }),
  };
}

function version3(operation: Operation): JsonSchema {
  const { body, answer } = operation;
  const schema = answer === undefined ? { type: 'string' } : referenceTo(answer, 'v3');
  const types = operation.consumes ?? ['*/*'];
  return {
    ...shared(operation),
    parameters: operation.query.map((parameter) => queryParameter(parameter, 'v3')),
    ...(body
      ? {
          requestBody: {
            content: Object.fromEntries(types.map((type) => [type, { schema: referenceTo(body.definition, 'v3') }])),
            ...(body.required ? { required: true } : {}),
          },
        }
      : {}),
    responses: answers(operation, {
      content: Object.fromEntries(producedBy(operation).map((type) => [type, { schema }])),
    }),
  };
}

function shared({ id, action, kind, tag }: Operation): JsonSchema {
  return {
    operationId: id,
    tags: [tag],
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  };
}

function producedBy({ answer, action }: Operation): readonly string[] {
  if (answer === undefined) return action === 'connect' ? ['*/*'] : ['text/plain', ...PRODUCED];
  return action === 'list' ? [...PRODUCED, ...STREAMED] : PRODUCED;
}

function answers({ action }: Operation, content: JsonSchema): JsonSchema {
  const ok = { description: 'OK', ...content };
  const created = { description: 'Created', ...content };
  const accepted = { description: 'Accepted', ...content };
  return {
    '200': ok,
    ...(action === 'post' || action === 'put' || action === 'patch' ? { '201': created } : {}),
    ...(action === 'post' || action === 'delete' ? { '202': accepted } : {}),
    '401': { description: 'Unauthorized' },
  };
}

function queryParameter({ name, type }: QueryParameter, dialect: Dialect): JsonSchema {
  return dialect === 'v2'
    ? { in: 'query', name, type, uniqueItems: true }
    : { in: 'query', name, schema: { type, uniqueItems: true } };
}

function pathParameter(name: string, dialect: Dialect): JsonSchema {
  const type = { type: 'string', uniqueItems: true };
  return { in: 'path', name, required: true, ...(dialect === 'v2' ? type : { schema: type }) };
}
