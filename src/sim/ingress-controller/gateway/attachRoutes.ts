import type { V1Namespace, V1Secret } from '../../../api/generated/types.ts';
import { compiledLabelSelector } from '../../../api/labels/selector.ts';
import { keyOf } from '../../../api/meta.ts';
import type { ServiceEntry } from '../../network/ServiceTable.ts';
import {
  type BackendRef,
  GATEWAY_GROUP,
  type Gateway,
  type HttpFilter,
  type HttpRoute,
  type HttpRouteRule,
  type Listener,
  type ObjectRef,
  type ParentRef,
  type ReferenceGrant,
} from './gatewayTypes.ts';
import { bySpecificity, commonHostnames } from './hostnames.ts';
import { byPrecedence, type GatewayRule, type RuleFilters, rulesOf, type WeightedBackend } from './httpRules.ts';

/** What the controller knows when it works out who serves what. */
export interface GatewayInputs {
  /** Those of an accepted class. */
  gateways: readonly Gateway[];
  routes: readonly HttpRoute[];
  grants: readonly ReferenceGrant[];
  namespace(name: string): V1Namespace | undefined;
  secret(key: string): V1Secret | undefined;
  service(namespace: string, name: string): ServiceEntry | undefined;
}

/** `[status, reason, message]` of a condition. */
export type Finding = readonly ['True' | 'False', string, string];

/** A listener as it serves. */
export interface ListenerTable {
  listener: Listener;
  /** Key of the Secret whose certificate it shows. */
  certificate: string | undefined;
  accepted: Finding;
  conflicted: Finding;
  resolved: Finding;
  attachedRoutes: number;
  /** Rules by host name, the most specific first. */
  hosts: { host: string; rules: GatewayRule[] }[];
}

export interface GatewayTable {
  gateway: Gateway;
  listeners: ListenerTable[];
}

export interface RouteFinding {
  parentRef: ParentRef;
  accepted: Finding;
  resolved: Finding;
}

export interface Attachment {
  gateways: ReadonlyMap<string, GatewayTable>;
  /** By key of the route. */
  routes: ReadonlyMap<string, readonly RouteFinding[]>;
}

const ROUTE_ACCEPTED: Finding = ['True', 'Accepted', 'The Route is accepted'];
const RESOLVED: Finding = ['True', 'ResolvedRefs', 'All references are resolved'];
const LISTENER_ACCEPTED: Finding = ['True', 'Accepted', 'The Listener is accepted'];
const NO_CONFLICTS: Finding = ['False', 'NoConflicts', 'No conflicts'];
const NO_FILTERS: RuleFilters = {
  requestHeaders: [],
  responseHeaders: [],
  redirect: undefined,
  rewrite: undefined,
  mirrors: [],
};

export const isServing = ({ accepted, conflicted, resolved }: ListenerTable): boolean =>
  accepted[0] === 'True' && conflicted[0] === 'False' && resolved[0] === 'True';

/** Who serves what, and what is wrong with the rest (gateway-api: route attachment). */
export function attachRoutes(inputs: GatewayInputs): Attachment {
  const gateways = new Map<string, GatewayTable>();
  for (const gateway of inputs.gateways) {
    const listeners = gateway.spec.listeners.map((listener) => listenerTable(gateway, listener, inputs));
    gateways.set(keyOf(gateway), { gateway, listeners });
  }
  const routes = new Map<string, RouteFinding[]>();
  for (const route of inputs.routes) {
    const findings = attachRoute(route, gateways, inputs);
    if (findings.length > 0) routes.set(keyOf(route), findings);
  }
  for (const { listeners } of gateways.values()) {
    for (const { hosts } of listeners) {
      hosts.sort((a, b) => bySpecificity(a.host, b.host));
      for (const { rules } of hosts) rules.sort(byPrecedence);
    }
  }
  return { gateways, routes };
}

function listenerTable(gateway: Gateway, listener: Listener, inputs: GatewayInputs): ListenerTable {
  const { resolved, certificate } = certificateOf(gateway, listener, inputs);
  return {
    listener,
    certificate,
    accepted: protocolFinding(listener),
    conflicted: conflictFinding(gateway, listener),
    resolved,
    attachedRoutes: 0,
    hosts: [],
  };
}

function protocolFinding({ protocol }: Listener): Finding {
  if (protocol === 'HTTP' || protocol === 'HTTPS') return LISTENER_ACCEPTED;
  const text = `spec.listeners[].protocol: Unsupported value: "${protocol}": supported values: "HTTP", "HTTPS"`;
  return ['False', 'UnsupportedProtocol', text];
}

function conflictFinding({ spec }: Gateway, own: Listener): Finding {
  for (const other of spec.listeners) {
    if (other === own || other.port !== own.port) continue;
    if (other.protocol !== own.protocol) {
      const text = `Multiple listeners for the same port ${own.port} specify incompatible protocols; ensure only one protocol per port`;
      return ['True', 'ProtocolConflict', text];
    }
    if ((other.hostname ?? '') === (own.hostname ?? '')) {
      return ['True', 'HostnameConflict', `Multiple listeners for the same port ${own.port} use the same hostname`];
    }
  }
  return NO_CONFLICTS;
}

function certificateOf(
  gateway: Gateway,
  { protocol, tls }: Listener,
  inputs: GatewayInputs,
): { resolved: Finding; certificate: string | undefined } {
  if (protocol !== 'HTTPS') return { resolved: RESOLVED, certificate: undefined };
  const [ref] = tls?.certificateRefs ?? [];
  if (!ref) {
    const text = 'tls.certificateRefs[0]: Required value: certificateRefs must be defined for TLS mode terminate';
    return { resolved: ['False', 'InvalidCertificateRef', text], certificate: undefined };
  }
  const own = gateway.metadata?.namespace ?? '';
  const namespace = ref.namespace ?? own;
  const certificate = `${namespace}/${ref.name}`;
  if (!granted(inputs, { kind: 'Gateway', namespace: own }, ref, 'Secret')) {
    const text = `Certificate ref to secret ${certificate} not permitted by any ReferenceGrant`;
    return { resolved: ['False', 'RefNotPermitted', text], certificate: undefined };
  }
  const secret = inputs.secret(certificate);
  if (!secret) {
    const text = `tls.certificateRefs[0]: Invalid value: "${certificate}": secret does not exist`;
    return { resolved: ['False', 'InvalidCertificateRef', text], certificate: undefined };
  }
  return { resolved: RESOLVED, certificate };
}

/** References into another namespace need leave of that namespace. */
function granted(
  { grants }: GatewayInputs,
  from: { kind: string; namespace: string },
  ref: ObjectRef,
  kind: string,
): boolean {
  if (ref.namespace === undefined || ref.namespace === from.namespace) return true;
  return grants.some(
    ({ metadata, spec }) =>
      metadata?.namespace === ref.namespace &&
      spec.from.some((f) => f.group === GATEWAY_GROUP && f.kind === from.kind && f.namespace === from.namespace) &&
      spec.to.some((t) => t.group === '' && t.kind === kind && (t.name === undefined || t.name === ref.name)),
  );
}

function attachRoute(
  route: HttpRoute,
  gateways: ReadonlyMap<string, GatewayTable>,
  inputs: GatewayInputs,
): RouteFinding[] {
  const own = route.metadata?.namespace ?? '';
  const parents = (route.spec.parentRefs ?? []).flatMap((parentRef) => {
    const isGateway =
      (parentRef.kind ?? 'Gateway') === 'Gateway' && (parentRef.group ?? GATEWAY_GROUP) === GATEWAY_GROUP;
    const table = isGateway ? gateways.get(`${parentRef.namespace ?? own}/${parentRef.name}`) : undefined;
    return table ? [{ parentRef, table }] : [];
  });
  if (parents.length === 0) return [];
  let resolved: Finding = RESOLVED;
  const rules = rulesOf(route, (rule) => {
    const found = resolveRule(route, rule, inputs);
    if (found.problem && resolved === RESOLVED) resolved = found.problem;
    return found;
  });
  return parents.map(({ parentRef, table }) => ({
    parentRef,
    accepted: attach(route, parentRef, table, rules, inputs),
    resolved,
  }));
}

/** Adds the rules to the listeners of a parent that take them. */
function attach(
  route: HttpRoute,
  { sectionName, port }: ParentRef,
  { gateway, listeners }: GatewayTable,
  rules: readonly GatewayRule[],
  inputs: GatewayInputs,
): Finding {
  const named = listeners.filter(
    ({ listener }) =>
      (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
  );
  if (named.length === 0) return ['False', 'NoMatchingParent', 'Listener is not found for this parent ref'];
  const allowing = named.filter(({ listener }) => allows(gateway, listener, route, inputs));
  if (allowing.length === 0) return ['False', 'NotAllowedByListeners', 'Route is not allowed by any listener'];
  let attached = 0;
  for (const table of allowing) {
    const hosts = commonHostnames(table.listener.hostname ?? '', route.spec.hostnames ?? []);
    if (hosts.length === 0) continue;
    attached++;
    table.attachedRoutes++;
    for (const host of hosts) {
      const known = table.hosts.find((entry) => entry.host === host);
      if (known) known.rules.push(...rules);
      else table.hosts.push({ host, rules: [...rules] });
    }
  }
  if (attached > 0) return ROUTE_ACCEPTED;
  return ['False', 'NoMatchingListenerHostname', 'Listener hostname does not match the Route hostnames'];
}

function allows(gateway: Gateway, { allowedRoutes }: Listener, route: HttpRoute, inputs: GatewayInputs): boolean {
  const { kinds, namespaces } = allowedRoutes ?? {};
  if (kinds && kinds.length > 0 && !kinds.some(({ kind }) => kind === 'HTTPRoute')) return false;
  const own = route.metadata?.namespace ?? '';
  const from = namespaces?.from ?? 'Same';
  if (from === 'All') return true;
  if (from === 'Same') return own === gateway.metadata?.namespace;
  return compiledLabelSelector(namespaces?.selector ?? {}).matches(inputs.namespace(own)?.metadata?.labels ?? {});
}

function resolveRule(
  route: HttpRoute,
  { backendRefs = [], filters = [] }: HttpRouteRule,
  inputs: GatewayInputs,
): Pick<GatewayRule, 'backends' | 'filters'> & { problem: Finding | undefined } {
  let problem: Finding | undefined;
  const resolve = (ref: BackendRef, field: string): WeightedBackend['backend'] => {
    const found = resolveBackend(route, ref, field, inputs);
    if ('problem' in found) problem ??= found.problem;
    return 'problem' in found ? undefined : found;
  };
  const backends = backendRefs.map((ref, i) => ({
    backend: resolve(ref, `spec.rules[].backendRefs[${i}]`),
    weight: ref.weight ?? 1,
    filters: filtersOf(ref.filters ?? [], resolve),
  }));
  return { backends, filters: filtersOf(filters, resolve), problem };
}

function resolveBackend(
  route: HttpRoute,
  ref: BackendRef,
  field: string,
  inputs: GatewayInputs,
): NonNullable<WeightedBackend['backend']> | { problem: Finding } {
  const own = route.metadata?.namespace ?? '';
  const namespace = ref.namespace ?? own;
  if ((ref.group ?? '') !== '' || (ref.kind ?? 'Service') !== 'Service') {
    return broken('InvalidKind', `${field}.kind: Unsupported value: "${ref.kind}": supported values: "Service"`);
  }
  if (!granted(inputs, { kind: 'HTTPRoute', namespace: own }, ref, 'Service')) {
    const text = `${field}.namespace: Forbidden: Backend ref to Service ${namespace}/${ref.name} not permitted by any ReferenceGrant`;
    return broken('RefNotPermitted', text);
  }
  const entry = inputs.service(namespace, ref.name);
  if (!entry) return broken('BackendNotFound', `${field}.name: Not found: "${ref.name}"`);
  if (!entry.ports.some(({ port }) => port === ref.port)) {
    const text = `${field}.port: Not found: "no matching port for Service ${ref.name} and port ${ref.port}"`;
    return broken('BackendNotFound', text);
  }
  return { namespace, service: ref.name, port: String(ref.port) };
}

const broken = (reason: string, text: string): { problem: Finding } => ({ problem: ['False', reason, text] });

function filtersOf(
  filters: readonly HttpFilter[],
  resolve: (ref: BackendRef, field: string) => WeightedBackend['backend'],
): RuleFilters {
  if (filters.length === 0) return NO_FILTERS;
  return {
    requestHeaders: filters.flatMap((f) => f.requestHeaderModifier ?? []),
    responseHeaders: filters.flatMap((f) => f.responseHeaderModifier ?? []),
    redirect: filters.find((f) => f.requestRedirect)?.requestRedirect,
    rewrite: filters.find((f) => f.urlRewrite)?.urlRewrite,
    mirrors: filters.flatMap(({ requestMirror }) => {
      const backend =
        requestMirror && resolve(requestMirror.backendRef, 'spec.rules[].filters[].requestMirror.backendRef');
      return backend ? [{ backend, percent: requestMirror.percent ?? 100 }] : [];
    }),
  };
}
