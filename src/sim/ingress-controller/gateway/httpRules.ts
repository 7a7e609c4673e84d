import { RE2JS } from 're2js';
import type { HeaderFilter, HttpFilter, HttpRoute, HttpRouteRule, PathModifier, ValueMatch } from './gatewayTypes.ts';

/** What a rule is matched against. */
export interface GatewayRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** With its question mark, or ''. */
  query: string;
  /** By name in lower case. */
  headers: Readonly<Record<string, string>>;
}

/** A share of a rule's traffic; without a Service it is answered 500, as a reference that leads nowhere must be. */
export interface WeightedBackend {
  backend: { namespace: string; service: string; port: string } | undefined;
  weight: number;
  filters: RuleFilters;
}

export interface RuleFilters {
  requestHeaders: readonly HeaderFilter[];
  responseHeaders: readonly HeaderFilter[];
  redirect: HttpFilter['requestRedirect'];
  rewrite: HttpFilter['urlRewrite'];
  mirrors: readonly { backend: NonNullable<WeightedBackend['backend']>; percent: number }[];
}

/** One match of one rule of an HTTPRoute. */
export interface GatewayRule {
  /** `httproute/default/web` in the graph of traffic. */
  id: string;
  text: string;
  pathKind: 'Exact' | 'PathPrefix' | 'RegularExpression';
  path: string;
  matches(request: GatewayRequest): boolean;
  backends: readonly WeightedBackend[];
  totalWeight: number;
  filters: RuleFilters;
  timeoutMs: number;
  /** What decides between rules that both match, most important first; smaller wins. */
  order: readonly (number | string)[];
}

const MAX_PATTERN = 1_024;
const PATH_RANK = { Exact: 0, RegularExpression: 1, PathPrefix: 2 };
type Match = NonNullable<HttpRouteRule['matches']>[number];

/** The rules of a route, one for each of its matches, with backends and filters as `resolve` found them. */
export function rulesOf(
  route: HttpRoute,
  resolve: (rule: HttpRouteRule) => Pick<GatewayRule, 'backends' | 'filters'>,
): GatewayRule[] {
  const { namespace = '', name = '', creationTimestamp = '' } = route.metadata ?? {};
  return (route.spec.rules ?? []).flatMap((rule, index) => {
    const resolved = resolve(rule);
    const totalWeight = resolved.backends.reduce((sum, { weight }) => sum + weight, 0);
    const common = { ...resolved, totalWeight, timeoutMs: durationMs(rule.timeouts?.request) };
    const matches = rule.matches?.length ? rule.matches : [{}];
    return matches.map((match): GatewayRule => {
      const { type: pathKind = 'PathPrefix', value: path = '/' } = match.path ?? {};
      return {
        ...common,
        id: `httproute/${namespace}/${name}`,
        text: `HTTPRoute ${namespace}/${name}: ${ruleText(match)}`,
        pathKind,
        path,
        matches: matcher(match),
        order: [
          PATH_RANK[pathKind],
          -path.length,
          match.method ? 0 : 1,
          -(match.headers?.length ?? 0),
          -(match.queryParams?.length ?? 0),
          creationTimestamp,
          `${namespace}/${name}`,
          index,
        ],
      };
    });
  });
}

/** The order in which the Gateway API wants rules tried. */
export function byPrecedence(a: GatewayRule, b: GatewayRule): number {
  for (let i = 0; i < a.order.length; i++) {
    const x = a.order[i] as number | string;
    const y = b.order[i] as number | string;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

function ruleText({ path, method, headers, queryParams }: Match): string {
  const parts = [`path ${path?.value ?? '/'} (${path?.type ?? 'PathPrefix'})`];
  if (method) parts.push(`method ${method}`);
  for (const { name, value } of headers ?? []) parts.push(`header ${name}: ${value}`);
  for (const { name, value } of queryParams ?? []) parts.push(`query ${name}=${value}`);
  return parts.join(', ');
}

function matcher(match: Match): GatewayRule['matches'] {
  const { type = 'PathPrefix', value = '/' } = match.path ?? {};
  const onPath = pathMatcher(type, value);
  const headers = (match.headers ?? []).map((wanted) => [wanted.name.toLowerCase(), valueMatcher(wanted)] as const);
  const params = (match.queryParams ?? []).map((wanted) => [wanted.name, valueMatcher(wanted)] as const);
  const { method } = match;
  return (request) => {
    if (method && method !== request.method) return false;
    if (!onPath(request.path)) return false;
    for (const [name, accepts] of headers) if (!accepts(request.headers[name])) return false;
    if (params.length === 0) return true;
    const given = queryOf(request.query);
    return params.every(([name, accepts]) => accepts(given.get(name)));
  };
}

function pathMatcher(type: string, value: string): (path: string) => boolean {
  if (type === 'Exact') return (path) => path === value;
  if (type === 'RegularExpression') {
    const pattern = compiled(value);
    return (path) => pattern?.matches(path) ?? false;
  }
  const prefix = value.replace(/\/+$/, '');
  return (path) => prefix === '' || path === prefix || path.startsWith(`${prefix}/`);
}

function valueMatcher({ type = 'Exact', value }: ValueMatch): (actual: string | undefined) => boolean {
  if (type === 'Exact') return (actual) => actual === value;
  const pattern = compiled(value);
  return (actual) => actual !== undefined && (pattern?.matches(actual) ?? false);
}

/** Linear-time expressions only; one that cannot be read matches nothing. */
function compiled(expression: string): RE2JS | undefined {
  if (expression.length > MAX_PATTERN) return undefined;
  try {
    return RE2JS.compile(expression);
  } catch {
    return undefined;
  }
}

function queryOf(query: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of query.replace(/^\?/, '').split('&')) {
    const at = part.indexOf('=');
    const name = at < 0 ? part : part.slice(0, at);
    if (name !== '' && !found.has(name)) found.set(name, at < 0 ? '' : part.slice(at + 1));
  }
  return found;
}

/** The path that a redirect or a rewrite makes of another. */
export function modifiedPath(modifier: PathModifier | undefined, rule: GatewayRule, path: string): string {
  if (!modifier) return path;
  if (modifier.type === 'ReplaceFullPath') return modifier.replaceFullPath || '/';
  const prefix = rule.path.replace(/\/+$/, '');
  const rest = path.slice(prefix.length).replace(/^\/+/, '');
  const head = (modifier.replacePrefixMatch ?? '').replace(/\/+$/, '');
  return rest === '' ? head || '/' : `${head}/${rest}`;
}

/** Headers after a filter: removed, then set, then added. Names in lower case. */
export function editedHeaders(
  headers: Readonly<Record<string, string>>,
  filters: readonly HeaderFilter[],
): Readonly<Record<string, string>> {
  if (filters.length === 0) return headers;
  const out = { ...headers };
  for (const { set = [], add = [], remove = [] } of filters) {
    for (const name of remove) delete out[name.toLowerCase()];
    for (const { name, value } of set) out[name.toLowerCase()] = value;
    for (const { name, value } of add) {
      const known = out[name.toLowerCase()];
      out[name.toLowerCase()] = known === undefined ? value : `${known},${value}`;
    }
  }
  return out;
}

/** `10s`, `500ms`, `1m30s` (GEP-2257) in ms; 0 for none. */
function durationMs(text: string | undefined): number {
  let total = 0;
  for (const [, number, unit] of (text ?? '').matchAll(/(\d+)(ms|h|m|s)/g)) {
    total += Number(number) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : unit === 's' ? 1_000 : 1);
  }
  return total;
}
