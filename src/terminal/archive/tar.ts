import { decodeBytes, encodeBytes } from '../../posix/bytes.ts';

const BLOCK = 512;

/** An archive of plain files (ustar). Paths may have up to 255 bytes. */
export function tar(files: ReadonlyMap<string, string>): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [path, text] of files) {
    const data = encodeBytes(text);
    const padded = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK);
    padded.set(data);
    parts.push(header(path, data.length), padded);
  }
  parts.push(new Uint8Array(2 * BLOCK));
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function header(path: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const cut = path.length > 100 ? path.lastIndexOf('/', 154) : -1;
  const put = (at: number, text: string): void => block.set(encodeBytes(text), at);
  put(0, path.slice(cut + 1));
  put(100, '0000644\u00000000000\u00000000000\u0000');
  put(124, `${size.toString(8).padStart(11, '0')}\u000000000000000\u0000`);
  put(148, '        0');
  put(257, 'ustar\u000000');
  if (cut > 0) put(345, path.slice(0, cut));
  const sum = block.reduce((all, byte) => all + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\u0000 `);
  return block;
}

/** The files of an archive; directories, links and the like are passed over. */
export function untar(data: Uint8Array): Map<string, string> {
  const files = new Map<string, string>();
  const textAt = (at: number, length: number): string =>
    decodeBytes(data.subarray(at, at + length)).replace(/\0[\s\S]*$/, '');
  for (let at = 0; at + BLOCK <= data.length && data[at] !== 0; ) {
    const size = Number.parseInt(textAt(at + 124, 12), 8) || 0;
    const prefix = textAt(at + 345, 155);
    const type = data[at + 156] ?? 0;
    const path = `${prefix === '' ? '' : `${prefix}/`}${textAt(at, 100)}`;
    if (type === 0 || type === 48) files.set(path, decodeBytes(data.subarray(at + BLOCK, at + BLOCK + size)));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
