/**
 * Runs the generators again when what they wrote is missing or older than they are, so that a checkout that has moved
 * on still compiles and tests. Run before the type check, and by vitest before the tests.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const OUTPUTS: Record<string, string> = {
  'scripts/generate-types.ts': 'src/api/generated/types.ts',
  'scripts/generate-resources.ts': 'src/api/generated/resources.ts',
  'scripts/generate-schema.ts': 'src/api/generated/schema.ts',
};

const stale = ([script, output]: [string, string]): boolean =>
  !existsSync(join(root, output)) || statSync(join(root, output)).mtimeMs < statSync(join(root, script)).mtimeMs;

/** Vitest's global setup hook. */
export function setup(): void {
  if (!Object.entries(OUTPUTS).some(stale)) return;
  execFileSync('npm', ['run', '--silent', 'generate'], { cwd: root, stdio: 'inherit' });
}

setup();
