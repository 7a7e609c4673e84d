import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page, test } from '@playwright/test';

/** 10 kills here; 200 with `ORRERY_NIGHTLY=1`, or as many as `ORRERY_KILLS` says. */
const KILLS = Number(process.env.ORRERY_KILLS ?? (process.env.ORRERY_NIGHTLY ? 200 : 10));
const binary =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path)) ?? chromium.executablePath();
const ARGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

/** A browser of its own, on a profile that outlives it. */
class Victim {
  private readonly process: ChildProcess;
  private readonly portFile: string;
  private readonly endWithUs = (): void => this.signal();

  constructor(profile: string) {
    this.portFile = join(profile, 'DevToolsActivePort');
    rmSync(this.portFile, { force: true });
    const args = [...ARGS, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
    this.process = spawn(binary, args, { stdio: 'ignore', detached: true });
    process.once('exit', this.endWithUs);
  }

  async page(): Promise<Page> {
    const ready = (): boolean => existsSync(this.portFile) && readFileSync(this.portFile, 'utf8').includes('\n');
    await expect.poll(ready, { timeout: 30_000 }).toBe(true);
    const port = readFileSync(this.portFile, 'utf8').split('\n')[0];
    const [context] = (await chromium.connectOverCDP(`http://127.0.0.1:${port}`)).contexts();
    const page = context?.pages()[0] ?? (await context?.newPage());
    if (!page) throw new Error('the browser has no page');
    return page;
  }

  /** Ends all of its processes at once, without a word to any of them. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    const ended = this.process.exitCode !== null || this.process.signalCode !== null;
    this.signal();
    process.off('exit', this.endWithUs);
    if (!ended) await gone;
  }

  private signal(): void {
    try {
      if (this.process.pid) process.kill(-this.process.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
}

test(`nothing acknowledged is lost when the browser is killed (${KILLS} times)`, async ({ baseURL }) => {
  test.setTimeout(60_000 + KILLS * 30_000);
  const profile = mkdtempSync(join(tmpdir(), 'orrery-kill-'));
  let acknowledged = -1;
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const victim = new Victim(profile);
      try {
        const page = await victim.page();
        await page.goto(baseURL ?? '', { waitUntil: 'commit' });
        // A page that has just begun does not answer yet.
        await expect.poll(() => ask(page, 'state'), { timeout: 30_000, intervals: [50] }).toHaveProperty('result');
        const { result } = await ask(page, 'run', { command: 'kubectl get configmaps -o name' }, 30_000);
        const last = Math.max(-1, ...[...String(result?.output).matchAll(/kept-(\d+)/g)].map((m) => Number(m[1])));
        expect(last, `after kill ${kill}`).toBeGreaterThanOrEqual(acknowledged);
        page.on('console', (message) => {
          const [word, n] = message.text().split(' ');
          if (word === 'acknowledged') acknowledged = Number(n);
        });
        await page.evaluate(makeActions, last + 1);
        await expect.poll(() => acknowledged, { timeout: 20_000, intervals: [5] }).toBeGreaterThan(last);
        await new Promise((resolve) => setTimeout(resolve, (kill * 37) % 200));
      } finally {
        await victim.kill();
      }
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

interface Answer {
  result?: { output?: string; applied?: number };
  error?: string;
}

/** Calls the page's interface for messages; nothing when it does not answer in time. */
function ask(page: Page, method: string, params: object = {}, patienceMs = 500): Promise<Answer> {
  return page.evaluate(
    ([name, given, patience]) =>
      new Promise<Answer>((resolve) => {
        const id = String(Math.random());
        const end = (answer: Answer): void => {
          removeEventListener('message', listener);
          resolve(answer);
        };
        const listener = ({ data }: MessageEvent): void => {
          if (data?.id === id && ('result' in data || 'error' in data)) end(data);
        };
        addEventListener('message', listener);
        postMessage({ orrery: 1, id, method: name, params: given }, location.origin);
        setTimeout(() => end({}), patience);
      }),
    [method, params, patienceMs] as const,
  );
}

/** Begins to apply ConfigMaps `from`, `from + 1` … one after the other, and says of each when it was acknowledged. */
function makeActions(from: number): void {
  const apply = (n: number): void => {
    const yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kept-${n}\n`;
    postMessage({ orrery: 1, id: n, method: 'apply', params: { yaml } }, location.origin);
  };
  addEventListener('message', ({ data }) => {
    if (data?.result?.applied !== 1) return;
    console.log(`acknowledged ${data.id}`);
    apply(data.id + 1);
  });
  apply(from);
}
