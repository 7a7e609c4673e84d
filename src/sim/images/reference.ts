/** An image reference, normalised as containerd and Docker do. */
export interface Reference {
  /** `docker.io/library/nginx` */
  repository: string;
  registry: string;
  tag: string;
  digest: string;
  /** `docker.io/library/nginx:1.27` */
  canonical: string;
}

/** Splits a well-formed image name; `nginx` is `docker.io/library/nginx:latest`. */
export function parseReference(image: string): Reference {
  const at = image.indexOf('@');
  const digest = at < 0 ? '' : image.slice(at + 1);
  const named = at < 0 ? image : image.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const name = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : digest ? '' : 'latest';
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const registry = isHost ? first : 'docker.io';
  const path = isHost ? name.slice(slash + 1) : slash < 0 ? `library/${name}` : name;
  const full = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  const repository = `${registry === 'index.docker.io' ? 'docker.io' : registry}/${full}`;
  const canonical = `${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
  return { repository, registry, tag, digest, canonical };
}
