/** Splits `key=value`; `undefined` without the sign. */
export function keyValue(pair: string): [string, string] | undefined {
  const at = pair.indexOf('=');
  return at < 0 ? undefined : [pair.slice(0, at), pair.slice(at + 1)];
}
