import { checkedScenario } from './checkScenario.ts';
import { SCENARIO_LIMITS, type Scenario } from './Scenario.ts';

/** Packs and unpacks bytes; `unpack` must stop at `limit` bytes. The page and Node each have their own. */
export interface Packer {
  pack(bytes: Uint8Array): Promise<Uint8Array>;
  unpack(bytes: Uint8Array, limit: number): Promise<Uint8Array>;
}

/** Every link begins with the letter of its packing, so that later ones can differ. */
const DEFLATE = 'd';

/** The fragment of a link that holds a scenario: `d` and deflated JSON as base64url. */
export async function encodeFragment(
  scenario: Scenario,
  packer: Packer,
  toBytes: (text: string) => Uint8Array,
): Promise<string> {
  return DEFLATE + toBase64Url(await packer.pack(toBytes(JSON.stringify(scenario))));
}

/** The scenario of a fragment (with or without `#`). Throws an Error in plain words for whatever is wrong with it. */
export async function decodeFragment(
  fragment: string,
  packer: Packer,
  toText: (bytes: Uint8Array) => string,
): Promise<Scenario> {
  const body = fragment.replace(/^.*#/, '');
  if (!body.startsWith(DEFLATE)) throw new Error('This link is damaged, or was made by a newer Orrery.');
  let json: unknown;
  try {
    const bytes = await packer.unpack(fromBase64Url(body.slice(1)), SCENARIO_LIMITS.bytes);
    json = JSON.parse(toText(bytes));
  } catch {
    throw new Error('This link is damaged or cut short.');
  }
  return checkedScenario(json);
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
