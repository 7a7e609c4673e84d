import { FileSystem } from '../../posix/fs/FileSystem.ts';
import type { Node } from '../../posix/fs/Node.ts';

/**
 * Where the data of volumes lies: one file system for each store, made when it is first used and kept when the pods that
 * use it are gone. Keys say whose it is: `pv/NAME/UID`, `nfs/SERVER/PATH`, `node/NAME`.
 */
export class DataStores {
  private readonly stores = new Map<string, FileSystem>();

  /** The store of that key. `capacityBytes` limits what can be written into a new one. */
  open(key: string, options: { type?: string; source?: string; capacityBytes?: number } = {}): FileSystem {
    const known = this.stores.get(key);
    if (known) return known;
    const made = new FileSystem(undefined, { type: 'ext4', ...options });
    this.stores.set(key, made);
    return made;
  }

  has(key: string): boolean {
    return this.stores.has(key);
  }

  /** Destroys the data. */
  wipe(key: string): void {
    this.stores.delete(key);
  }

  /** Removes a directory from every node that has it. */
  removeDirectoryEverywhere(path: string): void {
    for (const key of this.stores.keys()) if (key.startsWith('node/')) this.removeDirectory(key, path);
  }

  /** Removes a directory, with all that is in it, from a store. */
  removeDirectory(key: string, path: string): void {
    const parts = path.split('/').filter(Boolean);
    const name = parts.pop();
    let at: Node | undefined = this.stores.get(key)?.root;
    for (const part of parts) at = at?.kind === 'dir' ? at.get(part) : undefined;
    if (name && at?.kind === 'dir') at.delete(name);
  }
}
