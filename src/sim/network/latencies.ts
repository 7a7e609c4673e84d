/** Round trips between neighbours, in virtual ms: orders of magnitude of one data centre behind a home connection. */
export const LATENCIES = {
  internet: 18,
  loadBalancer: 0.4,
  betweenNodes: 0.3,
  withinNode: 0.05,
  rules: 0.02,
  ingress: 0.7,
  dnsOutside: 9,
  dnsInside: 0.4,
};

/** How long clients wait for a connection that nobody answers. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** ingress-nginx `proxy-connect-timeout` and `proxy-read-timeout`. */
export const PROXY_CONNECT_TIMEOUT_MS = 5_000;
export const PROXY_READ_TIMEOUT_MS = 60_000;
/** Endpoints that ingress-nginx tries for one request (`proxy-next-upstream-tries`). */
export const PROXY_TRIES = 3;
/** A host on the same network answers "no route" after its neighbour discovery has given up. */
export const NO_ROUTE_MS = 3_000;
