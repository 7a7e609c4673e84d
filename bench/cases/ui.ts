import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { round } from '../measure.ts';
import type { Bench, Row } from '../Row.ts';
import { type Size, servePage } from '../ui/servePage.ts';

const SIZES: readonly Size[] = [
  { nodes: 3, pods: 50, rate: 500 },
  { nodes: 20, pods: 500, rate: 500 },
  { nodes: 170, pods: 5_000, rate: 500 },
  { nodes: 5_000, pods: 150_000, rate: 500 },
];

const MOVING_MS = 6_000;

/** The built page in a headless Chromium without a GPU, panned and zoomed while 500 pods a second change. */
export const ui: Bench = {
  name: 'ui',
  onlyByName: true,
  async run() {
    if (spawnSync('npx', ['vite', 'build', '--logLevel', 'error'], { stdio: 'inherit' }).status !== 0)
      throw new Error('the page does not build');
    const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
    const browser = await chromium.launch({
      ...(system ? { executablePath: system } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const rows: Row[] = [];
    for (const size of SIZES) rows.push(await measured(browser, size));
    await browser.close();
    return rows;
  },
};

async function measured(browser: Browser, size: Size): Promise<Row> {
  const { url, server } = await servePage(process.cwd(), size);
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-US' });
  await page.addInitScript(observe);
  const began = performance.now();
  await page.goto(url);
  await page
    .getByRole('button', { name: 'Cluster', exact: true })
    .or(page.getByRole('radio', { name: 'Cluster' }))
    .first()
    .click();
  await page.waitForFunction(
    (pods) =>
      (document.querySelector('.fleet-foot b')?.textContent ?? '').replace(/\D/g, '').startsWith(String(pods)) ||
      pods < 900,
    size.pods,
    { timeout: 120_000 },
  );
  await page.waitForTimeout(3_000);
  const loadedMs = performance.now() - began - 3_000;
  const loading = await page.evaluate(readTasks);
  await move(page);
  const moving = await page.evaluate(readAll);
  await page.close();
  server.close();
  return {
    bench: 'ui',
    nodes: size.nodes,
    pods: size.pods,
    wallMs: round(loadedMs),
    frameMedianMs: round(moving.median),
    frameP95Ms: round(moving.p95),
    longestTaskMs: round(moving.longest),
    longestTaskLoadingMs: round(loading),
    inpMs: round(moving.inp),
    cls: Math.round(moving.cls * 1000) / 1000,
  };
}

/** Pans, zooms and clicks as a person does: real input, sixty times a second. */
async function move(page: Page): Promise<void> {
  const box = await page.locator('.graph-stage').boundingBox();
  if (!box) throw new Error('the graph is not there');
  const { x, y, width, height } = box;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.evaluate(() => {
    (globalThis as unknown as Observed).observed.frames.length = 0;
    (globalThis as unknown as Observed).observed.tasks.length = 0;
  });
  const until = performance.now() + MOVING_MS;
  for (let i = 0; performance.now() < until; i++) {
    const zooming = i % 120 >= 60;
    if (zooming) await page.keyboard.down('Control');
    await page.mouse.wheel(zooming ? 0 : 14 * Math.sin(i / 20), (zooming ? 22 : 14) * Math.cos(i / 40));
    if (zooming) await page.keyboard.up('Control');
    if (i % 90 === 45) await page.mouse.click(x + width * (0.3 + (i % 7) / 20), y + height / 2);
    await page.waitForTimeout(12);
  }
}

interface Observed {
  observed: { frames: number[]; tasks: number[]; inputs: number[]; cls: number };
}

/** Runs in the page before anything else. */
function observe(): void {
  const observed: Observed['observed'] = { frames: [], tasks: [], inputs: [], cls: 0 };
  (globalThis as unknown as Observed).observed = observed;
  const on = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}): void => {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  };
  on('longtask', (entry) => observed.tasks.push(entry.duration));
  on('event', (entry) => (entry as PerformanceEventTiming).interactionId && observed.inputs.push(entry.duration), {
    durationThreshold: 16,
  });
  on('layout-shift', (entry) => {
    const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) observed.cls += shift.value;
  });
  let last = performance.now();
  const frame = (now: number): void => {
    observed.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const readTasks = (): number => Math.max(0, ...(globalThis as unknown as Observed).observed.tasks);

function readAll(): { median: number; p95: number; longest: number; inp: number; cls: number } {
  const { frames, tasks, inputs, cls } = (globalThis as unknown as Observed).observed;
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { median: at(0.5), p95: at(0.95), longest: Math.max(0, ...tasks), inp: Math.max(0, ...inputs), cls };
}
