import type { ProcessContext } from '../ProcessContext.ts';
import type { Sys } from '../Program.ts';
import { failed } from '../SysError.ts';

/** Names of users and groups by number, from /etc/passwd or /etc/group. */
export function* accounts(p: ProcessContext, file: 'passwd' | 'group'): Sys<Map<number, string>> {
  const text = yield* p.readFile(`/etc/${file}`);
  const names = new Map<number, string>();
  if (failed(text)) return names;
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (name && id !== undefined && !names.has(Number(id))) names.set(Number(id), name);
  }
  return names;
}
