// Finds a browser for the end-to-end tests: the system's Chromium, else Debian's package (as root), else Playwright's.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const installed = () => CANDIDATES.find((path) => path && existsSync(path));

/** The browser's path, or undefined when Playwright's own is to be used. */
export function systemBrowser() {
  return installed();
}

/** Makes sure that there is a browser, installing one where that is possible. */
export function ensureBrowser() {
  if (installed()) return;
  const apt = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (apt) {
    console.log('Installing Debian’s chromium …');
    run('apt-get', ['update', '-qq']);
    if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])) return;
  }
  console.log('Installing Playwright’s chromium …');
  const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  if (!run(process.execPath, [cli, 'install', 'chromium'])) {
    console.error('No browser could be found or installed: set CHROMIUM_PATH to a Chromium.');
    process.exit(1);
  }
}

const run = (command, args) =>
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status ===
  0;
