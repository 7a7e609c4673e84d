import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const LENS_KEYS = ['1', '2', '3', '4'];

for (const [theme, locale] of [
  ['dark', 'en-US'],
  ['light', 'ko-KR'],
] as const)
  test(`axe finds nothing in any lens (${theme}, ${locale})`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ colorScheme: theme, locale, reducedMotion: 'reduce', baseURL });
    const page = await context.newPage();
    await page.goto('./');
    await expect(page.getByRole('treeitem', { name: /^Pod / }).first()).toBeAttached();
    await page.getByRole('treeitem', { name: /^Pod / }).first().focus();
    await page.keyboard.press('Enter');
    for (const key of LENS_KEYS) {
      await page.keyboard.press(key);
      await page.waitForFunction(() => document.getAnimations().every((a) => a.playState !== 'running'));
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
    }
    await context.close();
  });
