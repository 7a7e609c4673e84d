const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const TAG = /^[\w][\w.-]{0,127}$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const DOMAIN = /^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;

const known = new Map<string, string>();
const MEMO_LIMIT = 5_000;

/** The tag of an image: `latest` if it names neither tag nor digest; empty if it has a digest only, or is no reference. */
export function imageTag(image: string): string {
  let tag = known.get(image);
  if (tag === undefined) {
    if (known.size >= MEMO_LIMIT) known.clear();
    tag = parseTag(image);
    known.set(image, tag);
  }
  return tag;
}

function parseTag(image: string): string {
  const at = image.indexOf('@');
  const digest = at < 0 ? '' : image.slice(at + 1);
  if (at >= 0 && !DIGEST.test(digest)) return '';
  const named = at < 0 ? image : image.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const tag = tagged ? named.slice(colon + 1) : '';
  if (tagged && !TAG.test(tag)) return '';
  if (!isRepository(tagged ? named.slice(0, colon) : named)) return '';
  return tag === '' && digest === '' ? 'latest' : tag;
}

function isRepository(name: string): boolean {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isDomain = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  return isDomain ? DOMAIN.test(first) && PATH.test(name.slice(slash + 1)) : PATH.test(name);
}
