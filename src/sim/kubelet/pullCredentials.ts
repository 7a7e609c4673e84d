import type { V1Pod, V1Secret } from '../../api/generated/types.ts';
import type { PullCredentials } from '../cri/ContainerRuntime.ts';
import { parseReference } from '../images/reference.ts';
import type { ClusterObjects } from './ClusterObjects.ts';
import { decodeBase64 } from './decodeBase64.ts';

const DOCKER_HUB = /^(?:index\.|registry-1\.)?docker\.io$/;

interface Entry {
  username?: string;
  password?: string;
  auth?: string;
}

/**
 * What the pull secrets of a pod hold for the registry of an image (pkg/credentialprovider): the entry whose address is the
 * longest part of the image's name, with `*` for parts of a host name. Undefined without one.
 */
export function pullCredentials(
  image: string,
  { metadata, spec }: V1Pod,
  objects: ClusterObjects,
): PullCredentials | undefined {
  const secrets = spec?.imagePullSecrets ?? [];
  if (secrets.length === 0) return undefined;
  const { repository } = parseReference(image);
  let best: { address: string; entry: Entry } | undefined;
  for (const { name = '' } of secrets) {
    const secret = objects.get<V1Secret>('', 'v1', 'secrets', metadata?.namespace, name);
    for (const [address, entry] of Object.entries(authsOf(secret))) {
      const place = address.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
      if (covers(place, repository) && place.length >= (best?.address.length ?? 0)) best = { address: place, entry };
    }
  }
  return best && credentialsOf(best.entry);
}

function authsOf(secret: V1Secret | undefined): Record<string, Entry> {
  const config = secret?.data?.['.dockerconfigjson'];
  const old = secret?.data?.['.dockercfg'];
  try {
    if (config !== undefined)
      return (JSON.parse(decodeBase64(config)) as { auths?: Record<string, Entry> }).auths ?? {};
    return old === undefined ? {} : (JSON.parse(decodeBase64(old)) as Record<string, Entry>);
  } catch {
    return {};
  }
}

function covers(place: string, repository: string): boolean {
  const [host = '', ...path] = place.split('/');
  const [registry = '', ...rest] = repository.split('/');
  const isHost =
    DOCKER_HUB.test(host) && DOCKER_HUB.test(registry)
      ? true
      : new RegExp(`^${host.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^.]*')}$`).test(registry);
  return isHost && path.every((part, i) => rest[i] === part);
}

function credentialsOf({ username = '', password = '', auth }: Entry): PullCredentials {
  if (username !== '' || auth === undefined) return { username, password };
  const text = decodeBase64(auth);
  const cut = text.indexOf(':');
  return cut < 0 ? { username: text, password: '' } : { username: text.slice(0, cut), password: text.slice(cut + 1) };
}
