/** Whether a name of a listener or route (`a.example.com`, `*.example.com`, '' for all) holds for a host. A star stands for one label or more. */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === '' || pattern === host) return true;
  return pattern.startsWith('*.') && host.length > pattern.length - 1 && host.endsWith(pattern.slice(1));
}

/** The names under which a route is reached through a listener; empty when the two have none in common. */
export function commonHostnames(listener: string, route: readonly string[]): string[] {
  if (route.length === 0) return [listener];
  const found: string[] = [];
  for (const host of route) {
    if (listener === '' || hostMatches(listener, host) || isWithin(host, listener)) found.push(host);
    else if (hostMatches(host, listener) || isWithin(listener, host)) found.push(listener);
  }
  return [...new Set(found)];
}

/** `*.a.example.com` lies within `*.example.com`. */
const isWithin = (narrow: string, wide: string): boolean =>
  narrow.startsWith('*.') && wide.startsWith('*.') && narrow.endsWith(wide.slice(1));

/** Exact names first, then longer wildcards, then none. */
export function bySpecificity(a: string, b: string): number {
  const rank = (host: string): number => (host === '' ? 2 : host.startsWith('*.') ? 1 : 0);
  return rank(a) - rank(b) || b.length - a.length;
}
