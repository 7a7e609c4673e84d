import type { Scheme } from '../../../api/Scheme.ts';
import { aggregatedDiscovery } from './aggregatedDiscovery.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './apiGroupDocuments.ts';

/** A discovery document and the content type it is sent with. */
export interface DiscoveryAnswer {
  readonly contentType: string;
  readonly body: object;
}

/**
 * Answers `/api`, `/apis` and what lies below them down to a group version (trailing slash or not); undefined for a
 * path that is none of these or names what is not served. Documents are kept until the scheme changes.
 *
 * @param accept the Accept header: clients that list `as=APIGroupDiscoveryList` before plain JSON get all in one.
 * @param serverAddress what `/api` says of where the server is, `10.0.0.1:6443`.
 */
export function serveDiscovery(
  scheme: Scheme,
  path: string,
  accept: string,
  serverAddress: string,
): DiscoveryAnswer | undefined {
  const parts = path.replace(/^\/|\/$/g, '').split('/');
  const [root, group, version, more] = parts;
  if (more !== undefined) return undefined;
  if (root === 'api' && version === undefined)
    return group === undefined
      ? rootDocument(scheme, '/api', accept, serverAddress)
      : kept(scheme, path, () => plain(apiResourceList(scheme, '', group)));
  if (root !== 'apis') return undefined;
  if (group === undefined) return rootDocument(scheme, '/apis', accept, serverAddress);
  if (group === '') return undefined;
  return kept(scheme, path, () =>
    plain(version === undefined ? apiGroup(scheme, group) : apiResourceList(scheme, group, version)),
  );
}

function rootDocument(scheme: Scheme, root: '/api' | '/apis', accept: string, address: string): DiscoveryAnswer {
  const version = aggregatedVersion(accept);
  const answer = kept(scheme, `${root} ${version} ${address}`, () => {
    if (version === undefined) return plain(root === '/api' ? apiVersions(address) : apiGroupList(scheme));
    return {
      contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
      body: aggregatedDiscovery(scheme, root, version),
    };
  });
  return answer as DiscoveryAnswer;
}

/** The version of aggregated discovery that the client prefers; undefined when it would rather have plain JSON. */
export function aggregatedVersion(accept: string): 'v2' | 'v2beta1' | undefined {
  for (const range of accept.split(',')) {
    const [type, ...parameters] = range.split(';').map((part) => part.trim());
    if (type !== 'application/json' && type !== 'application/*' && type !== '*/*') continue;
    const value = (name: string) => parameters.find((p) => p.startsWith(`${name}=`))?.slice(name.length + 1);
    if (value('as') === undefined) return undefined;
    if (value('as') !== 'APIGroupDiscoveryList' || value('g') !== 'apidiscovery.k8s.io') continue;
    const version = value('v');
    if (version === 'v2' || version === 'v2beta1') return version;
  }
  return undefined;
}

const plain = (body: object | undefined): DiscoveryAnswer | undefined =>
  body && { contentType: 'application/json', body };

interface Kept {
  version: number;
  readonly answers: Map<string, DiscoveryAnswer>;
}

const caches = new WeakMap<Scheme, Kept>();

function kept(scheme: Scheme, key: string, make: () => DiscoveryAnswer | undefined): DiscoveryAnswer | undefined {
  let cache = caches.get(scheme);
  if (!cache) {
    cache = { version: scheme.version, answers: new Map() };
    caches.set(scheme, cache);
  }
  if (cache.version !== scheme.version) {
    cache.version = scheme.version;
    cache.answers.clear();
  }
  const old = cache.answers.get(key);
  if (old) return old;
  const answer = make();
  if (answer) cache.answers.set(key, answer);
  return answer;
}
