import { KubectlError } from '../KubectlError.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import { keyValue } from './keyValue.ts';

/** Reads `--from-literal`, `--from-file` and `--from-env-file` into one map, as ConfigMaps and Secrets are made of them. */
export async function keysFrom(
  io: KubectlIO,
  sources: {
    owner: string;
    literals: readonly string[];
    files: readonly string[];
    envFiles: readonly string[];
  },
): Promise<Record<string, string>> {
  const data: Record<string, string> = {};
  const add = (key: string, value: string): void => {
    if (Object.hasOwn(data, key)) {
      throw new KubectlError(
        `cannot add key "${key}", another key by that name already exists in Data for ${sources.owner}`,
      );
    }
    data[key] = value;
  };
  for (const literal of sources.literals) {
    const pair = keyValue(literal);
    if (!pair || pair[0] === '') throw new KubectlError(`invalid literal source ${literal}, expected key=value`);
    add(pair[0], unquoted(pair[1]));
  }
  for (const source of sources.files) await addFile(io, source, add);
  for (const path of sources.envFiles) {
    const text = await io.files.read(path);
    if (text === undefined) throw new KubectlError(`error reading ${path}: no such file or directory`);
    for (const [key, value] of envLines(text)) add(key, value ?? io.env[key] ?? '');
  }
  return data;
}

const unquoted = (value: string): string =>
  value.length >= 2 && /^(".*"|'.*')$/s.test(value) ? value.slice(1, -1) : value;

async function addFile(io: KubectlIO, source: string, add: (key: string, value: string) => void): Promise<void> {
  const at = source.indexOf('=');
  const path = at < 0 ? source : source.slice(at + 1);
  const key = at < 0 ? '' : source.slice(0, at);
  if (at === 0) throw new KubectlError(`key name for file path ${path} missing`);
  if (path === '') throw new KubectlError(`file path for key name ${key} missing`);
  const names = await io.files.list(path);
  if (names) {
    if (key !== '') throw new KubectlError('cannot give a key name for a directory path');
    for (const name of names) {
      const text = await io.files.read(`${path.replace(/\/$/, '')}/${name}`);
      if (text !== undefined) add(name, text);
    }
    return;
  }
  const text = await io.files.read(path);
  if (text === undefined) throw new KubectlError(`error reading ${path}: no such file or directory`);
  add(key || path.slice(path.lastIndexOf('/') + 1), text);
}

/** `KEY=value` lines; a line without `=` takes its value from the environment. */
export function envLines(text: string): [string, string | undefined][] {
  const out: [string, string | undefined][] = [];
  for (const raw of text.split('\n')) {
    const line = raw
      .replace(/^\uFEFF/, '')
      .trimStart()
      .replace(/\r$/, '');
    if (line === '' || line.startsWith('#')) continue;
    const pair = keyValue(line);
    out.push(pair ?? [line, undefined]);
  }
  return out;
}

/** Text as base64 of its UTF-8 bytes. */
export function toBase64(text: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const bytes = utf8Bytes(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += `${digits[bits >> 18]}${digits[(bits >> 12) & 63]}`;
    out += b === undefined ? '=' : digits[(bits >> 6) & 63];
    out += c === undefined ? '=' : digits[bits & 63];
  }
  return out;
}

/** The UTF-8 bytes of a text. */
export function utf8Bytes(text: string): number[] {
  const out: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return out;
}
