import { limits } from '../limits.ts';
import type { ProcessContext } from '../ProcessContext.ts';
import type { Sys } from '../Program.ts';
import { failed } from '../SysError.ts';
import { Pattern } from './Pattern.ts';

/** The existing paths that a pattern with slashes names, sorted; none when nothing matches. */
export function* globPaths(p: ProcessContext, source: string): Sys<string[]> {
  const absolute = source.startsWith('/');
  const parts = source.split('/').filter((part, i, all) => part !== '' || i === all.length - 1);
  let paths = [absolute ? '/' : ''];
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    if (part === '') {
      paths = paths.map((path) => `${path}/`);
      continue;
    }
    const found: string[] = [];
    for (const dir of paths) {
      yield* globStep(p, dir, part, last, found);
      if (found.length > limits.words) return found;
    }
    paths = found;
  }
  return paths;
}

function* globStep(p: ProcessContext, dir: string, part: string, last: boolean, found: string[]): Sys<void> {
  const prefix = dir === '' || dir.endsWith('/') ? dir : `${dir}/`;
  if (!Pattern.isMagic(part)) {
    const path = prefix + part.replace(/\\(.)/g, '$1');
    if (!failed(yield* p.stat(path, false))) found.push(path);
    return;
  }
  const names = yield* p.readdir(dir === '' ? '.' : dir);
  if (failed(names)) return;
  const pattern = new Pattern(part);
  for (const name of names) {
    if (name.startsWith('.') && !part.startsWith('.')) continue;
    if (!pattern.matches(name)) continue;
    const path = prefix + name;
    if (last) found.push(path);
    else {
      const stat = yield* p.stat(path);
      if (!failed(stat) && stat.kind === 'dir') found.push(path);
    }
  }
}
