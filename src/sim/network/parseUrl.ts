export interface RequestTarget {
  scheme: 'http' | 'https';
  host: string;
  port: number;
  /** Path without the query. */
  path: string;
  query: string;
}

const URL_FORM = /^(?:(https?):\/\/)?([^/?#:[\]\s]{1,253}|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?([/?][^#\s]*)?(?:#.*)?$/i;

/** Reads `http://host:port/path?query`; undefined for what is no address of a web server. */
export function parseUrl(url: string): RequestTarget | undefined {
  if (url.length > 8_192) return undefined;
  const match = URL_FORM.exec(url.trim());
  if (!match) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase() as 'http' | 'https';
  const port = match[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[3]);
  if (port < 1 || port > 65535) return undefined;
  const rest = match[4] ?? '/';
  const at = rest.indexOf('?');
  const path = at < 0 ? rest : rest.slice(0, at);
  return {
    scheme,
    host: (match[2] ?? '').toLowerCase(),
    port,
    path: path === '' ? '/' : path,
    query: at < 0 ? '' : rest.slice(at),
  };
}
