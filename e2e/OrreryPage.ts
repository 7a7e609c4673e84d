import { expect, type Locator, type Page } from '@playwright/test';

/** The page as a person uses it: by names and roles. */
export class OrreryPage {
  constructor(readonly page: Page) {}

  /** Opens the page and waits until its cluster is drawn. */
  async open(fragment = ''): Promise<void> {
    await this.page.goto(`./${fragment}`);
    await expect(this.tree).toBeAttached();
    await expect(this.item(/^Pod /).first()).toBeAttached();
  }

  get graph(): Locator {
    return this.page.getByRole('region', { name: 'Cluster graph' });
  }

  get tree(): Locator {
    return this.page.getByRole('tree');
  }

  /** Something in the graph, by what a screen reader hears: `Pod web-1, Running`. */
  item(name: string | RegExp): Locator {
    return this.tree.getByRole('treeitem', { name });
  }

  get inspector(): Locator {
    return this.page.getByRole('region', { name: 'Inspector' });
  }

  /** Shows an object in the inspector by walking to it in the tree. */
  async inspect(name: string | RegExp): Promise<void> {
    const item = this.item(name).first();
    await item.focus();
    await this.page.keyboard.press('Enter');
  }

  async lens(name: 'Traffic' | 'Cluster' | 'Ownership' | 'Control plane'): Promise<void> {
    await this.page.getByRole('radio', { name }).click();
  }

  /** Puts a text in place of what the shown file holds. */
  async write(text: string): Promise<void> {
    const editor = this.page.getByRole('region', { name: 'Manifests' }).getByRole('textbox', { name: /Manifest text/ });
    await expect.poll(() => this.marks()).toContain('editor-ready');
    await editor.focus();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('Delete');
    await this.page.evaluate((clip) => navigator.clipboard.writeText(clip), text);
    await this.page.keyboard.press('ControlOrMeta+v');
  }

  async apply(): Promise<void> {
    await this.page.getByRole('button', { name: 'Apply', exact: true }).click();
  }

  get terminal(): Locator {
    return this.page.getByRole('region', { name: 'Terminal' });
  }

  /** Types a line into the terminal, and waits for what it answers. */
  async run(line: string, answer: string | RegExp): Promise<void> {
    await expect(this.terminal).toContainText('$');
    await this.terminal.getByRole('textbox').focus();
    await this.page.keyboard.type(`${line}\n`);
    await expect(this.terminal).toContainText(answer);
  }

  marks(): Promise<string[]> {
    return this.page.evaluate(() => performance.getEntriesByType('mark').map((mark) => mark.name));
  }
}
