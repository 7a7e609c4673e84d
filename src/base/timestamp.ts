let lastSecond = Number.NaN;
let lastText = '';

/** RFC 3339 with whole seconds, as `metav1.Time` prints. One string is shared by all calls within a second. */
export function rfc3339(unixMs: number): string {
  const second = Math.floor(unixMs / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return lastText;
}

/** RFC 3339 with microseconds, as `metav1.MicroTime` prints. */
export function rfc3339Micro(unixMs: number): string {
  const micros = Math.round((unixMs - Math.floor(unixMs)) * 1000);
  return `${new Date(Math.floor(unixMs)).toISOString().slice(0, 23)}${String(Math.min(micros, 999)).padStart(3, '0')}Z`;
}
