import { type TextCoder, TooLargeError, type Unpack } from '../../scenarios/link.ts';

/** Inflates by the browser's own stream; what a stranger's link unpacks to is cut off at the limit. */
export const browserUnpack: Unpack = async (bytes, limit) => {
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = source.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new TooLargeError();
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const textCoder: TextCoder = {
  toBytes: (text) => new TextEncoder().encode(text),
  toText: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
};
