import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Writes the list of built files into the service worker, with a name for the build that changes with them. */
export function offlinePlugin(): Plugin {
  let root = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved(config) {
      root = config.build.ssr ? '' : join(config.root, config.build.outDir);
    },
    closeBundle() {
      if (root === '') return;
      const path = join(root, 'service-worker.js');
      const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => /\.[a-z0-9]+$/.test(name) && !/service-worker|\.map$|embed-example|^index\.html$/.test(name))
        .sort();
      const hash = createHash('sha256');
      for (const name of [...files, 'index.html']) hash.update(name).update(readFileSync(join(root, name)));
      const build = hash.digest('hex').slice(0, 12);
      const worker = readFileSync(path, 'utf8')
        .replace('__BUILD__', build)
        .replace('/* __FILES__ */', files.map((name) => `'./${name}'`).join(', '))
        .replace("const BUILD = '__BUILD__'", `const BUILD = '${build}'`);
      writeFileSync(path, worker);
    },
  };
}
