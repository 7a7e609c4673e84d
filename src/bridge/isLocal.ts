import type { IncomingMessage } from 'node:http';

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Pages of other sites must not reach a local server by name tricks or by script. */
export function isLocal({ headers: { host, origin } }: IncomingMessage): boolean {
  if (!LOCAL_HOST.test(host ?? '')) return false;
  return origin === undefined || LOCAL_HOST.test(origin.replace(/^https?:\/\//, ''));
}
