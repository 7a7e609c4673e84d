import type {
  V1Container,
  V1LimitRange,
  V1LimitRangeItem,
  V1PersistentVolumeClaim,
  V1Pod,
} from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { type Quantity, tryParseQuantity } from '../../../api/Quantity.ts';
import type { AdmissionAttributes, AdmissionPlugin, AdmissionReader } from './AdmissionPlugin.ts';
import { admissionForbidden } from './admissionForbidden.ts';

type Amounts = Readonly<Record<string, string>>;

const NONE: readonly V1LimitRange[] = [];
const ANNOTATION = 'kubernetes.io/limit-ranger';

/** Gives containers the defaults of their namespace's LimitRanges and refuses what is outside of their bounds. */
export function limitRanger(): AdmissionPlugin {
  let seen = -1;
  const byNamespace = new Map<string, V1LimitRange[]>();
  const rangesOf = (namespace: string, reader: AdmissionReader): readonly V1LimitRange[] => {
    const changes = reader.changes('', 'limitranges');
    if (changes !== seen) {
      seen = changes;
      byNamespace.clear();
      for (const range of reader.list<V1LimitRange>('', 'limitranges')) {
        const of = range.metadata?.namespace ?? '';
        byNamespace.set(of, [...(byNamespace.get(of) ?? []), range]);
      }
    }
    return byNamespace.get(namespace) ?? NONE;
  };
  return {
    name: 'LimitRanger',
    operations: ['CREATE', 'UPDATE'],
    resources: ['pods', 'persistentvolumeclaims'],
    admit(attributes, reader) {
      if (attributes.operation !== 'CREATE' || attributes.context.info.kind !== 'Pod') return undefined;
      const ranges = rangesOf(attributes.namespace, reader);
      return ranges.length === 0 ? undefined : withDefaults(attributes.object as V1Pod, ranges);
    },
    validate(attributes, reader) {
      const ranges = rangesOf(attributes.namespace, reader);
      if (ranges.length === 0 || attributes.previous?.metadata.deletionTimestamp) return;
      if (attributes.context.info.kind === 'Pod' && attributes.operation === 'UPDATE') return;
      for (const range of ranges) checkAll(attributes, range);
    },
  };
}

/** The pod with what its containers lack, and a note of what that was. */
function withDefaults(pod: V1Pod, ranges: readonly V1LimitRange[]): KubeObject {
  let spec = pod.spec;
  const notes: string[] = [];
  for (const range of ranges) {
    for (const item of range.spec?.limits ?? []) {
      if (item.type !== 'Container' || !spec) continue;
      const fill = (container: V1Container): V1Container => filled(container, item, notes);
      spec = { ...spec, containers: spec.containers.map(fill) };
      if (spec.initContainers) {
        const init = (container: V1Container): V1Container => filled(container, item, notes, 'init container');
        spec = { ...spec, initContainers: spec.initContainers.map(init) };
      }
    }
  }
  if (notes.length === 0) return pod as KubeObject;
  const annotations = { ...pod.metadata?.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}` };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec } as KubeObject;
}

function filled(container: V1Container, item: V1LimitRangeItem, notes: string[], what = 'container'): V1Container {
  const { requests, limits } = container.resources ?? {};
  const lackedRequests = lacking(requests, item.defaultRequest);
  const lackedLimits = lacking(limits, item.default);
  const note = (names: string[], of: string): void => {
    if (names.length > 0) notes.push(`${names.sort().join(', ')} ${of} for ${what} ${container.name}`);
  };
  note(Object.keys(lackedRequests), 'request');
  note(Object.keys(lackedLimits), 'limit');
  const nextRequests = { ...requests, ...lackedRequests };
  const nextLimits = { ...limits, ...lackedLimits };
  return {
    ...container,
    resources: {
      ...container.resources,
      ...(Object.keys(nextLimits).length > 0 ? { limits: nextLimits } : {}),
      ...(Object.keys(nextRequests).length > 0 ? { requests: nextRequests } : {}),
    },
  };
}

function lacking(have: Amounts | undefined, wanted: Amounts | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted ?? {}).filter(([name]) => have?.[name] === undefined));
}

function checkAll(attributes: AdmissionAttributes, range: V1LimitRange): void {
  const errors: string[] = [];
  for (const item of range.spec?.limits ?? []) {
    if (attributes.context.info.kind === 'Pod') checkPod(attributes.object as V1Pod, item, errors);
    else if (item.type === 'PersistentVolumeClaim') {
      const claim = attributes.object as V1PersistentVolumeClaim;
      checkItem(item, claim.spec?.resources?.requests ?? {}, undefined, errors);
    }
  }
  if (errors.length === 0) return;
  const unique = [...new Set(errors)];
  throw admissionForbidden(attributes, unique.length === 1 ? (unique[0] as string) : `[${unique.join(', ')}]`);
}

function checkPod({ spec }: V1Pod, item: V1LimitRangeItem, errors: string[]): void {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  if (item.type === 'Container') {
    for (const { resources } of containers) checkItem(item, resources?.requests ?? {}, resources?.limits ?? {}, errors);
  } else if (item.type === 'Pod') {
    checkItem(item, sumOf(spec?.containers ?? [], 'requests'), sumOf(spec?.containers ?? [], 'limits'), errors);
  }
}

/** Totals of what every container names; a resource that one of them leaves out has no total. */
function sumOf(containers: readonly V1Container[], list: 'requests' | 'limits'): Amounts {
  const names = new Set(containers.flatMap(({ resources }) => Object.keys(resources?.[list] ?? {})));
  const totals: Record<string, string> = {};
  for (const name of names) {
    const amounts = containers.map(({ resources }) => tryParseQuantity(resources?.[list]?.[name]));
    if (amounts.includes(undefined)) continue;
    totals[name] = (amounts as Quantity[]).reduce((sum, amount) => sum.add(amount)).toString();
  }
  return totals;
}

/** Holds one set of amounts against one item's bounds; of a claim there are no limits. */
function checkItem(item: V1LimitRangeItem, requests: Amounts, limits: Amounts | undefined, errors: string[]): void {
  const per = item.type;
  for (const [name, min] of sorted(item.min)) {
    const head = `minimum ${name} usage per ${per} is ${min}`;
    const bound = tryParseQuantity(min) as Quantity;
    if (requests[name] === undefined) errors.push(`${head}, but no request is specified`);
    else if (isLess(requests[name], bound)) errors.push(`${head}, but request is ${requests[name]}`);
    else if (isLess(limits?.[name], bound)) errors.push(`${head}, but limit is ${limits?.[name]}`);
  }
  for (const [name, max] of sorted(item.max)) {
    const head = `maximum ${name} usage per ${per} is ${max}`;
    const bound = tryParseQuantity(max) as Quantity;
    if (limits && limits[name] === undefined) errors.push(`${head}, but no limit is specified`);
    else if (isMore(limits?.[name], bound)) errors.push(`${head}, but limit is ${limits?.[name]}`);
    else if (isMore(requests[name], bound)) errors.push(`${head}, but request is ${requests[name]}`);
  }
  for (const [name, ratio] of sorted(item.maxLimitRequestRatio)) checkRatio(name, ratio, per, requests, limits, errors);
}

function checkRatio(
  name: string,
  ratio: string,
  per: string,
  requests: Amounts,
  limits: Amounts | undefined,
  errors: string[],
): void {
  const head = `${name} max limit to request ratio per ${per} is ${ratio}`;
  const request = tryParseQuantity(requests[name])?.milliValue ?? 0;
  const limit = tryParseQuantity(limits?.[name])?.milliValue ?? 0;
  if (request === 0) errors.push(`${head}, but no request is specified or request is 0`);
  else if (limit === 0) errors.push(`${head}, but no limit is specified or limit is 0`);
  else if ((limit / request) * 1000 > (tryParseQuantity(ratio) as Quantity).milliValue) {
    errors.push(`${head}, but provided ratio is ${(limit / request).toFixed(6)}`);
  }
}

const sorted = (amounts: Amounts | undefined): [string, string][] =>
  Object.entries(amounts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
const isLess = (text: string | undefined, bound: Quantity): boolean => (tryParseQuantity(text)?.cmp(bound) ?? 0) < 0;
const isMore = (text: string | undefined, bound: Quantity): boolean => (tryParseQuantity(text)?.cmp(bound) ?? 0) > 0;
