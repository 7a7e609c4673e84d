export interface ParsedUrl {
  scheme: string;
  host: string;
  port: number;
  /** With the query, beginning with a slash. */
  path: string;
  user?: string;
}

/** A URL as curl reads one: the scheme may be missing. Undefined when there is no host. */
export function parseUrl(text: string): ParsedUrl | undefined {
  const match = /^(?:([a-zA-Z][\w+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d*))?([/?][^#]*)?/.exec(text);
  if (!match) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  const port = match[4] ? Number(match[4]) : scheme === 'https' ? 443 : 80;
  const path = match[5] ?? '/';
  return {
    scheme,
    host: match[3]!,
    port,
    path: path.startsWith('/') ? path : `/${path}`,
    ...(match[2] && { user: match[2] }),
  };
}
