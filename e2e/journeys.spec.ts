import { expect, test } from '@playwright/test';
import { OrreryPage } from './OrreryPage.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
`;

let orrery: OrreryPage;
test.beforeEach(async ({ page }) => {
  orrery = new OrreryPage(page);
  await orrery.open();
});

test('opens on a living cluster, and loads the heavy parts only then', async () => {
  await expect(orrery.item(/^Pod hello-.*, Running$/)).toHaveCount(3);
  await expect(orrery.item(/^Service hello/)).toHaveCount(1);
  await expect.poll(() => orrery.marks()).toEqual(expect.arrayContaining(['graph-alive', 'editor-ready']));
  const marks = await orrery.marks();
  expect(marks.indexOf('graph-alive')).toBeLessThan(marks.indexOf('editor-ready'));
});

test('applies manifests and shows what becomes of them', async () => {
  await orrery.write(WEB);
  await orrery.apply();
  await expect(orrery.item(/^Pod web-.*, Running$/)).toHaveCount(2);
  await orrery.lens('Ownership');
  await expect(orrery.item(/^Deployment web, 2\/2$/)).toHaveCount(1);
  await expect(orrery.item(/^ReplicaSet web-.*, 2\/2$/)).toHaveCount(1);
});

test('heals: a deleted pod is replaced', async ({ page }) => {
  const pods = orrery.item(/^Pod hello-.*, Running$/);
  const name = ((await pods.first().getAttribute('aria-label')) ?? '').replace(', Running', '');
  await orrery.inspect(new RegExp(`^${name}`));
  await orrery.inspector.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(orrery.item(new RegExp(`^${name}`))).toHaveCount(0, { timeout: 45_000 });
  await expect(pods).toHaveCount(3);
});

test('scales from the inspector, and shows the kubectl line for it', async () => {
  await orrery.lens('Ownership');
  await orrery.inspect(/^Deployment hello/);
  await expect(orrery.inspector.getByText('kubectl scale deploy/hello --replicas=4')).toBeVisible();
  await orrery.inspector.getByRole('button', { name: 'One more' }).click();
  await expect(orrery.item(/^Pod hello-.*, Running$/)).toHaveCount(4);
});

test('explains why a pod is there', async () => {
  await orrery.inspect(/^Pod hello-/);
  await expect(orrery.inspector.getByText('You created Deployment hello')).toBeVisible();
});

test('shows what the server objects to at the line, and lets the rest through', async ({ page }) => {
  await orrery.write(`${WEB}---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: broken\nspec:\n  containers: []\n`);
  await orrery.apply();
  const problems = page.getByRole('list', { name: 'Problems' });
  await expect(problems.getByRole('button', { name: /Line 34.*spec\.containers: Required value/ })).toBeVisible();
  await expect(orrery.item(/^Pod web-.*, Running$/)).toHaveCount(2);
});

test('points at a tab and at a misspelt field', async ({ page }) => {
  await orrery.write('apiVersion: v1\nkind: Pod\nmetadata:\n\tname: tabbed\n');
  await orrery.apply();
  await expect(page.getByRole('button', { name: /Line 4.*found character that cannot start any token/ })).toBeVisible();
  await orrery.write('appVersion: v1\nkind: Pod\nmetadata:\n  name: x\n');
  await orrery.apply();
  await expect(page.getByRole('button', { name: /apiVersion not set/ })).toBeVisible();
  await page.getByRole('button', { name: 'Fix line 1' }).click();
  await expect(page.getByRole('list', { name: 'Suggested fixes' })).toHaveCount(0);
});

test('pauses, steps and goes on', async ({ page }) => {
  const clock = page.getByRole('timer', { name: 'Virtual time' });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
  const stopped = await clock.textContent();
  await page.getByRole('button', { name: 'Step one event' }).click();
  await expect(clock).not.toHaveText(stopped ?? '');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('looks back, and comes back to now', async ({ page }) => {
  await orrery.write(WEB);
  await orrery.apply();
  await expect(orrery.item(/^Pod web-.*, Running$/)).toHaveCount(2);
  const slider = page.getByRole('slider', { name: 'Moment shown' });
  await slider.focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press('PageDown');
  await expect(orrery.item(/^Pod web-/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Back to now' }).first().click();
  await expect(orrery.item(/^Pod web-.*, Running$/)).toHaveCount(2);
});

test('undoes the last action', async ({ page }) => {
  await orrery.write(WEB.slice(0, WEB.indexOf('---')));
  await orrery.apply();
  await expect(orrery.item(/^Pod web-.*, Running$/)).toHaveCount(2);
  await page.getByRole('button', { name: /^Undo: create deployments\/web/ }).click();
  await expect(orrery.item(/^Pod web-/)).toHaveCount(0);
  await expect(orrery.item(/^Pod hello-.*, Running$/)).toHaveCount(3);
});

test('brings the same cluster to another browser by a link', async ({ page, browser }) => {
  await orrery.write(WEB);
  await orrery.apply();
  await expect(orrery.item(/^Pod web-.*, Running$/)).toHaveCount(2);
  await orrery.lens('Ownership');
  const pods = await orrery.item(/^Pod web-/).evaluateAll((items) => items.map((i) => i.getAttribute('aria-label')));
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: 'Link' });
  await expect(field).toHaveValue(/#e/);
  const link = await field.inputValue();

  const other = new OrreryPage(await (await browser.newContext({ locale: 'en-US' })).newPage());
  await other.open(link.slice(link.indexOf('#')));
  await expect(other.page.getByRole('radio', { name: 'Ownership' })).toBeChecked();
  await expect(other.item(/^Pod web-.*, Running$/)).toHaveCount(2);
  const again = await other.item(/^Pod web-/).evaluateAll((items) => items.map((i) => i.getAttribute('aria-label')));
  expect(again.sort()).toEqual(pods.sort());
  await expect(other.page.getByRole('tab', { name: 'deployment.yaml' })).toBeVisible();
});

test('does everything from the palette, by keyboard', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('control plane');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Control plane' })).toBeChecked();
  await expect(page.getByRole('region', { name: 'Messages' })).toBeVisible();
});

test('runs kubectl in the terminal, and what it does is seen', async () => {
  await orrery.run('kubectl get pods -l app=hello', 'READY');
  await orrery.run('kubectl scale deployment/hello --replicas=5', 'deployment.apps/hello scaled');
  await expect(orrery.item(/^Pod hello-.*, Running$/)).toHaveCount(5);
});

test('rolls out a new image live, and rolls it back', async () => {
  await orrery.lens('Ownership');
  const sets = orrery.item(/^ReplicaSet hello-/);
  const first = ((await sets.first().getAttribute('aria-label')) ?? '').replace(/, .*/, '');
  await orrery.run('kubectl set image deployment/hello web=nginx:1.27', 'deployment.apps/hello image updated');
  await expect(sets).toHaveCount(2);
  const pods = orrery.item(/^Pod hello-/);
  await expect(orrery.item(new RegExp(`^${first}, 0/0`))).toHaveCount(1, { timeout: 45_000 });
  await expect(pods).toHaveCount(3, { timeout: 45_000 });
  await expect(orrery.item(/^Pod hello-.*, Running$/)).toHaveCount(3);
  await orrery.run('kubectl rollout undo deployment/hello', 'deployment.apps/hello rolled back');
  await expect(orrery.item(new RegExp(`^${first}, 3/3`))).toHaveCount(1, { timeout: 45_000 });
  await expect(pods).toHaveCount(3, { timeout: 45_000 });
});

test('a pod that loses its label leaves and is replaced; with the label back, one goes', async () => {
  const pods = orrery.item(/^Pod hello-.*, Running$/);
  const name = ((await pods.first().getAttribute('aria-label')) ?? '').replace(/^Pod |, .*/g, '');
  await orrery.run(`kubectl label pod ${name} app-`, `pod/${name} unlabeled`);
  await expect(pods).toHaveCount(4);
  await orrery.lens('Ownership');
  await expect(orrery.item(/^ReplicaSet hello-.*, 3\/3$/)).toHaveCount(1);
  await orrery.inspect(`Pod ${name}, Running`);
  await expect(orrery.inspector.getByText('Nothing owns it')).toBeVisible();
  await orrery.run(`kubectl label pod ${name} app=hello`, `pod/${name} labeled`);
  await expect(orrery.item(/^Pod hello-/)).toHaveCount(3, { timeout: 45_000 });
});

test('sends one request from outside and follows it', async () => {
  await orrery.inspect(/^Internet/);
  await orrery.inspector.getByRole('button', { name: 'Send' }).click();
  await expect(orrery.inspector.getByRole('status')).toContainText('HTTP 200');
  await expect(orrery.inspector.getByRole('status').getByRole('listitem').first()).toBeVisible();
});

test('shows a missing image where it hurts, and leaves the rest alone', async () => {
  await orrery.write(WEB.replace('image: nginx', 'image: nginx:doesnotexist'));
  await orrery.apply();
  await expect(orrery.item(/^Pod web-.*, (ErrImagePull|ImagePullBackOff)$/)).toHaveCount(2);
  await orrery.inspect(/^Pod web-/);
  await expect(orrery.inspector.getByText(/The image nginx:doesnotexist cannot be pulled/)).toBeVisible();
  await expect(orrery.item(/^Pod hello-.*, Running$/)).toHaveCount(3);
});

test('a misspelt image is ErrImagePull, then ImagePullBackOff, in the graph', async () => {
  await orrery.run('kubectl create deployment typo --image=ngnix', 'deployment.apps/typo created');
  await expect(orrery.item(/^Pod typo-.*, ErrImagePull$/)).toHaveCount(1);
  await expect(orrery.item(/^Pod typo-.*, ImagePullBackOff$/)).toHaveCount(1, { timeout: 30_000 });
});

test('a selector that does not match its template is refused at the selector', async ({ page }) => {
  await orrery.write(WEB.replace('      app: web\n  template', '      app: wbe\n  template'));
  await orrery.apply();
  const problems = page.getByRole('list', { name: 'Problems' });
  await expect(problems.getByRole('button', { name: /`selector` does not match template `labels`/ })).toBeVisible();
  await expect(problems.getByRole('button', { name: /Line (7|8|9|11|12|13)/ })).toBeVisible();
  await expect(orrery.item(/^Service web/)).toHaveCount(1);
});

test('breaks a readiness probe: the pod gets no traffic until it is mended', async ({ page }) => {
  const name = (
    (await orrery
      .item(/^Pod hello-/)
      .first()
      .getAttribute('aria-label')) ?? ''
  ).replace(/, .*/, '');
  await orrery.inspect(new RegExp(`^${name}`));
  await orrery.inspector.getByRole('button', { name: 'Break readiness probe' }).click();
  await expect(orrery.inspector.getByText(/Running but not ready/)).toBeVisible({ timeout: 45_000 });
  await orrery.inspector.getByRole('button', { name: 'Mend readiness probe' }).click();
  await expect(orrery.inspector.getByText(/Running and ready on/)).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole('button', { name: 'Undo: breakProbe' })).toBeVisible();
});

test('kills a container by keyboard from the menu of its pod; it is restarted', async ({ page }) => {
  await orrery
    .item(/^Pod hello-/)
    .first()
    .focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Kill container' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.keyboard.press('Escape');
  await orrery.run('kubectl get pods -l app=hello -w', /Running +1 \(\d+s ago\)/);
});

test('nothing can be undone before anything was done', async ({ page }) => {
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
});

test('stops a node from the chaos panel, and starts it again', async ({ page }) => {
  await page.getByRole('tab', { name: 'Chaos' }).click();
  await page.getByRole('button', { name: 'Stop kind-worker2' }).click();
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemradio', { name: '20×' }).click();
  await expect(orrery.item(/^Node kind-worker2, NotReady/)).toHaveCount(1);
  await page.getByRole('button', { name: 'Start kind-worker2' }).click();
  await expect(orrery.item(/^Node kind-worker2, Ready/)).toHaveCount(1);
});

test('shows one pane at a time on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  const bar = page.getByRole('navigation', { name: 'Panes' });
  await bar.getByRole('button', { name: 'YAML' }).click();
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeVisible();
  await bar.getByRole('button', { name: 'Graph' }).click();
  await orrery.inspect(/^Pod hello-/);
  await bar.getByRole('button', { name: 'Inspector' }).click();
  await expect(orrery.inspector.getByText(/Running and ready/)).toBeVisible();
});

test('as a story, time in which nothing happens is skipped', async ({ page }) => {
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Story/ }).click();
  await expect(page.getByRole('timer', { name: 'Virtual time' })).toHaveText(/^00:0[3-9]/, { timeout: 30_000 });
});
