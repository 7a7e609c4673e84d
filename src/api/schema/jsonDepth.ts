/** How deep JSON and YAML may nest. Upstream's parsers go to 10,000; here values are walked on a stack that is smaller. */
export const MAX_JSON_DEPTH = 1000;

/** Where a text of JSON nests deeper than `max`; undefined when it does not. Linear, and does not recurse. */
export function tooDeepAt(text: string, max: number = MAX_JSON_DEPTH): number | undefined {
  if (text.length <= max) return undefined;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = endOfString(text, i);
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth++;
      if (depth > max) return i;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
  }
  return undefined;
}

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [34, 92, 91, 93, 123, 125];

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}
