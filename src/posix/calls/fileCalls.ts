import { byteLength } from '../bytes.ts';
import { DirNode, LinkNode, type Node, programNode } from '../fs/Node.ts';
import { allowed, type Place } from '../fs/Vfs.ts';
import type { Handlers, Kernel } from '../Kernel.ts';
import type { Process } from '../Process.ts';
import { RegularFile } from '../RegularFile.ts';
import type { Stat } from '../Syscall.ts';
import { failed, type SysError, sysError } from '../SysError.ts';
import { writable } from './descriptorCalls.ts';

type Names =
  | 'stat'
  | 'fstat'
  | 'access'
  | 'readdir'
  | 'mkdir'
  | 'rmdir'
  | 'unlink'
  | 'rename'
  | 'symlink'
  | 'link'
  | 'chmod'
  | 'chown'
  | 'utime'
  | 'mounts'
  | 'install'
  | 'chdir'
  | 'umask';

/** The system calls on paths. */
export const fileCalls: Handlers<Names> = {
  stat(kernel, process, { path, follow }) {
    const found = existing(kernel, process, path, follow ?? true);
    return failed(found) ? found : toStat(found.node, found.path);
  },
  fstat(_kernel, process, { fd }) {
    const file = process.descriptors.get(fd)?.file;
    if (!file) return sysError('EBADF');
    if (file instanceof RegularFile) return toStat(file.node, file.path);
    return { kind: 'device', mode: 0o620, uid: 0, gid: 0, size: 0, mtimeMs: 0, path: '' };
  },
  access(kernel, process, { path, want }) {
    const found = existing(kernel, process, path, true);
    if (failed(found)) return false;
    return allowed(found.node, process, want) && !(want & 2 && found.readOnly);
  },
  readdir(kernel, process, { path }) {
    const found = existing(kernel, process, path, true);
    if (failed(found)) return found;
    if (found.node.kind !== 'dir') return sysError('ENOTDIR');
    return allowed(found.node, process, 4) ? found.node.names(process.pid) : sysError('EACCES');
  },
  mkdir: (kernel, process, { path, mode }) =>
    add(kernel, process, path.replace(/\/+$/, '') || '/', () => new DirNode((mode ?? 0o777) & ~process.umask)),
  symlink: (kernel, process, { target, path }) => add(kernel, process, path, () => new LinkNode(target)),
  link(kernel, process, { from, to }) {
    const found = existing(kernel, process, from, true);
    if (failed(found)) return found;
    if (found.node.kind === 'dir') return sysError('EPERM');
    const node = writable(found, found.node);
    return add(kernel, process, to, () => node, true);
  },
  rmdir(kernel, process, { path }) {
    const found = removable(kernel, process, path);
    if (failed(found)) return found;
    if (found.node.kind !== 'dir') return sysError('ENOTDIR');
    if (found.node.names(process.pid).length > 0) return sysError('ENOTEMPTY');
    return remove(kernel, found);
  },
  unlink(kernel, process, { path }) {
    const found = removable(kernel, process, path);
    if (failed(found)) return found;
    return found.node.kind === 'dir' ? sysError('EISDIR') : remove(kernel, found);
  },
  rename(kernel, process, { from, to }) {
    const source = removable(kernel, process, from);
    if (failed(source)) return source;
    const target = (process.vfs ?? kernel.vfs).resolve(to.replace(/\/+$/, ''), process, false);
    if (failed(target)) return target;
    return move(kernel, process, source, target);
  },
  chmod: (kernel, process, { path, mode }) =>
    change(kernel, process, path, (node) => {
      node.mode = mode & 0o7777;
    }),
  chown(kernel, process, { path, uid, gid }) {
    if (process.uid !== 0) return sysError('EPERM');
    return change(kernel, process, path, (node) => {
      if (uid >= 0) node.uid = uid;
      if (gid >= 0) node.gid = gid;
    });
  },
  utime: (kernel, process, { path, mtimeMs }) =>
    change(kernel, process, path, (node) => {
      node.mtimeMs = mtimeMs;
    }),
  install: (kernel, process, { path, program }) => add(kernel, process, path, () => programNode(program)),
  mounts: (kernel, process) =>
    (process.vfs ?? kernel.vfs).list().map(({ path, fs, readOnly }) => ({
      path,
      type: fs.type,
      source: fs.source,
      readOnly: readOnly || fs.readOnly,
      usedBytes: fs.usedBytes,
      ...(fs.capacityBytes !== undefined && { capacityBytes: fs.capacityBytes }),
    })),
  chdir(kernel, process, { path }) {
    const found = existing(kernel, process, path, true);
    if (failed(found)) return found;
    if (found.node.kind !== 'dir') return sysError('ENOTDIR');
    if (!allowed(found.node, process, 1)) return sysError('EACCES');
    process.cwd = found.path;
    return undefined;
  },
  umask(_kernel, process, { mask }) {
    const before = process.umask;
    if (mask !== undefined) process.umask = mask & 0o777;
    return before;
  },
};

type Found = Place & { node: Node };

function existing(kernel: Kernel, process: Process, path: string, follow: boolean): Found | SysError {
  const found = (process.vfs ?? kernel.vfs).resolve(path, process, follow);
  if (failed(found)) return found;
  return found.node ? (found as Found) : sysError('ENOENT');
}

function toStat(node: Node, path: string): Stat {
  const { mode, uid, gid, mtimeMs } = node;
  const common = { mode, uid, gid, mtimeMs, path };
  switch (node.kind) {
    case 'file':
      return { kind: 'file', size: node.data.bytes, ...common, ...(node.program && { program: node.program }) };
    case 'link':
      return { kind: 'link', size: byteLength(node.target), target: node.target, ...common };
    case 'dir':
      return { kind: 'dir', size: 4096, ...common };
    default:
      return { kind: 'device', size: 0, ...common };
  }
}

function add(
  kernel: Kernel,
  process: Process,
  path: string,
  make: () => Node,
  keepOwner = false,
): SysError | undefined {
  const found = (process.vfs ?? kernel.vfs).resolve(path, process, false);
  if (failed(found)) return found;
  if (found.node) return sysError('EEXIST');
  if (!found.parent) return sysError('ENOENT');
  if (found.readOnly) return sysError('EROFS');
  if (!allowed(found.parent, process, 2)) return sysError('EACCES');
  if (!found.fs.hasRoom(0, 128)) return sysError('ENOSPC');
  const node = make();
  if (!keepOwner) {
    node.uid = process.uid;
    node.gid = process.gid;
    node.mtimeMs = kernel.host.now();
  }
  found.fs.account(0, 128);
  found.parent.mtimeMs = kernel.host.now();
  found.parent.set(found.name, node);
  return undefined;
}

function removable(kernel: Kernel, process: Process, path: string): Found | SysError {
  if (/(^|\/)\.\.?\/*$/.test(path)) return sysError('EINVAL');
  const found = existing(kernel, process, path.replace(/(?<=.)\/+$/, ''), false);
  if (failed(found)) return found;
  if (!found.parent) return sysError('EBUSY');
  if ((process.vfs ?? kernel.vfs).list().some((mount) => mount.path === found.path)) return sysError('EBUSY');
  if (found.readOnly) return sysError('EROFS');
  if (!allowed(found.parent, process, 2)) return sysError('EACCES');
  const sticky = (found.parent.mode & 0o1000) !== 0 && process.uid !== 0;
  if (sticky && found.node.uid !== process.uid && found.parent.uid !== process.uid) return sysError('EPERM');
  return found;
}

function remove(kernel: Kernel, found: Found): undefined {
  found.parent?.delete(found.name);
  if (found.parent) found.parent.mtimeMs = kernel.host.now();
  if (found.node.kind === 'file' && !found.node.frozen) {
    found.fs.account(-found.node.data.bytes, -found.node.data.chars - 64);
  }
  return undefined;
}

function move(kernel: Kernel, process: Process, source: Found, target: Place): SysError | undefined {
  if (!target.parent) return sysError('EBUSY');
  if (target.readOnly) return sysError('EROFS');
  if (source.fs !== target.fs) return sysError('EXDEV');
  if (!allowed(target.parent, process, 2)) return sysError('EACCES');
  if (target.node === source.node) return undefined;
  if (`${target.path}/`.startsWith(`${source.path}/`)) return sysError('EINVAL');
  if (target.node?.kind === 'dir') {
    if (source.node.kind !== 'dir') return sysError('EISDIR');
    if (target.node.names().length > 0) return sysError('ENOTEMPTY');
  } else if (target.node && source.node.kind === 'dir') return sysError('ENOTDIR');
  if (target.node) remove(kernel, target as Found);
  const { node } = source;
  source.parent?.delete(source.name);
  target.parent.set(target.name, node);
  target.parent.mtimeMs = kernel.host.now();
  return undefined;
}

function change(kernel: Kernel, process: Process, path: string, edit: (node: Node) => void): SysError | undefined {
  const found = existing(kernel, process, path, true);
  if (failed(found)) return found;
  if (found.readOnly) return sysError('EROFS');
  if (process.uid !== 0 && process.uid !== found.node.uid) return sysError('EPERM');
  edit(writable(found, found.node));
  return undefined;
}
