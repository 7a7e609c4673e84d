import { limits } from '../limits.ts';
import { failed, type SysError, sysError } from '../SysError.ts';
import type { FileSystem } from './FileSystem.ts';
import { DirNode, fileNode, type Node } from './Node.ts';

/** Who asks: permission checks and relative paths depend on it. */
export interface Caller {
  readonly pid: number;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

export interface Mount {
  readonly path: string;
  readonly fs: FileSystem;
  readonly node: Node;
  readonly readOnly: boolean;
}

/** Where a path leads. Without `node` nothing is there, but `parent` exists and could hold `name`. */
export interface Place {
  readonly path: string;
  readonly fs: FileSystem;
  readonly readOnly: boolean;
  readonly parent?: DirNode;
  readonly name: string;
  readonly node?: Node;
}

interface Frame {
  path: string;
  name: string;
  node: Node;
  mount: Mount;
}

export const ROOT_CALLER: Caller = { pid: 1, cwd: '/', uid: 0, gid: 0, groups: [] };

/** The tree of mounts that the processes of one container (or of the page's terminal) see. */
export class Vfs {
  private readonly mounts = new Map<string, Mount>();
  private readonly rootMount: Mount;

  /** What the machine is called whose files these are, where that is not the table's own. */
  hostname: string | undefined;

  constructor(root: FileSystem) {
    this.rootMount = { path: '/', fs: root, node: root.root, readOnly: false };
  }

  get root(): FileSystem {
    return this.rootMount.fs;
  }

  /** All mounts, the root first. */
  list(): Mount[] {
    return [this.rootMount, ...this.mounts.values()];
  }

  /**
   * Mounts a file system, or the file or directory `subPath` in it, at an absolute path; the mount point is made when it is
   * missing, as a container runtime does. ENOENT when `subPath` does not exist.
   */
  mount(path: string, fs: FileSystem, options: { readOnly?: boolean; subPath?: string } = {}): SysError | undefined {
    let node: Node | undefined = fs.root;
    for (const part of (options.subPath ?? '').split('/').filter(Boolean)) {
      node = node?.kind === 'dir' ? node.get(part) : undefined;
    }
    if (!node) return sysError('ENOENT');
    const at = normalize(path);
    this.makePoint(at, node);
    this.mounts.set(at, { path: at, fs, node, readOnly: options.readOnly ?? false });
    return undefined;
  }

  unmount(path: string): boolean {
    return this.mounts.delete(normalize(path));
  }

  resolve(path: string, who: Caller, follow = true): Place | SysError {
    if (path === '') return sysError('ENOENT');
    if (path.length > 4096) return sysError('ENAMETOOLONG');
    const todo = (path.startsWith('/') ? path : `${who.cwd}/${path}`).split('/').filter(isName).reverse();
    const mustBeDir = path.endsWith('/') || path.endsWith('/.');
    let stack: Frame[] = [this.rootFrame()];
    let links = 0;
    while (todo.length > 0) {
      const name = todo.pop()!;
      const here = stack.at(-1)!;
      if (here.node.kind !== 'dir') return sysError('ENOTDIR');
      if (!allowed(here.node, who, 1)) return sysError('EACCES');
      if (name === '..') {
        if (stack.length > 1) stack.pop();
        continue;
      }
      if (name.length > 255) return sysError('ENAMETOOLONG');
      const frame = this.step(here, name, who);
      const last = todo.length === 0;
      if (!frame) {
        if (!last) return sysError('ENOENT');
        return place(here.mount, here.node, name, undefined, join(here.path, name));
      }
      if (frame.node.kind === 'link' && (!last || follow || mustBeDir)) {
        if (++links > limits.symlinks) return sysError('ELOOP');
        const target = frame.node.target;
        todo.push(...target.split('/').filter(isName).reverse());
        if (target.startsWith('/')) stack = [this.rootFrame()];
        continue;
      }
      stack.push(frame);
    }
    return this.arrive(stack, mustBeDir);
  }

  /** The node at a path, followed; SysError when there is none. */
  find(path: string, who: Caller = ROOT_CALLER): Node | SysError {
    const found = this.resolve(path, who);
    if (failed(found)) return found;
    return found.node ?? sysError('ENOENT');
  }

  /** The text of a file, for an embedding. */
  readText(path: string): string | SysError {
    const node = this.find(path);
    if (failed(node)) return node;
    if (node.kind === 'dir') return sysError('EISDIR');
    return node.kind === 'file' ? node.data.text() : sysError('EINVAL');
  }

  /** Makes or replaces a file, for an embedding (`kubectl cp`, /etc/hosts); directories on the way are made. */
  writeText(path: string, text: string, options: { mode?: number; nowMs?: number } = {}): SysError | undefined {
    const parent = this.makeDirectories(normalize(path).replace(/\/[^/]*$/, '') || '/');
    if (failed(parent)) return parent;
    const found = this.resolve(path, ROOT_CALLER);
    if (failed(found)) return found;
    if (!found.parent || found.node?.kind === 'dir') return sysError('EISDIR');
    const node = fileNode(text, options.mode ?? 0o644);
    node.mtimeMs = options.nowMs ?? 0;
    if (!found.fs.hasRoom(node.data.bytes, text.length)) return sysError('ENOSPC');
    if (found.node?.kind === 'file' && !found.node.frozen) {
      found.fs.account(-found.node.data.bytes, -found.node.data.chars);
      found.node.data = node.data;
      found.node.mtimeMs = node.mtimeMs;
      found.node.wake();
    } else found.parent.set(found.name, node);
    found.fs.account(node.data.bytes, text.length);
    return undefined;
  }

  /** `mkdir -p`, for an embedding. */
  makeDirectories(path: string): DirNode | SysError {
    let at = '/';
    for (const name of ['', ...path.split('/').filter(isName)]) {
      at = join(at, name);
      const found = this.resolve(at, ROOT_CALLER);
      if (failed(found)) return found;
      if (found.node && found.node.kind !== 'dir') return sysError('ENOTDIR');
      if (!found.node) found.parent!.set(found.name, new DirNode());
    }
    const node = this.find(path);
    return failed(node) ? node : node.kind === 'dir' ? node : sysError('ENOTDIR');
  }

  private makePoint(path: string, target: Node): void {
    const parent = this.makeDirectories(path.replace(/\/[^/]*$/, '') || '/');
    if (failed(parent) || path === '/') return;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!parent.get(name)) parent.set(name, target.kind === 'dir' ? new DirNode() : fileNode(''));
  }

  private rootFrame(): Frame {
    const mount = this.mounts.get('/') ?? this.rootMount;
    return { path: '/', name: '', node: mount.node, mount };
  }

  private step(here: Frame, name: string, who: Caller): Frame | undefined {
    if (here.node.kind !== 'dir') return undefined;
    const path = join(here.path, name);
    const mount = this.mounts.size > 0 ? this.mounts.get(path) : undefined;
    if (mount) return { path, name, node: mount.node, mount };
    const node = here.node.get(name, who.pid);
    return node && { path, name, node, mount: here.mount };
  }

  private arrive(stack: Frame[], mustBeDir: boolean): Place | SysError {
    const end = stack.at(-1)!;
    if (mustBeDir && end.node.kind !== 'dir') return sysError('ENOTDIR');
    const above = stack.at(-2)?.node;
    return place(end.mount, above?.kind === 'dir' ? above : undefined, end.name, end.node, end.path);
  }
}

/** Whether the caller has the permission `want` (4 read, 2 write, 1 search or execute). Root has every one it needs. */
export function allowed(node: Node, who: Caller, want: number): boolean {
  if (who.uid === 0) return want !== 1 || node.kind === 'dir' || (node.mode & 0o111) !== 0;
  if (node.uid === who.uid) return ((node.mode >> 6) & want) === want;
  if (node.gid === who.gid || who.groups.includes(node.gid)) return ((node.mode >> 3) & want) === want;
  return (node.mode & want) === want;
}

/** An absolute path without `.`, `..`, doubled or trailing slashes; links are not looked at. */
export function normalize(path: string, cwd = '/'): string {
  const out: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') out.pop();
    else if (isName(part)) out.push(part);
  }
  return `/${out.join('/')}`;
}

export function join(dir: string, name: string): string {
  if (name === '') return dir;
  return dir.endsWith('/') ? dir + name : `${dir}/${name}`;
}

function isName(part: string): boolean {
  return part !== '' && part !== '.';
}

function place(mount: Mount, parent: DirNode | undefined, name: string, node: Node | undefined, path: string): Place {
  const readOnly = mount.readOnly || mount.fs.readOnly;
  return { path, fs: mount.fs, readOnly, name, ...(parent && { parent }), ...(node && { node }) };
}
