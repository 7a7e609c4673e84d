import { KubectlError } from '../KubectlError.ts';
import type { Kubeconfig } from './Kubeconfig.ts';

const LISTS = { clusters: 'cluster', contexts: 'context', users: 'user' } as const;

/** The configuration with one property set, or taken away when `value` is undefined: `contexts.dev.namespace`. */
export function setProperty(config: Kubeconfig, path: string, value: string | undefined): Kubeconfig {
  if (path === 'current-context') return { ...config, 'current-context': value ?? '' };
  const [list, ...rest] = path.split('.');
  if (list !== 'clusters' && list !== 'contexts' && list !== 'users') {
    throw new KubectlError(`unable to parse ${path} after [] at api.Config`);
  }
  const inner = LISTS[list];
  const entries = config[list] as unknown as ({ name: string } & Record<string, Record<string, unknown>>)[];
  if (rest.length === 1 && value === undefined) {
    return { ...config, [list]: entries.filter((entry) => entry.name !== rest[0]) };
  }
  if (rest.length < 2) throw new KubectlError(`unable to parse one or more field values of ${path}`);
  const key = rest.at(-1) ?? '';
  const name = rest.slice(0, -1).join('.');
  const known = entries.find((entry) => entry.name === name);
  const { [key]: _, ...others } = known?.[inner] ?? {};
  const typed = value === 'true' || value === 'false' ? value === 'true' : value;
  const changed = { name, [inner]: value === undefined ? others : { ...others, [key]: typed } };
  return { ...config, [list]: [...entries.filter((entry) => entry.name !== name), changed] };
}
