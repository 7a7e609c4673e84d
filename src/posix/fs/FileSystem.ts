import { limits } from '../limits.ts';
import { DirNode, fileNode, LinkNode, type Node } from './Node.ts';

export interface FileSystemOptions {
  /** As `df` and `mount` show it: overlay, tmpfs, ext4. */
  type?: string;
  source?: string;
  readOnly?: boolean;
  /** Capacity in bytes of what is written here; beyond it ENOSPC. Unlimited when absent. */
  capacityBytes?: number;
}

/**
 * One tree of nodes with its accounting. A container's root is `FileSystem.overlay(image)`, an emptyDir a new one, a
 * volume that several pods share is one object mounted in several places.
 */
export class FileSystem {
  readonly type: string;
  readonly source: string;
  readOnly: boolean;
  capacityBytes: number | undefined;
  /** Bytes written into this file system (its lower layers not counted), as the kubelet would measure it. */
  usedBytes = 0;
  private usedChars = 0;

  constructor(
    readonly root: Node = new DirNode(),
    options: FileSystemOptions = {},
  ) {
    this.type = options.type ?? 'tmpfs';
    this.source = options.source ?? this.type;
    this.readOnly = options.readOnly ?? false;
    this.capacityBytes = options.capacityBytes;
  }

  /** A writable layer over a shared tree, which is frozen by this. */
  static overlay(base: DirNode, options: FileSystemOptions = {}): FileSystem {
    if (!base.frozen) base.freeze();
    return new FileSystem(new DirNode(base.mode, base), { type: 'overlay', source: 'overlay', ...options });
  }

  /** Whether `bytes` more fit, of which `chars` take real memory. */
  hasRoom(bytes: number, chars: number): boolean {
    if (this.usedChars + chars > limits.fileSystemChars) return false;
    return this.capacityBytes === undefined || this.usedBytes + bytes <= this.capacityBytes;
  }

  account(bytes: number, chars: number): void {
    this.usedBytes += bytes;
    this.usedChars += chars;
  }
}

/** What `buildTree` makes of a path: a file's text, a link (`{link}`), an empty directory (`null`), or a ready node. */
export type TreeEntry = string | null | { link: string } | { text: string; mode: number } | Node;

/** A tree from absolute or relative paths; directories on the way are made. */
export function buildTree(entries: Readonly<Record<string, TreeEntry>>, root: DirNode = new DirNode()): DirNode {
  for (const [path, entry] of Object.entries(entries)) {
    const parts = path.split('/').filter((part) => part !== '');
    const name = parts.pop();
    let dir = root;
    for (const part of parts) {
      const next = dir.get(part);
      if (next?.kind === 'dir') dir = next;
      else {
        const made = new DirNode();
        dir.set(part, made);
        dir = made;
      }
    }
    if (name !== undefined) dir.set(name, toNode(entry));
  }
  return root;
}

function toNode(entry: TreeEntry): Node {
  if (entry === null) return new DirNode();
  if (typeof entry === 'string') return fileNode(entry);
  if ('link' in entry) return new LinkNode(entry.link);
  if ('text' in entry) return fileNode(entry.text, entry.mode);
  return entry;
}
