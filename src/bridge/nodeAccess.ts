import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConnectionError, type HttpFetch } from '../client/transport/HttpTransport.ts';
import type { FileAccess } from '../kubectl/KubectlIO.ts';

/** One exchange by Node's `fetch`; the error of a connection that fails is kubectl's. */
export const httpFetch: HttpFetch = async (url, { method, headers, body, onCancel }) => {
  const controller = new AbortController();
  onCancel?.(() => controller.abort());
  const response = await fetch(url, {
    method,
    headers,
    signal: controller.signal,
    ...(body === undefined ? {} : { body }),
  }).catch((error: unknown) => {
    if (controller.signal.aborted) throw error;
    throw new ConnectionError(
      `The connection to the server ${new URL(url).host} was refused - did you specify the right host or port?`,
    );
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers.entries()),
    async read(onText) {
      const decoder = new TextDecoder();
      for await (const piece of response.body ?? []) onText(decoder.decode(piece, { stream: true }));
    },
  };
};

/** The files of this machine. */
export const nodeFiles: FileAccess = {
  read: async (path) => {
    const isFile = await stat(path).then(
      (found) => !found.isDirectory(),
      () => false,
    );
    return isFile ? readFile(path, 'utf8') : undefined;
  },
  write: async (path, text) => {
    await mkdir(dirname(resolve(path)), { recursive: true });
    await writeFile(path, text);
  },
  list: async (path) => {
    if (!existsSync(path) || !(await stat(path)).isDirectory()) return undefined;
    return (await readdir(path)).sort();
  },
};
