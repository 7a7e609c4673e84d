import { inflateRawSync } from 'node:zlib';
import { type TextCoder, TooLargeError, type Unpack } from '../scenarios/link.ts';

/** Inflates with Node's zlib. */
export const nodeUnpack: Unpack = async (bytes, limit) => {
  try {
    return new Uint8Array(inflateRawSync(bytes, { maxOutputLength: limit }));
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLargeError();
    throw error;
  }
};

export const textCoder: TextCoder = {
  toBytes: (text) => new TextEncoder().encode(text),
  toText: (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
};
