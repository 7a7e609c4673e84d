import {
  BOOL,
  type CelField,
  type CelType,
  DYN,
  INT,
  listOf,
  mapOf,
  opaque,
  STRING,
  TIMESTAMP,
} from '../../cel/CelType.ts';
import { AUTHORIZER, RESOURCE_CHECK } from '../../cel/library/authorizers.ts';

function objectType(name: string, fields: Record<string, CelType>): CelType {
  const entries = Object.entries(fields).map(([property, type]): [string, CelField] => [property, { type, property }]);
  return { kind: 'object', name, fields: new Map(entries) };
}

const KIND = objectType('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const RESOURCE = objectType('kubernetes.GroupVersionResource', { group: STRING, version: STRING, resource: STRING });
const USER = objectType('kubernetes.UserInfo', {
  username: STRING,
  uid: STRING,
  groups: listOf(STRING),
  extra: mapOf(STRING, listOf(STRING)),
});

/** `request` (apiserver `admission/plugin/cel/compile.go`). */
export const REQUEST = objectType('kubernetes.AdmissionRequest', {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: USER,
  dryRun: BOOL,
  options: DYN,
});

/** `namespaceObject`. */
export const NAMESPACE = objectType('kubernetes.Namespace', {
  metadata: objectType('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapOf(STRING, STRING),
    annotations: mapOf(STRING, STRING),
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: listOf(STRING),
  }),
  spec: objectType('kubernetes.NamespaceSpec', { finalizers: listOf(STRING) }),
  status: objectType('kubernetes.NamespaceStatus', {
    conditions: listOf(
      objectType('kubernetes.NamespaceCondition', {
        status: STRING,
        type: STRING,
        lastTransitionTime: TIMESTAMP,
        message: STRING,
        reason: STRING,
      }),
    ),
    phase: STRING,
  }),
});

/** What expressions of admission may speak of. `variables` are those that a policy has defined before. */
export interface AdmissionScope {
  hasParams: boolean;
  hasAuthorizer: boolean;
  variables?: ReadonlyMap<string, CelType>;
  /** What `object` and `oldObject` are known to be; dyn unless types are being checked. */
  objectType?: CelType;
  /** Types that expressions may make (`Object{…}`). */
  structs?: (name: string) => CelType | undefined;
}

/** The types of the variables of a scope. */
export function admissionVariables({ hasParams, hasAuthorizer, variables, objectType: object = DYN }: AdmissionScope) {
  const types = new Map<string, CelType>([
    ['object', object],
    ['oldObject', object],
    ['request', REQUEST],
    ['namespaceObject', NAMESPACE],
  ]);
  if (hasParams) types.set('params', DYN);
  if (hasAuthorizer) types.set('authorizer', AUTHORIZER).set('authorizer.requestResource', RESOURCE_CHECK);
  if (variables) {
    const fields = [...variables].map(([property, type]): [string, CelField] => [property, { type, property }]);
    types.set('variables', { kind: 'object', name: 'kubernetes.variables', fields: new Map(fields) });
  }
  return types;
}

/** One operation of a JSON patch. */
export const JSON_PATCH = objectType('JSONPatch', { op: STRING, from: STRING, path: STRING, value: DYN });

/** The types that mutations make: `JSONPatch`, and parts of the object by their path, whose fields are not checked. */
export function mutationStruct(name: string): CelType | undefined {
  if (name === 'JSONPatch') return JSON_PATCH;
  return /^Object(\.\w+)*$/.test(name) ? opaque(name) : undefined;
}
