import { YamlError } from './YamlError.ts';

const YAML = 'tag:yaml.org,2002:';
const WORDS = new Map<string, { tag: string; value: unknown }>();

function words(tag: string, value: unknown, ...texts: string[]): void {
  for (const text of texts) WORDS.set(text, { tag, value });
}
words('!!null', null, '', '~', 'null', 'Null', 'NULL');
words('!!bool', true, 'y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE');
words('!!bool', false, 'n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE');
words('!!float', Number.NaN, '.nan', '.NaN', '.NAN');
words('!!float', Number.POSITIVE_INFINITY, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF');
words('!!float', Number.NEGATIVE_INFINITY, '-.inf', '-.Inf', '-.INF');
words('!!merge', '<<', '<<');

/**
 * What a plain scalar means, by go-yaml v2's rules (YAML 1.1's words, octal `0755`, underscores in numbers; dates stay
 * text). Whole numbers beyond 2⁵³ lose precision.
 */
export function resolvePlain(text: string): { tag: string; value: unknown } {
  const word = WORDS.get(text);
  if (word) return word;
  const first = text.charCodeAt(0);
  const mayBeNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!mayBeNumber) return { tag: '!!str', value: text };
  const digits = first === 46 ? text : text.replaceAll('_', '');
  const whole = first === 46 ? undefined : wholeNumber(digits);
  if (whole !== undefined) return { tag: '!!int', value: whole };
  if (FLOAT.test(digits)) {
    const value = Number(digits);
    if (Number.isFinite(value)) return { tag: '!!float', value: value + 0 };
  }
  return { tag: '!!str', value: text };
}

const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*)$/;

function wholeNumber(digits: string): number | undefined {
  const match = WHOLE.exec(digits);
  if (!match) return undefined;
  const [, sign, body] = match as unknown as [string, string, string];
  if (/^0[oO]$/.test(body)) return undefined;
  const octal = /^0[oO]?([0-7]+)$/.exec(body);
  const value = octal ? Number.parseInt(octal[1] as string, 8) : Number(body);
  return sign === '-' && value !== 0 ? -value : value;
}

/** The value of a scalar with the tag written for it. Throws YamlError. */
export function resolveScalar(tag: string, text: string, plain: boolean): unknown {
  if (tag === '') return plain ? resolvePlain(text).value : text;
  const short = tag.startsWith(YAML) ? `!!${tag.slice(YAML.length)}` : tag;
  switch (short) {
    case '!!binary':
      return decodeBase64(text);
    case '!!bool':
    case '!!int':
    case '!!float':
    case '!!null':
    case '!!merge': {
      const found = resolvePlain(text);
      if (found.tag === short || (short === '!!float' && found.tag === '!!int')) return found.value;
      throw new YamlError(`cannot decode ${found.tag} \`${text}\` as a ${short}`);
    }
    default:
      return text;
  }
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeBase64(text: string): string {
  const clean = text.replace(/[\r\n]/g, '');
  if (clean.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(clean))
    throw new YamlError('!!binary value contains invalid base64 data');
  let bits = 0;
  let held = 0;
  let escaped = '';
  for (const char of clean.replace(/=+$/, '')) {
    held = ((held << 6) | BASE64.indexOf(char)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      escaped += `%${((held >> bits) & 0xff).toString(16).padStart(2, '0')}`;
    }
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return unescape(escaped);
  }
}
