import { normalize, type Vfs } from '../posix/fs/Vfs.ts';
import { failed } from '../posix/SysError.ts';

/** Where a home directory is kept between visits: paths below it and their texts. */
export interface HomeStore {
  load(): Readonly<Record<string, string>>;
  save(files: Readonly<Record<string, string>>): void;
}

/** Characters that are kept at most; what does not fit is left out, the largest files first. */
const LIMIT = 400_000;
/** Made anew for each cluster. */
const NOT_KEPT = new Set(['.kube', '.cache']);

/**
 * Keeps the files of the home directory that the editor does not have, over visits. Only files that a command changed
 * make it write.
 */
export class KeptHome {
  private last = '';

  constructor(
    private readonly vfs: Vfs,
    private readonly home: string,
    private readonly store: HomeStore,
    /** Names that somebody else keeps. */
    private readonly elsewhere: () => ReadonlySet<string>,
  ) {
    for (const [path, text] of Object.entries(store.load())) vfs.writeText(normalize(path, home), text);
    this.last = JSON.stringify(this.collect());
  }

  save(): void {
    const files = this.collect();
    const now = JSON.stringify(files);
    if (now === this.last) return;
    this.last = now;
    this.store.save(files);
  }

  private collect(): Record<string, string> {
    const elsewhere = this.elsewhere();
    const found: [string, string][] = [];
    this.walk('', found);
    let room = LIMIT;
    const kept = found
      .filter(([path]) => !elsewhere.has(path))
      .sort((a, b) => a[1].length - b[1].length)
      .filter(([path, text]) => {
        room -= path.length + text.length;
        return room >= 0;
      });
    return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private walk(below: string, found: [string, string][]): void {
    const node = this.vfs.find(normalize(below || '.', this.home));
    if (failed(node) || node.kind !== 'dir' || found.length > 2000) return;
    for (const name of node.names()) {
      if (below === '' && NOT_KEPT.has(name)) continue;
      const path = below === '' ? name : `${below}/${name}`;
      const child = node.get(name);
      if (child?.kind === 'dir') this.walk(path, found);
      else if (child?.kind === 'file' && child.data.chars <= LIMIT) found.push([path, child.data.text()]);
    }
  }
}
