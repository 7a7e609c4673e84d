import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface Size {
  nodes: number;
  pods: number;
  /** Changes a second. */
  rate: number;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Serves the built page; in place of the simulator's worker, one that makes up a cluster of this size. */
export async function servePage(root: string, size: Size): Promise<{ url: string; server: Server }> {
  const synthetic = await readFile(join(root, 'bench/ui/syntheticWorker.js'), 'utf8');
  const server = createServer(async ({ url = '/' }, response) => {
    const path = normalize(new URL(url, 'http://localhost').pathname);
    const type = TYPES[extname(path)] ?? 'text/html';
    try {
      const body = /\/worker-[^/]+\.js$/.test(path)
        ? `const SIZE = ${JSON.stringify(size)};\n${synthetic}`
        : await readFile(join(root, 'dist', path === '/' ? 'index.html' : path));
      response.writeHead(200, { 'content-type': type }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
