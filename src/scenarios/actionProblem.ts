import { clusterProblem } from './clusterProblem.ts';

const VERBS = new Set(['create', 'update', 'patch', 'delete', 'deletecollection', 'get', 'list']);
/** The word alone: the simulation refuses faults that it does not know. */
const FAULT = /^[a-z][A-Za-z]{2,40}$/;
const MOST_SOURCES = 200;
const MOST_REQUESTS_PER_SECOND = 1_000_000;

type Json = Record<string, unknown>;

/** What is wrong with an action of a journal, as the end of a sentence; undefined when it can be done. */
export function actionProblem(action: unknown): string | undefined {
  if (!isObject(action)) return 'is damaged';
  switch (action.type) {
    case 'request':
      return requestProblem(action.request);
    case 'fault':
      if (isObject(action.fault) && action.fault.type === 'newCluster') return newClusterProblem(action.fault.cluster);
      return isObject(action.fault) && isText(action.fault.type) && FAULT.test(action.fault.type)
        ? undefined
        : 'is a fault that is not known';
    case 'traffic':
      return trafficProblem(action.sources);
    case 'probe-request':
      return isObject(action.request) && isText(action.request.url) ? undefined : 'has a request without an address';
    case 'stream':
      return isObject(action.request) && isObject(action.request.ref) && Number.isInteger(action.id)
        ? undefined
        : 'is a damaged connection';
    case 'stream-input':
      return Number.isInteger(action.id) ? undefined : 'is a damaged input';
    default:
      return `is of the unknown type ${JSON.stringify(action.type) ?? 'nothing'}`;
  }
}

function newClusterProblem(cluster: unknown): string | undefined {
  const problem = clusterProblem(cluster);
  return problem && `makes a cluster that cannot be: ${problem}`;
}

/** What is wrong with a list of traffic sources, as the end of a sentence. */
export function trafficProblem(sources: unknown): string | undefined {
  if (!Array.isArray(sources)) return 'is missing';
  if (sources.length > MOST_SOURCES) return `has more than ${MOST_SOURCES} sources`;
  for (const source of sources) {
    if (!isObject(source) || !isText(source.name) || !isText(source.url))
      return 'has a source without name and address';
    const rate = source.requestsPerSecond;
    if (typeof rate !== 'number' || !(rate >= 0 && rate <= MOST_REQUESTS_PER_SECOND)) return 'has a rate that is none';
    for (const part of [source.users, source.thinkMs, source.timeoutMs, source.retries]) {
      if (part !== undefined && !(typeof part === 'number' && part >= 0 && part <= MOST_REQUESTS_PER_SECOND))
        return 'has a number that is none';
    }
  }
  return undefined;
}

function requestProblem(request: unknown): string | undefined {
  if (!isObject(request) || !isObject(request.ref)) return 'is a damaged request';
  if (!VERBS.has(request.verb as string)) return `has the unknown verb ${JSON.stringify(request.verb) ?? 'nothing'}`;
  const { group, version, resource, namespace, name, subresource } = request.ref;
  if (!isText(group) || !isText(version) || !isText(resource)) return 'is a request for no resource';
  for (const part of [namespace, name, subresource, request.act, request.patchType, request.bearerToken]) {
    if (part !== undefined && !isText(part)) return 'is a request whose parts are no texts';
  }
  if (request.options !== undefined && !isObject(request.options)) return 'has damaged options';
  return undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
