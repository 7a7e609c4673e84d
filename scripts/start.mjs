// `npm start`: installs what is missing and opens the page on a local port. Plain JavaScript: it runs before anything
// is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

if (!existsSync(join(root, 'node_modules/vite/package.json'))) {
  console.log('Installing what the page is built with (once) …');
  const installed = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  if (installed.status !== 0) process.exit(installed.status ?? 1);
}
const vite = join(root, 'node_modules/vite/bin/vite.js');
const page = spawn(process.execPath, [vite, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
page.on('exit', (code) => process.exit(code ?? 0));
