import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const LENS_KEYS = ['1', '2', '3', '4'];

for (const [theme, locale] of [
  ['dark', 'en-US'],
  ['light', 'ko-KR'],
] as const)
  test(`axe finds nothing in any lens and in the dialogs (${theme}, ${locale})`, async ({ browser, baseURL }) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ colorScheme: theme, locale, reducedMotion: 'reduce', baseURL });
    const page = await context.newPage();
    await page.goto('./');
    await expect(page.getByRole('treeitem', { name: /^Pod / }).first()).toBeAttached();
    await page.getByRole('treeitem', { name: /^Pod / }).first().focus();
    await page.keyboard.press('Enter');
    for (const key of LENS_KEYS) {
      await page.keyboard.press(key);
      await expectNothing(page);
    }
    await page.getByRole('button', { name: /^(Share|공유)$/ }).click();
    const tabs = page.getByRole('dialog').getByRole('tab');
    await expect(tabs).toHaveCount(3);
    for (const tab of await tabs.all()) {
      await tab.click();
      await expectNothing(page);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^(Commands|명령)$/ }).click();
    await page.keyboard.type(locale === 'ko-KR' ? '세션' : 'sessions');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
    await expectNothing(page);
    await context.close();
  });

async function expectNothing(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
}
