import type { FileSystem } from './FileSystem.ts';
import { DirNode, fileNode, LinkNode } from './Node.ts';

export interface ProjectedFile {
  text: string;
  mode: number;
}

/**
 * Fills or replaces a ConfigMap, Secret, downward API or projected volume in one step, the way the kubelet's atomic writer
 * does (pkg/volume/util/atomic_writer.go, 1.36): the payload goes to a new dated directory, the link `..data` moves to it,
 * and each top-level name links through `..data`.
 *
 *     config.yaml -> ..data/config.yaml      ..data -> ..2026_11_20_19_00_00.123456789      ..2026_…/config.yaml
 */
export function writeProjected(
  fs: FileSystem,
  files: ReadonlyMap<string, ProjectedFile>,
  nowMs: number,
  suffix: string,
) {
  const root = fs.root;
  if (root.kind !== 'dir') return;
  const stamp = `..${new Date(nowMs).toISOString().slice(0, 19).replace(/[-T:]/g, '_')}.${suffix}`;
  const payload = new DirNode();
  payload.mtimeMs = nowMs;
  const tops = new Set<string>();
  for (const [path, file] of files) {
    const parts = path.split('/');
    tops.add(parts[0]!);
    let dir = payload;
    for (const part of parts.slice(0, -1)) {
      const next = dir.get(part);
      const inner = next?.kind === 'dir' ? next : new DirNode();
      inner.mtimeMs = nowMs;
      if (next !== inner) dir.set(part, inner);
      dir = inner;
    }
    const node = fileNode(file.text, file.mode);
    node.mtimeMs = nowMs;
    dir.set(parts.at(-1)!, node);
  }
  for (const name of root.names()) if (name.startsWith('..') || !tops.has(name)) root.delete(name);
  root.set(stamp, payload);
  root.set('..data', linkAt(stamp, nowMs));
  for (const name of tops) if (!root.get(name)) root.set(name, linkAt(`..data/${name}`, nowMs));
  root.mtimeMs = nowMs;
}

function linkAt(target: string, nowMs: number): LinkNode {
  const link = new LinkNode(target);
  link.mtimeMs = nowMs;
  return link;
}
