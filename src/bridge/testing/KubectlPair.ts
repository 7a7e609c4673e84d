import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { HttpTransport } from '../../client/transport/HttpTransport.ts';
import type { KubectlIO } from '../../kubectl/KubectlIO.ts';
import { runKubectl } from '../../kubectl/runKubectl.ts';
import { httpFetch, nodeFiles } from '../nodeAccess.ts';

export interface Outcome {
  stdout: string;
  stderr: string;
  code: number;
}

/**
 * The newest kubectl that is installed: `ORRERY_KUBECTL`, or the one on the PATH, or a `kubectl.1.N` beside it.
 * Undefined when there is none.
 */
export function findKubectl(): string | undefined {
  const named = process.env.ORRERY_KUBECTL;
  if (named) return named;
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(dir, 'kubectl');
    if (spawnSync(path, ['version', '--client']).status !== 0) continue;
    const beside = dirname(realpathSync(path));
    const minors = readdirSync(beside).flatMap((name) => /^kubectl\.1\.(\d+)$/.exec(name)?.[1] ?? []);
    const newest = minors.map(Number).sort((a, b) => b - a)[0];
    return newest === undefined ? path : join(beside, `kubectl.1.${newest}`);
  }
  return undefined;
}

/** A line that has not come to its end by then is an outcome as well. */
const PATIENCE_MS = 10_000;

/** The real kubectl and Orrery's in front of the same server, with a directory of their own. */
export class KubectlPair {
  readonly dir = mkdtempSync(join(tmpdir(), 'orrery-kubectl-'));
  private readonly env: Record<string, string>;

  constructor(
    private readonly binary: string,
    server: string,
  ) {
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'orrery', cluster: { server } }],
      users: [{ name: 'admin', user: {} }],
      contexts: [{ name: 'orrery', context: { cluster: 'orrery', user: 'admin' } }],
      'current-context': 'orrery',
    };
    writeFileSync(join(this.dir, 'config'), JSON.stringify(config));
    this.env = { PATH: process.env.PATH ?? '', HOME: this.dir, KUBECONFIG: join(this.dir, 'config') };
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.dir, name)), { recursive: true });
    writeFileSync(join(this.dir, name), text);
  }

  /** A program that cannot begin is an outcome too: code 127. */
  real(argv: readonly string[], input = ''): Promise<Outcome> {
    return new Promise((done) => {
      const child = spawn(this.binary, argv, { cwd: this.dir, env: this.env, timeout: PATIENCE_MS });
      const outcome: Outcome = { stdout: '', stderr: '', code: 127 };
      child.stdout.on('data', (bytes: Buffer) => {
        outcome.stdout += bytes.toString();
      });
      child.stderr.on('data', (bytes: Buffer) => {
        outcome.stderr += bytes.toString();
      });
      child.on('error', () => done(outcome));
      child.on('close', (code) => done({ ...outcome, code: code ?? 127 }));
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }

  async ours(argv: readonly string[], input = ''): Promise<Outcome> {
    const outcome: Outcome = { stdout: '', stderr: '', code: 127 };
    const io: KubectlIO = {
      connect: (target) => new HttpTransport(target.server, httpFetch, { 'User-Agent': 'kubectl' }),
      stdin: async () => input,
      stdout: (text) => {
        outcome.stdout += text;
      },
      stderr: (text) => {
        outcome.stderr += text;
      },
      files: {
        ...nodeFiles,
        read: (path) => nodeFiles.read(resolve(this.dir, path)),
        write: (path, text) => nodeFiles.write(resolve(this.dir, path), text),
        list: (path) => nodeFiles.list(resolve(this.dir, path)),
      },
      env: this.env,
      cwd: this.dir,
      now: () => Date.now(),
      sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
      isTty: false,
      columns: 80,
    };
    const patience = new Promise<number>((done) => setTimeout(() => done(124), PATIENCE_MS).unref());
    outcome.code = await Promise.race([runKubectl([...argv], io), patience]);
    return outcome;
  }
}

/** Words of a line as a shell splits it: single and double quotes hold words together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double),
  );
}
