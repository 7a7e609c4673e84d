import type { OpenFile } from '../OpenFile.ts';
import { WaitQueue } from '../WaitQueue.ts';
import { FileData } from './FileData.ts';

export type Node = FileNode | DirNode | LinkNode | DeviceNode | DescriptorNode;

/** What every node has: permission bits, owner, time of last change (ms). */
abstract class NodeBase {
  mode: number;
  uid = 0;
  gid = 0;
  mtimeMs = 0;
  /** A frozen node belongs to a layer that others share: it is copied before it is changed. */
  frozen = false;

  constructor(mode: number) {
    this.mode = mode;
  }

  protected copyMeta(from: NodeBase): void {
    this.mode = from.mode;
    this.uid = from.uid;
    this.gid = from.gid;
    this.mtimeMs = from.mtimeMs;
  }
}

export class FileNode extends NodeBase {
  readonly kind = 'file';
  /** The built-in program this executable is, by its name in the table of programs. */
  program?: string;
  private waiters?: WaitQueue;

  constructor(
    public data: FileData,
    mode = 0o644,
  ) {
    super(mode);
  }

  copy(): FileNode {
    const copy = new FileNode(this.data.clone(), this.mode);
    copy.copyMeta(this);
    if (this.program !== undefined) copy.program = this.program;
    return copy;
  }

  get changed(): WaitQueue {
    this.waiters ??= new WaitQueue();
    return this.waiters;
  }

  wake(): void {
    this.waiters?.wakeAll();
  }
}

export class LinkNode extends NodeBase {
  readonly kind = 'link';
  constructor(readonly target: string) {
    super(0o777);
  }
}

export type Device = 'null' | 'zero' | 'full' | 'urandom' | 'tty';

export class DeviceNode extends NodeBase {
  readonly kind = 'device';
  constructor(readonly device: Device) {
    super(0o666);
  }
}

/** An entry of /proc/<pid>/fd: opening it shares the open file itself. */
export class DescriptorNode extends NodeBase {
  readonly kind = 'descriptor';
  constructor(readonly file: OpenFile) {
    super(0o700);
  }
}

/**
 * A directory, possibly laid over a frozen one: an entry here hides the lower one, `null` removes it. Directories below
 * are laid over lazily, when they are first walked through, so an untouched overlay of a whole image is one object.
 */
export class DirNode extends NodeBase {
  readonly kind = 'dir';
  private own: Map<string, Node | null> | undefined;

  constructor(
    mode = 0o755,
    private readonly lower?: DirNode,
  ) {
    super(mode);
    if (lower) this.copyMeta(lower);
  }

  get(name: string, _pid?: number): Node | undefined {
    const mine = this.own?.get(name);
    if (mine !== undefined) return mine ?? undefined;
    const below = this.lower?.get(name);
    if (below?.kind !== 'dir' || this.frozen) return below;
    const over = new DirNode(below.mode, below);
    this.entries().set(name, over);
    return over;
  }

  set(name: string, node: Node): void {
    this.entries().set(name, node);
  }

  delete(name: string): void {
    if (this.lower?.get(name)) this.entries().set(name, null);
    else this.own?.delete(name);
  }

  /** Names in byte order. */
  names(_pid?: number): string[] {
    const names = new Set(this.lower?.names());
    for (const [name, node] of this.own ?? []) {
      if (node) names.add(name);
      else names.delete(name);
    }
    return [...names].sort();
  }

  /** Makes this tree a layer that can be shared: nothing in it changes any more. */
  freeze(): this {
    for (const node of this.own?.values() ?? []) {
      if (node?.kind === 'dir') node.freeze();
      else if (node) node.frozen = true;
    }
    this.frozen = true;
    return this;
  }

  private entries(): Map<string, Node | null> {
    this.own ??= new Map();
    return this.own;
  }
}

export function fileNode(text: string, mode = 0o644): FileNode {
  return new FileNode(FileData.of(text), mode);
}

/** An executable that runs a built-in program. */
export function programNode(program: string): FileNode {
  const node = fileNode('\x7fELF\x02\x01\x01', 0o755);
  node.program = program;
  return node;
}
