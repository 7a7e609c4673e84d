import { apiVersionOf } from '../../api/meta.ts';
import type { KubeRequest, RequestOptions } from '../KubeRequest.ts';

/** The path and query of a request, as it goes over HTTP. DeleteOptions travel in the body, not here. */
export function requestPath({ ref, options, verb }: KubeRequest): string {
  const root = ref.group === '' ? `/api/${ref.version}` : `/apis/${apiVersionOf(ref)}`;
  const namespace = ref.namespace ? `/namespaces/${ref.namespace}` : '';
  const name = ref.name ? `/${ref.name}` : '';
  const subresource = ref.subresource ? `/${ref.subresource}` : '';
  return `${root}${namespace}/${ref.resource}${name}${subresource}${queryOf(options ?? {}, verb)}`;
}

function queryOf(options: RequestOptions, verb: string): string {
  const query: [string, string][] = [];
  const add = (key: string, value: unknown): void => {
    if (value !== undefined && value !== '') query.push([key, String(value)]);
  };
  add('fieldManager', options.fieldManager);
  add('fieldValidation', options.fieldValidation);
  add('fieldSelector', options.fieldSelector);
  add('labelSelector', options.labelSelector);
  add('limit', options.limit);
  add('continue', options.continue);
  add('resourceVersion', options.resourceVersion);
  add('resourceVersionMatch', options.resourceVersionMatch);
  if (options.allowWatchBookmarks) add('allowWatchBookmarks', 'true');
  if (options.sendInitialEvents) add('sendInitialEvents', 'true');
  add('timeoutSeconds', options.timeoutSeconds);
  if (options.dryRun) add('dryRun', 'All');
  if (options.force) add('force', 'true');
  if (verb === 'watch') add('watch', 'true');
  if (options.as === 'table') add('includeObject', options.includeObject);
  for (const [key, value] of Object.entries(options.params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) add(key, one);
  }
  if (query.length === 0) return '';
  return `?${query.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
}

const METHODS: Record<KubeRequest['verb'], string> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

export const requestMethod = (verb: KubeRequest['verb']): string => METHODS[verb];
