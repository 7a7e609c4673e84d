// `npm run bench -- …`: builds the benchmark as the page is built, so that what is measured is what ships, and runs it.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'node_modules/.cache/orrery-bench');
const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

const run = (args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;

const built = run([vite, 'build', '--ssr', 'bench/run.ts', '--outDir', out, '--emptyOutDir', '--logLevel', 'error']);
process.exit(built || run(['--expose-gc', join(out, 'run.js'), ...process.argv.slice(2)]));
