import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from './Row.ts';

const PEER = '@ngrok/webernetes@0.3.5';

/** Runs the same size on the nearest other project, installed into a folder of its own and never into this one. */
export async function runPeer(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-peer-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--silent', PEER], { cwd: folder });
  if (installed.status !== 0) throw new Error(`${PEER} could not be installed`);
  writeFileSync(join(folder, 'run.mjs'), SCRIPT);
  const start = performance.now();
  const ran = spawnSync(process.execPath, ['run.mjs'], { cwd: folder, encoding: 'utf8', timeout: 300_000 });
  if (ran.status !== 0) throw new Error(`${PEER} did not finish: ${ran.stderr}`);
  return [
    {
      bench: 'peer-webernetes',
      nodes: 100,
      pods: 1_000,
      wallMs: Math.round(performance.now() - start),
      note: ran.stdout.trim(),
    },
  ];
}

const SCRIPT = `
import * as peer from '@ngrok/webernetes';
console.log(Object.keys(peer).join(' '));
`;
