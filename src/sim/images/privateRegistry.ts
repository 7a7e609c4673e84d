import type { PullCredentials } from '../cri/ContainerRuntime.ts';
import type { Reference } from './reference.ts';

/** Registries that people call their own, and repositories that say so themselves. */
const PRIVATE_HOST =
  /^(?:(?:my|your|our|private|registry|docker|harbor|nexus|artifactory|hub|cr)[\w-]*\.)[\w.-]+(?::\d+)?$|private/;
const PRIVATE_PATH = /(?:^|[/_-])private(?:[/_-]|$)/;
/** Credentials that people make up to see a pull refused. */
const WRONG = /wrong|invalid|incorrect|bad-?pass|expired/i;

/** Whether a registry asks who one is before it gives this image out. */
export const isPrivate = ({ registry, repository }: Reference, known: boolean): boolean =>
  (!known && PRIVATE_HOST.test(registry)) || PRIVATE_PATH.test(repository.slice(registry.length + 1));

/**
 * Why a private registry does not give an image out, as containerd says it; undefined when it does. Any name with any
 * password is let in, but for those that say themselves that they are wrong.
 */
export function loginProblem(reference: Reference, credentials: PullCredentials | undefined): string | undefined {
  const { registry, repository, tag } = reference;
  const path = repository.slice(registry.length + 1);
  const isHub = registry === 'docker.io';
  if (!credentials?.username) {
    const why = isHub
      ? 'server message: insufficient_scope: authorization failed'
      : 'authorization failed: no basic auth credentials';
    return `pull access denied, repository does not exist or may require authorization: ${why}`;
  }
  if (credentials.password !== '' && !WRONG.test(`${credentials.username} ${credentials.password}`)) return undefined;
  return isHub
    ? `failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3A${encodeURIComponent(path)}%3Apull&service=registry.docker.io: 401 Unauthorized`
    : `unexpected status from HEAD request to https://${registry}/v2/${path}/manifests/${tag}: 401 Unauthorized`;
}
