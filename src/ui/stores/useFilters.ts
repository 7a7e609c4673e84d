import { create } from 'zustand';

/** Which objects the graph shows; shared by all lenses. */
export interface Filters {
  /** Only this namespace; empty for all. */
  namespace: string;
  /** Namespaces of the machinery (kube-system …) are shown too. */
  system: boolean;
  /** Matches names and labels. */
  text: string;
}

export const NO_FILTERS: Filters = { namespace: '', system: false, text: '' };

export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
  'ingress-nginx',
  'metallb-system',
  'kubernetes-dashboard',
]);

export const useFilters = create<Filters>()(() => NO_FILTERS);

export const setFilters = (change: Partial<Filters>): void => useFilters.setState(change);
