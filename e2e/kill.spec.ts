import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';

/** 20 kills here; 200 with `ORRERY_NIGHTLY=1`, or as many as `ORRERY_KILLS` says. */
const KILLS = Number(process.env.ORRERY_KILLS ?? (process.env.ORRERY_NIGHTLY ? 200 : 20));
const binary =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path)) ?? chromium.executablePath();

/** A browser of its own, on a profile that outlives it. */
async function start(profile: string): Promise<{ browser: ChildProcess; endpoint: string }> {
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  const browser = spawn(binary, [...args, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: 'ignore',
    detached: true,
  });
  await expect
    .poll(() => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n'), { timeout: 20_000 })
    .toBe(true);
  return { browser, endpoint: `http://127.0.0.1:${readFileSync(portFile, 'utf8').split('\n')[0]}` };
}

/** Applies ConfigMaps `from`, `from + 1` … one after the other, and says of each when it was acknowledged. */
const actions = (from: number): string => `(async () => {
  const call = (method, params) => new Promise((resolve) => {
    const id = String(Math.random());
    const listener = ({ data }) => {
      if (data?.id !== id || !('result' in data || 'error' in data)) return;
      removeEventListener('message', listener);
      resolve(data);
    };
    addEventListener('message', listener);
    postMessage({ orrery: 1, id, method, params }, location.origin);
  });
  for (let n = ${from}; ; n++) {
    const yaml = 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: kept-' + n + '\\n';
    const { result } = await call('apply', { yaml });
    const { result: state } = await call('state');
    if (result?.applied === 1) console.log('acknowledged ' + n + ' ' + state.end);
  }
})()`;

test(`nothing acknowledged is lost when the browser is killed (${KILLS} times)`, async ({ baseURL }) => {
  test.setTimeout(KILLS * 30_000);
  const profile = mkdtempSync(join(tmpdir(), 'orrery-kill-'));
  let acknowledged = -1;
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const { browser, endpoint } = await start(profile);
      try {
        const connected = await chromium.connectOverCDP(endpoint);
        const [context] = connected.contexts();
        const page = await context?.newPage();
        if (!page) throw new Error('no page');
        await page.goto(baseURL ?? '');
        const tree = page.getByRole('tree');
        await expect(tree).toBeAttached();
        await expect(tree.getByRole('treeitem', { name: /^Pod / }).first()).toBeAttached();
        const last = (await page.evaluate(LAST_KEPT)) as number;
        expect(last).toBeGreaterThanOrEqual(acknowledged);
        page.on('console', (message) => {
          const [word, n] = message.text().split(' ');
          if (word === 'acknowledged') acknowledged = Number(n);
        });
        await page.evaluate(`void ${actions(last + 1)}`);
        await expect.poll(() => acknowledged, { timeout: 20_000, intervals: [5] }).toBeGreaterThan(last);
        await new Promise((resolve) => setTimeout(resolve, (kill * 37) % 200));
      } finally {
        if (browser.pid) process.kill(-browser.pid, 'SIGKILL');
        await new Promise((resolve) =>
          browser.exitCode === null && browser.signalCode === null ? browser.once('exit', resolve) : resolve(0),
        );
      }
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

/** The number of the last ConfigMap that the cluster has; -1 when there is none. */
const LAST_KEPT = `new Promise((resolve) => {
  const listener = ({ data }) => {
    if (data?.id !== 'last' || !('result' in data || 'error' in data)) return;
    removeEventListener('message', listener);
    const names = [...data.result.output.matchAll(/kept-(\\d+)/g)].map((m) => Number(m[1]));
    resolve(Math.max(-1, ...names));
  };
  addEventListener('message', listener);
  postMessage({ orrery: 1, id: 'last', method: 'run', params: { command: 'kubectl get configmaps -o name' } }, location.origin);
})`;
