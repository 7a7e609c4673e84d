import { byteLength } from './bytes.ts';
import type { FileSystem } from './fs/FileSystem.ts';
import type { FileNode } from './fs/Node.ts';
import { OpenFile } from './OpenFile.ts';
import type { OpenFlags } from './Syscall.ts';
import { type SysError, sysError } from './SysError.ts';

/** An open regular file: a node with a position. */
export class RegularFile extends OpenFile {
  readonly kind = 'file';
  position = 0;

  constructor(
    readonly node: FileNode,
    readonly path: string,
    private readonly fs: FileSystem,
    private readonly flags: OpenFlags,
    private readonly now: () => number,
  ) {
    super();
  }

  override read(max: number, until: string | undefined): string | SysError {
    if (!this.flags.read) return sysError('EBADF');
    let text = this.node.data.slice(this.position, until === undefined ? max : Math.min(max, 4096));
    if (until !== undefined) {
      const found = text.indexOf(until);
      if (found >= 0) text = text.slice(0, found + until.length);
    }
    this.position += text.length;
    return text;
  }

  override write(data: string): number | SysError {
    if (!this.flags.write) return sysError('EBADF');
    const file = this.node.data;
    if (this.flags.append) this.position = file.length;
    if (!this.fs.hasRoom(byteLength(data), data.length)) return sysError('ENOSPC');
    this.change(() => file.write(this.position, data));
    this.position += data.length;
    return data.length;
  }

  truncate(length: number): SysError | undefined {
    if (!this.flags.write) return sysError('EINVAL');
    if (!this.fs.hasRoom(Math.max(0, length - this.node.data.length), 0)) return sysError('ENOSPC');
    this.change(() => this.node.data.truncate(length));
    return undefined;
  }

  private change(edit: () => void): void {
    const file = this.node.data;
    const { bytes, chars } = file;
    edit();
    this.fs.account(file.bytes - bytes, file.chars - chars);
    this.node.mtimeMs = this.now();
    this.node.wake();
  }
}
