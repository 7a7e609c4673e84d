import { expect, test } from '@playwright/test';
import { OrreryPage } from './OrreryPage.ts';

let orrery: OrreryPage;

test.beforeEach(async ({ page }) => {
  orrery = new OrreryPage(page);
  await orrery.open();
  await orrery.run('kubectl create configmap notes --from-literal=word=before', 'configmap/notes created');
});

test('kubectl edit opens the object in the editor, and applies it when it is done', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await orrery.run('kubectl edit configmap notes', 'is open in the editor: press Enter here when it is done');
  await orrery.write(
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\n  namespace: default\ndata:\n  word: after\n',
  );
  await orrery.terminal.getByRole('textbox').focus();
  await page.keyboard.press('Enter');
  await expect(orrery.terminal).toContainText('configmap/notes edited');
  await orrery.run("kubectl get configmap notes -o jsonpath='<{.data.word}>'", '<after>');
});

test('Ctrl-C stops a loop that would never end, and the shell goes on', async ({ page }) => {
  await orrery.run('while true; do echo turning; done', 'turning');
  await page.keyboard.press('Control+c');
  await orrery.run('echo still $((40+2)) here', 'still 42 here');
  await orrery.run('while :; do :; done', 'done');
  await page.keyboard.press('Control+c');
  await orrery.run('echo and $((40+3))', 'and 43');
});

test('what containers and files print cannot take the terminal over', async () => {
  await orrery.run("printf 'a\\033]52;c;aGVsbG8=\\007\\033]0;title\\007\\033[?1049hb\\n'; echo", 'ab');
  await orrery.run('echo fine', 'fine');
});
