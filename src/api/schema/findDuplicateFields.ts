/** Where a field stands: keys of objects and indices of lists, from the top. */
export type FieldPath = readonly (string | number)[];

/**
 * The fields that occur more than once in their object, which `JSON.parse` does not tell (it keeps the last). In the
 * order of their second occurrence. Text that is no JSON object or list has none.
 */
export function findDuplicateFields(text: string): FieldPath[] {
  if (!/^\s*[{[]/.test(text)) return [];
  const found: FieldPath[] = [];
  const path: (string | number)[] = [];
  /** For each open bracket: the keys seen, or null for a list. */
  const open: (Set<string> | null)[] = [];
  let expectKey = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      const end = stringEnd(text, i);
      if (expectKey) {
        noteKey(keyOf(text.slice(i, end + 1)), open, path, found);
        expectKey = false;
      }
      i = end;
    } else if (char === '{') {
      open.push(new Set());
      path.push('');
      expectKey = true;
    } else if (char === '[') {
      open.push(null);
      path.push(0);
    } else if (char === '}' || char === ']') {
      open.pop();
      path.pop();
      expectKey = false;
    } else if (char === ',') {
      const keys = open.at(-1);
      if (keys) expectKey = true;
      else path[path.length - 1] = Number(path.at(-1)) + 1;
    }
  }
  return found;
}

function noteKey(key: string, open: (Set<string> | null)[], path: (string | number)[], found: FieldPath[]): void {
  path[path.length - 1] = key;
  const keys = open.at(-1);
  if (keys?.has(key)) found.push([...path]);
  keys?.add(key);
}

/** What a quoted key says; text that only looks like JSON (YAML may) must not make it throw. */
function keyOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
