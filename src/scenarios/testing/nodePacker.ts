import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Packer } from '../link.ts';

/** Packs with Node's zlib, for tests and command-line tools. */
export const nodePacker: Packer = {
  pack: async (bytes) => new Uint8Array(deflateRawSync(bytes)),
  unpack: async (bytes, limit) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: limit })),
};
