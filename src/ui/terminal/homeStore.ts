import type { HomeStore } from '../../terminal/KeptHome.ts';

const KEY = 'orrery.home.1';

/** The terminal's home directory on this device. */
export const homeStore: HomeStore = {
  load: () => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
      if (typeof kept !== 'object' || kept === null) return {};
      return Object.fromEntries(Object.entries(kept).filter(([, text]) => typeof text === 'string'));
    } catch {
      return {};
    }
  },
  save: (files) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(files));
    } catch {
      // No room: the files stay in the page.
    }
  },
};
