import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { OrreryPage } from './OrreryPage.ts';

test.setTimeout(120_000);

let orrery: OrreryPage;
test.beforeEach(async ({ page }) => {
  orrery = new OrreryPage(page);
  await orrery.open();
});

const undo = (page: Page) => page.getByRole('button', { name: /^Undo: / });

async function openFromPalette(page: Page, command: string): Promise<void> {
  await page.getByRole('button', { name: 'Commands' }).click();
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
}

/** Virtual seconds that the clock shows. */
async function clock(page: Page): Promise<number> {
  const text = (await page.getByRole('timer', { name: 'Virtual time' }).textContent()) ?? '';
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

async function lookBack(page: Page, seconds: number): Promise<void> {
  await page.getByRole('slider', { name: 'Moment shown' }).focus();
  for (let i = 0; i < seconds / 10; i++) await page.keyboard.press('PageDown');
  await expect(page.getByRole('button', { name: 'Continue from here' })).toBeVisible();
}

test('a reload brings the session back at the same moment, with its branches', async ({ page }) => {
  await orrery.run('kubectl create configmap first', 'configmap/first created');
  await page.getByRole('button', { name: 'Pause' }).click();
  await lookBack(page, 10);
  await page.getByRole('button', { name: 'Continue from here' }).click();
  await expect(page.getByRole('button', { name: '2 branches' })).toBeVisible();
  await orrery.run('kubectl create configmap second', 'configmap/second created');
  const before = await clock(page);
  await page.reload();
  await expect(undo(page)).toHaveAccessibleName('Undo: create configmaps/second');
  expect(await clock(page)).toBeGreaterThanOrEqual(before - 0.1);
  await page.getByRole('button', { name: '2 branches' }).click();
  const dialog = page.getByRole('dialog', { name: 'Branches' });
  await dialog.getByRole('button', { name: 'Compare Branch 1 with this' }).click();
  await expect(dialog.getByText('configmaps/default/first')).toBeVisible();
  await dialog.getByRole('button', { name: 'Return to Branch 1' }).click();
  await expect(dialog.getByRole('button', { name: 'Return to Branch 2' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(undo(page)).toHaveAccessibleName('Undo: create configmaps/first');
});

test('a simulator that stops answering is started again with all that was done', async ({ page }) => {
  await orrery.run('kubectl create configmap first', 'configmap/first created');
  const simulator = page.workers().find((worker) => /\/worker-/.test(worker.url()));
  simulator?.evaluate('for (;;);').catch(() => {});
  await expect(page.getByText(/stopped answering and was started again/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await expect(undo(page)).toHaveAccessibleName('Undo: create configmaps/first');
  await page.getByRole('button', { name: 'Play' }).click();
  await orrery.run('kubectl create configmap second', 'configmap/second created');
});

test('keeps several sessions: duplicated, named, opened, taken out, brought in, deleted', async ({ page }) => {
  await orrery.run('kubectl create configmap first', 'configmap/first created');
  await openFromPalette(page, 'sessions');
  const dialog = page.getByRole('dialog', { name: 'Sessions' });
  await dialog.getByRole('button', { name: 'Duplicate hello' }).click();
  await dialog.getByRole('button', { name: 'Rename hello (copy)' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('mine');
  await page.keyboard.press('Enter');
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save mine as a file' }).click();
  const file = await (await downloading).path();
  await dialog.getByRole('button', { name: 'Open mine' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(undo(page)).toHaveAccessibleName('Undo: create configmaps/first');
  await openFromPalette(page, 'sessions');
  await dialog.getByRole('button', { name: 'Delete hello' }).click();
  await dialog.getByRole('button', { name: 'Delete for ever' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  const choosing = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Open a file' }).click();
  await (await choosing).setFiles(file);
  await expect(dialog).toHaveCount(0);
  await openFromPalette(page, 'sessions');
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
});

test('a link shows what it holds before it takes the place of work', async ({ page }) => {
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.keyboard.press('Escape');
  await orrery.run('kubectl create configmap first', 'configmap/first created');
  await page.evaluate(
    (fragment) => {
      location.hash = fragment;
    },
    link.slice(link.indexOf('#')),
  );
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByText('kind, 3 nodes')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  await expect(undo(page)).toHaveAccessibleName('Undo: create configmaps/first');
  await page.evaluate(() => {
    location.hash = '#eThisIsNoLink';
  });
  await expect(
    page
      .getByText('The link could not be opened')
      .or(page.getByText(/damaged/))
      .first(),
  ).toBeVisible();
  await expect(undo(page)).toHaveAccessibleName('Undo: create configmaps/first');
});

test('says so where the past is looked at, and what the story leads through lights up', async ({ page }) => {
  await orrery.run('kubectl create deployment web --image=nginx', 'deployment.apps/web created');
  await expect(orrery.item(/^Pod web-.*, Running$/)).toHaveCount(1);
  await orrery.lens('Ownership');
  await orrery.inspect(/^Pod web-/);
  await expect(page.locator('.story-step')).not.toHaveCount(0);
  await page.getByRole('button', { name: 'Pause' }).click();
  await lookBack(page, 60);
  await orrery.run('kubectl get pods -l app=web', /The past is shown: 00:\d\d:\d\d/);
  await expect(orrery.terminal).toContainText('No resources found');
  await orrery.run('kubectl create configmap late', 'the past is being shown');
});

test('says that nothing is kept when the storage is full, and goes on', async ({ page, context, baseURL }) => {
  await limitStorage(context, page, new URL(baseURL ?? '').origin);
  await orrery.run('kubectl create configmap first', 'configmap/first created');
  // For half a minute Chromium goes by the room that it found when it last looked: write until it looks again.
  const told = page.getByText(/Nothing is kept on this device/);
  for (let i = 0; i < 25 && !(await told.isVisible()); i++) {
    await orrery.run(`kubectl create configmap more-${i}`, `configmap/more-${i} created`);
    await page.waitForTimeout(1_500);
  }
  await expect(told).toBeVisible();
  await orrery.run('kubectl get configmap first', /first +0/);
});

async function limitStorage(context: BrowserContext, page: Page, origin: string): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
}

test('after the first visit it opens without a network', async ({ page, context }) => {
  await page.evaluate(async () => {
    const { active, installing, waiting } = await navigator.serviceWorker.ready;
    const worker = active ?? waiting ?? installing;
    while (worker?.state !== 'activated')
      await new Promise((resolve) => worker?.addEventListener('statechange', resolve));
  });
  await context.setOffline(true);
  await page.reload();
  await expect(orrery.item(/^Pod hello-/).first()).toBeAttached();
  await orrery.run('kubectl get nodes', 'kind-control-plane');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
});

test('a page around it drives it by messages', async ({ page }) => {
  await page.goto('./embed-example.html');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('treeitem', { name: /^Pod / }).first()).toBeAttached();
  await expect(page.locator('#clock')).toContainText(' s');
  await page.getByRole('button', { name: 'Apply a ConfigMap' }).click();
  await expect(page.locator('#answer')).toContainText('"applied": 1');
  await page.getByRole('button', { name: 'kubectl get pods' }).click();
  await expect(page.locator('#answer')).toContainText('NAME');
  await page.getByRole('button', { name: 'Look back 30 s' }).click();
  await expect(frame.getByRole('button', { name: 'Back to now' }).first()).toBeVisible();
});
