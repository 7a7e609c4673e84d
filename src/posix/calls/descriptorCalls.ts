import { DeviceFile } from '../DeviceFile.ts';
import { FileData } from '../fs/FileData.ts';
import { FileNode, type Node } from '../fs/Node.ts';
import { allowed, type Place } from '../fs/Vfs.ts';
import { closeDescriptor, type Handlers, install, type Kernel, Pending } from '../Kernel.ts';
import { limits } from '../limits.ts';
import { BLOCKED, OpenFile } from '../OpenFile.ts';
import { Pipe, PipeReader, PipeWriter } from '../Pipe.ts';
import type { Process } from '../Process.ts';
import { RegularFile } from '../RegularFile.ts';
import type { OpenFlags } from '../Syscall.ts';
import { failed, type SysError, sysError } from '../SysError.ts';
import { Terminal } from '../Terminal.ts';

type Names =
  | 'read'
  | 'write'
  | 'open'
  | 'close'
  | 'dup'
  | 'pipe'
  | 'seek'
  | 'truncate'
  | 'waitChange'
  | 'isatty'
  | 'winsize'
  | 'foreground';

/** The system calls on descriptors. */
export const descriptorCalls: Handlers<Names> = {
  read(_kernel, process, { fd, max, until }, wake) {
    const file = process.descriptors.get(fd)?.file;
    return file ? file.read(Math.max(0, Math.min(max, limits.pipeBytes * 16)), until, wake) : sysError('EBADF');
  },
  write(kernel, process, { fd, data }, wake) {
    const file = process.descriptors.get(fd)?.file;
    if (!file) return sysError('EBADF');
    if (data === '') return 0;
    const written = file.write(data, wake);
    if (failed(written) && written.errno === 'EPIPE') kernel.signal(process, 'PIPE', true);
    return written;
  },
  open(kernel, process, { path, flags, mode, closeOnExec }) {
    if (process.descriptors.size >= limits.descriptors) return sysError('EMFILE');
    const file = openFile(kernel, process, path, flags, mode ?? 0o666);
    return failed(file) ? file : install(process, file, closeOnExec);
  },
  close(_kernel, process, { fd }) {
    return closeDescriptor(process, fd) ? undefined : sysError('EBADF');
  },
  dup(_kernel, process, { fd, to, from, closeOnExec }) {
    const descriptor = process.descriptors.get(fd);
    if (!descriptor || (to !== undefined && (to < 0 || to >= limits.descriptors))) return sysError('EBADF');
    if (to === undefined) return install(process, descriptor.file, closeOnExec, from);
    if (to === fd) return to;
    const file = descriptor.file.retain();
    closeDescriptor(process, to);
    process.descriptors.set(to, { file, closeOnExec: closeOnExec ?? false });
    return to;
  },
  pipe(_kernel, process) {
    if (process.descriptors.size + 2 > limits.descriptors) return sysError('EMFILE');
    const pipe = new Pipe();
    return [install(process, new PipeReader(pipe), true, 10), install(process, new PipeWriter(pipe), true, 10)];
  },
  seek(_kernel, process, { fd, position, fromEnd }) {
    const file = process.descriptors.get(fd)?.file;
    if (!(file instanceof RegularFile)) return sysError(file ? 'ESPIPE' : 'EBADF');
    file.position = Math.max(0, fromEnd ? file.node.data.length + position : position);
    return file.position;
  },
  truncate(_kernel, process, { fd, length }) {
    const file = process.descriptors.get(fd)?.file;
    return file instanceof RegularFile ? file.truncate(length) : sysError('EINVAL');
  },
  waitChange(_kernel, process, { fd }, wake) {
    const file = process.descriptors.get(fd)?.file;
    if (!(file instanceof RegularFile)) return sysError('EINVAL');
    return new Pending(() => {
      if (file.node.data.length !== file.position) return undefined;
      file.node.changed.wait(wake);
      return BLOCKED;
    });
  },
  isatty: (_kernel, process, { fd }) => process.descriptors.get(fd)?.file.kind === 'tty',
  winsize(_kernel, process, { fd }) {
    const file = process.descriptors.get(fd)?.file;
    return file instanceof Terminal ? { columns: file.columns, rows: file.rows } : sysError('ENOTTY');
  },
  foreground(_kernel, process, { fd, group }) {
    const file = process.descriptors.get(fd)?.file;
    if (!(file instanceof Terminal)) return sysError('ENOTTY');
    file.foreground = group;
    return undefined;
  },
};

function openFile(kernel: Kernel, process: Process, path: string, flags: OpenFlags, mode: number): OpenFile | SysError {
  const found = (process.vfs ?? kernel.vfs).resolve(path, process);
  if (failed(found)) return found;
  const node = found.node ?? create(kernel, process, found, flags, mode);
  if (failed(node)) return node;
  if (found.node && flags.create && flags.exclusive) return sysError('EEXIST');
  if (node.kind === 'dir') return flags.write ? sysError('EISDIR') : new DirectoryFile();
  if (node.kind === 'link') return sysError('ELOOP');
  if (node.kind === 'descriptor') return node.file;
  if (found.node) {
    if (flags.read && !allowed(node, process, 4)) return sysError('EACCES');
    if (flags.write && !allowed(node, process, 2)) return sysError('EACCES');
  }
  if (node.kind === 'device') return openDevice(kernel, process, node);
  if (!flags.write) return new RegularFile(node, found.path, found.fs, flags, () => kernel.host.now());
  if (found.readOnly) return sysError('EROFS');
  const file = new RegularFile(writable(found, node), found.path, found.fs, flags, () => kernel.host.now());
  if (flags.truncate) file.truncate(0);
  return file;
}

/** The node itself, or the copy in the upper layer that takes its place. */
export function writable<T extends Node>(found: Place, node: T): T {
  if (!node.frozen || node.kind !== 'file' || !found.parent) return node;
  const copy = node.copy();
  found.parent.set(found.name, copy);
  return copy as T;
}

function create(kernel: Kernel, process: Process, found: Place, flags: OpenFlags, mode: number): Node | SysError {
  if (!flags.create || !found.parent) return sysError('ENOENT');
  if (found.readOnly) return sysError('EROFS');
  if (!allowed(found.parent, process, 2)) return sysError('EACCES');
  if (!found.fs.hasRoom(0, 64)) return sysError('ENOSPC');
  const node = new FileNode(new FileData(), mode & ~process.umask);
  node.uid = process.uid;
  node.gid = process.gid;
  node.mtimeMs = kernel.host.now();
  found.parent.mtimeMs = node.mtimeMs;
  found.parent.set(found.name, node);
  found.fs.account(0, 64);
  return node;
}

function openDevice(kernel: Kernel, process: Process, node: Extract<Node, { kind: 'device' }>): OpenFile | SysError {
  if (node.device !== 'tty') return new DeviceFile(node.device, () => kernel.host.random());
  for (const { file } of process.descriptors.values()) if (file.kind === 'tty') return file;
  return sysError('ENOTTY');
}

class DirectoryFile extends OpenFile {
  readonly kind = 'directory';

  override read(): SysError {
    return sysError('EISDIR');
  }
}
