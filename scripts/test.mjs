// `npm test`: format, lint, types, unit tests and build (`npm run check`), then the journeys in a real browser.
import { spawnSync } from 'node:child_process';
import { ensureBrowser } from './browser.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const run = (args) => {
  const { status } = spawnSync(npm, ['run', '--silent', ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

ensureBrowser();
run(['check']);
run(['e2e']);
