import type { PullCredentials } from '../cri/ContainerRuntime.ts';
import { catalogue } from './catalogue.ts';
import { genericImage } from './generic.ts';
import type { Image } from './Image.ts';
import { isOfficialName } from './officialNames.ts';
import { isPrivate, loginProblem } from './privateRegistry.ts';
import { parseReference, type Reference } from './reference.ts';

export type Resolved = { image: Image; reference: Reference } | { error: string };

const exact = new Map<string, Image>();
const prefixes: [string, Image][] = [];
for (const image of catalogue) {
  for (const name of image.repositories) {
    if (name.endsWith('*')) prefixes.push([name.slice(0, -1), image]);
    else exact.set(name, image);
  }
}

/** Registries that exist; an unknown host name cannot be looked up. */
const REGISTRIES =
  /^(?:docker\.io|(?:[\w-]+\.)*ghcr\.io|(?:[\w-]+\.)?gcr\.io|registry\.k8s\.io|k8s\.gcr\.io|quay\.io|mcr\.microsoft\.com|public\.ecr\.aws|(?:[\w-]+\.)+amazonaws\.com|(?:[\w-]+\.)+pkg\.dev|registry\.gitlab\.com|(?:[\w-]+\.)*redhat\.(?:io|com)|docker\.elastic\.co|registry\.opensource\.zalan\.do|nvcr\.io|lscr\.io|cgr\.dev|[\w.-]+\.azurecr\.io|(?:localhost|kind-registry|127\.0\.0\.1|[\d.]+)(?::\d+)?)$/;
/** Tags that people make up to see a pull fail. */
const MADE_UP = /does-?not-?exist|non-?exist|no-?such|invalid|wrong|bad-?tag|broken|missing|typo|fake/i;

/** Finds what stands for an image name, or the runtime's words when a registry would not have it, or give it (containerd's). */
export function resolveImage(name: string, credentials?: PullCredentials): Resolved {
  const reference = parseReference(name);
  const { repository, registry, tag } = reference;
  const known = exact.get(repository) ?? prefixes.find(([prefix]) => repository.startsWith(prefix))?.[1];
  if (known && !known.generic) {
    return known.tags.test(tag) && !MADE_UP.test(tag) ? { image: known, reference } : { error: notFound(reference) };
  }
  const isKnown = REGISTRIES.test(registry);
  if (isPrivate(reference, isKnown)) {
    const problem = loginProblem(reference, credentials);
    if (problem !== undefined) return { error: `${failed(reference)}: ${problem}` };
  } else if (!isKnown && !credentials?.username) return { error: noHost(reference) };
  if (registry === 'docker.io' && repository.startsWith('docker.io/library/')) {
    if (!isOfficialName(repository.slice('docker.io/library/'.length))) return { error: denied(reference) };
  }
  if (MADE_UP.test(repository)) return { error: denied(reference) };
  if (MADE_UP.test(tag)) return { error: notFound(reference) };
  return { image: genericImage, reference };
}

const failed = ({ canonical }: Reference): string =>
  `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}"`;

const notFound = (reference: Reference): string => `${failed(reference)}: ${reference.canonical}: not found`;

const denied = (reference: Reference): string =>
  `${failed(reference)}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;

function noHost(reference: Reference): string {
  const { registry, repository, tag } = reference;
  const url = `https://${registry}/v2/${repository.slice(registry.length + 1)}/manifests/${tag}`;
  return `${failed(reference)}: failed to do request: Head "${url}": dial tcp: lookup ${registry.split(':')[0]}: no such host`;
}
