/**
 * Definitions of the Gateway API's standard channel (release 1.4), written for this project: the kinds, their defaults, the
 * limits that users meet and the printed columns. Descriptions and the CEL rules of the original are left out.
 */

type Schema = Readonly<Record<string, unknown>>;

const text = (maxLength = 253, more: Schema = {}): Schema => ({ type: 'string', minLength: 1, maxLength, ...more });
const name: Schema = text(253);
const group: Schema = { type: 'string', maxLength: 253 };
const kind: Schema = text(63);
const namespace: Schema = text(63);
const portNumber: Schema = { type: 'integer', format: 'int32', minimum: 1, maximum: 65535 };
const hostname: Schema = text(253, {
  pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
});
const choice = (...values: string[]): Schema => ({ type: 'string', enum: values });
const object = (properties: Schema, required: string[] = [], more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
  ...more,
});
const list = (items: Schema, maxItems: number, more: Schema = {}): Schema => ({
  type: 'array',
  items,
  maxItems,
  ...more,
});
const withDefault = (schema: Schema, value: unknown): Schema => ({ ...schema, default: value });
const selector: Schema = object({
  matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
  matchExpressions: list(
    object(
      { key: { type: 'string' }, operator: { type: 'string' }, values: { type: 'array', items: { type: 'string' } } },
      ['key', 'operator'],
    ),
    64,
  ),
});

const condition: Schema = object(
  {
    type: text(316),
    status: choice('True', 'False', 'Unknown'),
    reason: text(1024),
    message: { type: 'string', maxLength: 32768 },
    lastTransitionTime: { type: 'string', format: 'date-time' },
    observedGeneration: { type: 'integer', format: 'int64', minimum: 0 },
  },
  ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
);
const conditions = (initial?: readonly [type: string, reason: string][]): Schema =>
  list(condition, 8, {
    'x-kubernetes-list-map-keys': ['type'],
    'x-kubernetes-list-type': 'map',
    ...(initial ? { default: initial.map(([type, reason]) => pending(type, reason)) } : {}),
  });
const pending = (type: string, reason: string): Schema => ({
  lastTransitionTime: '1970-01-01T00:00:00Z',
  message: 'Waiting for controller',
  reason,
  status: 'Unknown',
  type,
});

const GATEWAY_GROUP = 'gateway.networking.k8s.io';
const parentRef: Schema = object(
  {
    group: withDefault(group, GATEWAY_GROUP),
    kind: withDefault(kind, 'Gateway'),
    name,
    namespace,
    port: portNumber,
    sectionName: name,
  },
  ['name'],
);
const parentRefs = list(parentRef, 32);
const routeStatus: Schema = object(
  {
    parents: list(
      object({ conditions: conditions(), controllerName: text(253), parentRef }, [
        'conditions',
        'controllerName',
        'parentRef',
      ]),
      32,
    ),
  },
  ['parents'],
);
const backendObject = {
  group: withDefault(group, ''),
  kind: withDefault(kind, 'Service'),
  name,
  namespace,
  port: portNumber,
};
const headerMatch = (withTypes: readonly string[]): Schema =>
  object({ type: withDefault(choice(...withTypes), 'Exact'), name: text(256), value: text(4096) }, ['name', 'value']);
const headerList = list(object({ name: text(256), value: text(4096) }, ['name', 'value']), 16, {
  'x-kubernetes-list-map-keys': ['name'],
  'x-kubernetes-list-type': 'map',
});
const headerFilter: Schema = object({
  add: headerList,
  set: headerList,
  remove: list({ type: 'string' }, 16, { 'x-kubernetes-list-type': 'set' }),
});
const pathModifier: Schema = object(
  {
    type: choice('ReplaceFullPath', 'ReplacePrefixMatch'),
    replaceFullPath: { type: 'string', maxLength: 1024 },
    replacePrefixMatch: { type: 'string', maxLength: 1024 },
  },
  ['type'],
);
const extensionRef: Schema = object({ group, kind, name }, ['group', 'kind', 'name']);
const mirror: Schema = object(
  {
    backendRef: object(backendObject, ['name']),
    percent: { type: 'integer', format: 'int32', minimum: 0, maximum: 100 },
    fraction: object(
      { numerator: { type: 'integer', minimum: 0 }, denominator: { type: 'integer', minimum: 1, default: 100 } },
      ['numerator'],
    ),
  },
  ['backendRef'],
);
const httpFilter: Schema = object(
  {
    type: choice(
      'RequestHeaderModifier',
      'ResponseHeaderModifier',
      'RequestMirror',
      'RequestRedirect',
      'URLRewrite',
      'ExtensionRef',
    ),
    requestHeaderModifier: headerFilter,
    responseHeaderModifier: headerFilter,
    requestMirror: mirror,
    requestRedirect: object({
      scheme: choice('http', 'https'),
      hostname,
      path: pathModifier,
      port: portNumber,
      statusCode: { type: 'integer', enum: [301, 302, 303, 307, 308], default: 302 },
    }),
    urlRewrite: object({ hostname, path: pathModifier }),
    extensionRef,
  },
  ['type'],
);
const weight: Schema = { type: 'integer', format: 'int32', minimum: 0, maximum: 1_000_000, default: 1 };
const httpRule: Schema = object({
  name: text(253),
  matches: list(
    object({
      path: withDefault(
        object({
          type: withDefault(choice('Exact', 'PathPrefix', 'RegularExpression'), 'PathPrefix'),
          value: { type: 'string', maxLength: 1024, default: '/' },
        }),
        { type: 'PathPrefix', value: '/' },
      ),
      headers: list(headerMatch(['Exact', 'RegularExpression']), 16),
      queryParams: list(headerMatch(['Exact', 'RegularExpression']), 16),
      method: choice('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'),
    }),
    64,
    { default: [{ path: { type: 'PathPrefix', value: '/' } }] },
  ),
  filters: list(httpFilter, 16),
  backendRefs: list(object({ ...backendObject, weight, filters: list(httpFilter, 16) }, ['name']), 16),
  timeouts: object({ request: { type: 'string' }, backendRequest: { type: 'string' } }),
});
const grpcRule: Schema = object({
  name: text(253),
  matches: list(
    object({
      method: object({
        type: withDefault(choice('Exact', 'RegularExpression'), 'Exact'),
        service: text(1024),
        method: text(1024),
      }),
      headers: list(headerMatch(['Exact', 'RegularExpression']), 16),
    }),
    64,
  ),
  filters: list(
    object(
      {
        type: choice('RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'ExtensionRef'),
        requestHeaderModifier: headerFilter,
        responseHeaderModifier: headerFilter,
        requestMirror: mirror,
        extensionRef,
      },
      ['type'],
    ),
    16,
  ),
  backendRefs: list(object({ ...backendObject, weight }, ['name']), 16),
});

const listener: Schema = object(
  {
    name,
    hostname,
    port: portNumber,
    protocol: text(255),
    tls: object({
      mode: withDefault(choice('Terminate', 'Passthrough'), 'Terminate'),
      certificateRefs: list(
        object({ group: withDefault(group, ''), kind: withDefault(kind, 'Secret'), name, namespace }, ['name']),
        64,
      ),
      options: { type: 'object', additionalProperties: { type: 'string' } },
    }),
    allowedRoutes: withDefault(
      object({
        kinds: list(object({ group: withDefault(group, GATEWAY_GROUP), kind }, ['kind']), 8),
        namespaces: withDefault(object({ from: withDefault(choice('All', 'Selector', 'Same'), 'Same'), selector }), {
          from: 'Same',
        }),
      }),
      { namespaces: { from: 'Same' } },
    ),
  },
  ['name', 'port', 'protocol'],
);
const byName: Schema = { minItems: 1, 'x-kubernetes-list-map-keys': ['name'], 'x-kubernetes-list-type': 'map' };
const gatewaySpec: Schema = object(
  {
    gatewayClassName: name,
    listeners: list(listener, 64, byName),
    addresses: list(
      object({ type: withDefault(text(253), 'IPAddress'), value: { type: 'string', maxLength: 253 } }),
      16,
    ),
    infrastructure: object({
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      annotations: { type: 'object', additionalProperties: { type: 'string' } },
      parametersRef: extensionRef,
    }),
  },
  ['gatewayClassName', 'listeners'],
);
const listenerStatus: Schema = object(
  {
    name,
    attachedRoutes: { type: 'integer', format: 'int32' },
    supportedKinds: list(object({ group: withDefault(group, GATEWAY_GROUP), kind }, ['kind']), 8),
    conditions: conditions(),
  },
  ['attachedRoutes', 'conditions', 'name'],
);
const gatewayStatus: Schema = object({
  addresses: list(object({ type: withDefault(text(253), 'IPAddress'), value: text(253) }, ['value']), 16),
  conditions: conditions([
    ['Accepted', 'Pending'],
    ['Programmed', 'Pending'],
  ]),
  listeners: list(listenerStatus, 64, { 'x-kubernetes-list-map-keys': ['name'], 'x-kubernetes-list-type': 'map' }),
});

interface Column {
  name: string;
  jsonPath: string;
  type?: string;
  priority?: number;
}

interface DefinitionOptions {
  kind: string;
  plural: string;
  scope?: 'Cluster' | 'Namespaced';
  shortNames?: string[];
  versions: { name: string; storage?: boolean }[];
  columns?: Column[];
  spec: Schema;
  status?: Schema;
}

const AGE: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

function definition(options: DefinitionOptions): Schema {
  const { plural, shortNames, scope = 'Namespaced', versions, columns = [], spec, status } = options;
  const { kind: kindName } = options;
  const schema = object(
    {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec,
      ...(status ? { status } : {}),
    },
    ['spec'],
  );
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${GATEWAY_GROUP}`,
      annotations: {
        'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/3328',
        'gateway.networking.k8s.io/bundle-version': 'v1.4.0',
        'gateway.networking.k8s.io/channel': 'standard',
      },
    },
    spec: {
      group: GATEWAY_GROUP,
      names: {
        categories: ['gateway-api'],
        kind: kindName,
        listKind: `${kindName}List`,
        plural,
        singular: kindName.toLowerCase(),
        ...(shortNames ? { shortNames } : {}),
      },
      scope,
      versions: versions.map((version) => ({
        name: version.name,
        served: true,
        storage: version.storage ?? false,
        additionalPrinterColumns: [...columns, AGE].map((column) => ({ type: 'string', ...column })),
        schema: { openAPIV3Schema: schema },
        ...(status ? { subresources: { status: {} } } : {}),
      })),
    },
  };
}

const BOTH = [{ name: 'v1', storage: true }, { name: 'v1beta1' }];
const HOSTNAMES: Column = { name: 'Hostnames', jsonPath: '.spec.hostnames' };
const route = { parentRefs, hostnames: list(hostname, 16) };
const condition_ = (type: string): string => `.status.conditions[?(@.type=="${type}")].status`;

/** The CustomResourceDefinitions that `standard-install.yaml` brings, as objects. */
export const gatewayApiCrds: readonly Schema[] = [
  definition({
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    scope: 'Cluster',
    shortNames: ['gc'],
    versions: BOTH,
    columns: [
      { name: 'Controller', jsonPath: '.spec.controllerName' },
      { name: 'Accepted', jsonPath: condition_('Accepted') },
    ],
    spec: object(
      {
        controllerName: text(253, {
          pattern:
            "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
        }),
        description: { type: 'string', maxLength: 64 },
        parametersRef: object({ group, kind, name, namespace }, ['group', 'kind', 'name']),
      },
      ['controllerName'],
    ),
    status: withDefault(
      object({
        conditions: conditions([['Accepted', 'Pending']]),
        supportedFeatures: list(object({ name: { type: 'string' } }, ['name']), 64),
      }),
      { conditions: [pending('Accepted', 'Waiting')] },
    ),
  }),
  definition({
    kind: 'Gateway',
    plural: 'gateways',
    shortNames: ['gtw'],
    versions: BOTH,
    columns: [
      { name: 'Class', jsonPath: '.spec.gatewayClassName' },
      { name: 'Address', jsonPath: '.status.addresses[*].value' },
      { name: 'Programmed', jsonPath: condition_('Programmed') },
    ],
    spec: gatewaySpec,
    status: withDefault(gatewayStatus, {
      conditions: [pending('Accepted', 'Pending'), pending('Programmed', 'Pending')],
    }),
  }),
  definition({
    kind: 'HTTPRoute',
    plural: 'httproutes',
    versions: BOTH,
    columns: [HOSTNAMES],
    spec: object({
      ...route,
      rules: list(httpRule, 16, { default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }] }),
    }),
    status: routeStatus,
  }),
  definition({
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    versions: [{ name: 'v1', storage: true }],
    columns: [HOSTNAMES],
    spec: object({ ...route, rules: list(grpcRule, 16) }),
    status: routeStatus,
  }),
  definition({
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    shortNames: ['refgrant'],
    versions: [{ name: 'v1beta1', storage: true }],
    spec: object(
      {
        from: list(object({ group, kind, namespace }, ['group', 'kind', 'namespace']), 16, { minItems: 1 }),
        to: list(object({ group, kind, name }, ['group', 'kind']), 16, { minItems: 1 }),
      },
      ['from', 'to'],
    ),
  }),
];

/** The same as text: JSON documents, which are YAML. */
export const gatewayApiManifest = (): string =>
  gatewayApiCrds.map((object_) => `---\n${JSON.stringify(object_, null, 2)}\n`).join('');
