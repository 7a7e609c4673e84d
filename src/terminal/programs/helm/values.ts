import type { Values } from './Chart.ts';

export const isMap = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` laid upon `base`, map by map; null takes a key away, or is kept to do so later. Neither is changed. */
export function mergeValues(base: Values, over: Values, keepNull = false): Values {
  const result: Values = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    if (value === null && !keepNull) delete result[key];
    else result[key] = isMap(value) && isMap(below) ? mergeValues(below, value, keepNull) : value;
  }
  return result;
}

/** `a.b=1,c[0]=x,d={1,2}` of `--set`, laid upon values. `asText`: --set-string. `read`: where the value comes from instead. */
export function setValues(values: Values, text: string, asText = false, read?: () => unknown): Values {
  let result = values;
  for (const part of split(text, ',')) {
    const at = part.indexOf('=');
    if (at < 0) throw new Error(`failed parsing --set data: key "${part}" has no value`);
    const path = split(part.slice(0, at), '.').flatMap((key) => {
      const [, name = '', indexes = ''] = /^(.*?)((?:\[\d+\])*)$/.exec(key) ?? [];
      return [plain(name), ...[...indexes.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]))];
    });
    result = put(result, path, read ? read() : readValue(part.slice(at + 1), asText)) as Values;
  }
  return result;
}

function put(target: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list = Array.isArray(target) ? [...target] : [];
    while (list.length < key) list.push(null);
    list[key] = put(list[key], rest, value);
    return list;
  }
  const map = isMap(target) ? target : {};
  if (value === null && rest.length === 0) return { ...map, [key]: null };
  return { ...map, [key]: put(map[key], rest, value) };
}

function readValue(text: string, asText: boolean): unknown {
  if (/^\{.*\}$/.test(text)) {
    const inner = text.slice(1, -1);
    return inner === '' ? [] : split(inner, ',').map((one) => readValue(one, asText));
  }
  if (asText) return plain(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (/^(?:0|-?[1-9]\d{0,14})$/.test(text)) return Number(text);
  return plain(text);
}

const plain = (text: string): string => text.replace(/\\(.)/g, '$1');

/** Splits at a separator that is neither escaped nor within braces. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\\' && i + 1 < text.length) parts[parts.length - 1] += char + text[++i]!;
    else if (char === separator && depth === 0) parts.push('');
    else {
      if (char === '{') depth++;
      if (char === '}') depth--;
      parts[parts.length - 1] += char;
    }
  }
  return parts;
}
