import { normalize, type Vfs } from '../../posix/fs/Vfs.ts';
import { failed } from '../../posix/SysError.ts';

/** Paths that begin with what was typed; directories end with a slash. */
export function completeFiles(vfs: Vfs, cwd: string, home: string, typed: string, onlyDirs = false): string[] {
  const slash = typed.lastIndexOf('/');
  const dir = typed.slice(0, slash + 1);
  const start = typed.slice(slash + 1);
  const where = normalize(dir.replace(/^~(?=\/)/, home) || '.', cwd);
  const node = vfs.find(where);
  if (failed(node) || node.kind !== 'dir') return [];
  const words: string[] = [];
  for (const name of node.names()) {
    if (!name.startsWith(start) || (name.startsWith('.') && !start.startsWith('.'))) continue;
    const child = vfs.find(`${where}/${name}`);
    const isDir = !failed(child) && child.kind === 'dir';
    if (isDir || !onlyDirs) words.push(`${dir}${name}${isDir ? '/' : ''}`);
  }
  return words;
}
