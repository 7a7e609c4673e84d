import { normalize, type Vfs } from '../posix/fs/Vfs.ts';
import { failed } from '../posix/SysError.ts';

/** The files of the editor, which are files of the terminal's home directory too. */
export interface SharedFiles {
  list(): readonly { name: string; text: string }[];
  write(name: string, text: string): void;
  remove(name: string): void;
  /** Told when the editor's files changed; returns what ends it. */
  onChange(listener: () => void): () => void;
  /** Brings a file before the user's eyes. */
  show?(name: string): void;
}

const MANIFEST = /\.(?:ya?ml|json)$/;

/**
 * Matches the home directory with the editor's files, both ways, at the moments a person could tell: before a command
 * runs and after it has run.
 *
 * What the editor has, the directory has. Manifests (`*.yaml`, `*.yml`, `*.json`) that commands make become tabs of the
 * editor; other files stay in the directory.
 */
export class HomeFiles {
  /** What both sides had when they were last matched. */
  private known = new Map<string, string>();
  private readonly end: () => void;
  private dirty = true;

  constructor(
    private readonly vfs: Vfs,
    private readonly home: string,
    private readonly shared: SharedFiles,
  ) {
    this.end = shared.onChange(() => {
      this.dirty = true;
    });
    this.pull();
  }

  dispose(): void {
    this.end();
  }

  /** From the editor to the directory. */
  pull(): void {
    if (!this.dirty) return;
    this.dirty = false;
    const now = new Map(this.shared.list().map(({ name, text }) => [name, text]));
    for (const [name, text] of now) if (this.known.get(name) !== text) this.vfs.writeText(this.path(name), text);
    for (const name of this.known.keys()) if (!now.has(name)) this.removeFile(name);
    this.known = now;
  }

  /** From the directory to the editor. */
  push(): void {
    this.pull();
    for (const [name, text] of this.known) {
      const after = this.vfs.readText(this.path(name));
      if (failed(after)) {
        this.known.delete(name);
        this.shared.remove(name);
      } else if (after !== text) this.give(name, after);
    }
    const home = this.vfs.find(this.home);
    if (failed(home) || home.kind !== 'dir') return;
    for (const name of home.names()) {
      if (this.known.has(name) || !MANIFEST.test(name)) continue;
      const text = this.vfs.readText(this.path(name));
      if (!failed(text)) this.give(name, text);
    }
    this.dirty = false;
  }

  private give(name: string, text: string): void {
    this.known.set(name, text);
    this.shared.write(name, text);
  }

  private removeFile(name: string): void {
    const path = this.path(name);
    const dir = this.vfs.find(path.replace(/\/[^/]*$/, ''));
    if (!failed(dir) && dir.kind === 'dir') dir.delete(path.slice(path.lastIndexOf('/') + 1));
  }

  private path(name: string): string {
    return normalize(name, this.home);
  }
}
