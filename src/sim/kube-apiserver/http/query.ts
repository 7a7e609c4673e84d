/** A path with query string taken apart; values keep their order, `+` is a space. */
export function parsePath(text: string): { path: string; query: Map<string, string[]> } {
  const mark = text.indexOf('?');
  const query = new Map<string, string[]>();
  if (mark < 0) return { path: text, query };
  for (const pair of text.slice(mark + 1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const values = query.get(key);
    if (values) values.push(value);
    else query.set(key, [value]);
  }
  return { path: text.slice(0, mark), query };
}

function decode(text: string): string {
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
