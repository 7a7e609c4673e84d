const NAME =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:([0-9a-fA-F]{32,})$/;
const LONGEST_PATH = 255;
const LONGEST_IMAGE = 4096;

/** Why a container runtime could make no sense of an image's name, as github.com/distribution/reference says it. */
export function referenceProblem(image: string): string | undefined {
  if (image.length > LONGEST_IMAGE) return tooLong;
  const [named = '', digest] = image.split('@', 2);
  const path = remotePath(named);
  if (path.toLowerCase() !== path) return `invalid reference format: repository name (${path}) must be lowercase`;
  if (!NAME.test(named) || image.split('@').length > 2) return 'invalid reference format';
  if (digest !== undefined) {
    const hex = DIGEST.exec(digest)?.[1];
    if (hex === undefined) return 'invalid reference format';
    if (!/^sha(?:256|384|512):/.test(digest)) return 'unsupported digest algorithm';
    if (hex.length !== Number(digest.slice(3, 6)) / 4) return 'invalid checksum digest length';
    if (/[A-F]/.test(hex)) return 'invalid checksum digest format';
  }
  return path.length > LONGEST_PATH ? tooLong : undefined;
}

const tooLong = `repository name must not be more than ${LONGEST_PATH} characters`;

/** The path in the registry, without tag: `nginx` is at `library/nginx` of Docker Hub. */
function remotePath(named: string): string {
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(slash, 0));
  const isHost = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const rest = isHost ? named.slice(slash + 1) : named;
  const path = rest.slice(0, rest.includes(':') ? rest.indexOf(':') : undefined);
  return isHost || path.includes('/') ? path : `library/${path}`;
}
