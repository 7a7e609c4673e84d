import { deflate, withDictionary } from './deflate.ts';
import { LINK_DICTIONARY } from './linkDictionary.ts';
import { parseScenario } from './parseScenario.ts';
import { SCENARIO_LIMITS, type Scenario } from './Scenario.ts';

/** Inflates a raw stream. Throws `TooLargeError` beyond `limit` bytes. The page and Node each have their own. */
export type Unpack = (bytes: Uint8Array, limit: number) => Promise<Uint8Array>;

export class TooLargeError extends Error {
  constructor() {
    super('It unpacks to more than a scenario may be.');
  }
}

/** UTF-8, which the pure folders do not have by themselves. */
export interface TextCoder {
  toBytes(text: string): Uint8Array;
  toText(bytes: Uint8Array): string;
}

/** Every link begins with the letter of its packing, so that later ones can differ. `d`: deflated JSON, until 2026. */
const DEFLATE = 'd';
/** Deflated JSON after a preset dictionary. */
const DEFLATE_DICTIONARY = 'e';

/** Longer texts are not looked at: no browser hands over more, and unpacking them would take long. */
const LONGEST_LINK = 4 * 1024 * 1024;

/** The fragment of a link that holds a scenario: `e` and its JSON, deflated after `LINK_DICTIONARY`, as base64url. */
export function encodeFragment(scenario: Scenario, toBytes: (text: string) => Uint8Array): string {
  const packed = deflate(toBytes(JSON.stringify(scenario)), toBytes(LINK_DICTIONARY));
  return DEFLATE_DICTIONARY + toBase64Url(packed);
}

/** The scenario of a fragment (with or without `#`). Throws an Error in plain words for whatever is wrong with it. */
export async function decodeFragment(fragment: string, unpack: Unpack, text: TextCoder): Promise<Scenario> {
  const body = fragment.replace(/^[^#]*#/, '');
  if (body.length > LONGEST_LINK) throw new Error('This link is too long to be a scenario.');
  const letter = body.slice(0, 1);
  if (letter !== DEFLATE && letter !== DEFLATE_DICTIONARY) {
    throw new Error('This link is damaged, or was made by a newer Orrery.');
  }
  let json: string;
  try {
    const packed = fromBase64Url(body.slice(1));
    const dictionary = text.toBytes(letter === DEFLATE ? '' : LINK_DICTIONARY);
    const stream = letter === DEFLATE ? packed : withDictionary(packed, dictionary);
    const bytes = await unpack(stream, SCENARIO_LIMITS.bytes + dictionary.length);
    json = text.toText(bytes.subarray(dictionary.length));
  } catch (error) {
    if (error instanceof TooLargeError) throw error;
    throw new Error('This link is damaged or cut short.');
  }
  return parseScenario(json);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const group = (a << 16) | (b << 8) | c;
    const length = Math.min(3, bytes.length - i) + 1;
    for (let k = 0; k < length; k++) text += ALPHABET[(group >> (18 - 6 * k)) & 63];
  }
  return text;
}

export function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const char of text) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) throw new Error('not base64url');
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 255;
  }
  return bytes.subarray(0, at);
}
