import { create } from 'zustand';

export type Lens = 'traffic' | 'cluster' | 'ownership' | 'control-plane';
export const LENSES: readonly Lens[] = ['traffic', 'cluster', 'ownership', 'control-plane'];
export type Locale = 'en' | 'ko';
export type ThemeChoice = 'system' | 'dark' | 'light';
export type BottomTab = 'terminal' | 'events' | 'metrics' | 'chaos';
export type PaneName = 'editor' | 'inspector' | 'bottom' | 'timeline';

/** How this person likes the page. Kept on the device. */
export interface Prefs {
  locale: Locale;
  theme: ThemeChoice;
  lens: Lens;
  bottomTab: BottomTab;
  collapsed: Readonly<Record<PaneName, boolean>>;
  maximised?: PaneName | 'graph';
  /** Sizes of the resizable groups, by group. */
  layouts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  presenting: boolean;
  outline: boolean;
  minimap: boolean;
  /** The tour has been taken or declined. */
  toured: boolean;
  /** What the next interesting event is; anything, when empty. */
  stops: readonly ('phase' | 'error' | 'rollout' | 'object')[];
}

const KEY = 'orrery.prefs.1';

const browserLocale = (): Locale =>
  typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';

const DEFAULTS: Prefs = {
  locale: 'en',
  theme: 'system',
  lens: 'traffic',
  bottomTab: 'terminal',
  collapsed: { editor: false, inspector: false, bottom: false, timeline: false },
  layouts: {},
  presenting: false,
  outline: false,
  minimap: false,
  toured: false,
  stops: [],
};

export const usePrefs = create<Prefs>()(() => ({
  ...DEFAULTS,
  locale: browserLocale(),
  collapsed: foldedAtFirst(),
  ...stored(),
}));

/** On a narrow screen the panes beside the graph begin folded: first the inspector, then the manifests. */
function foldedAtFirst(): Prefs['collapsed'] {
  const width = globalThis.innerWidth ?? 1366;
  return { ...DEFAULTS.collapsed, inspector: width < 1000, editor: width < 900 };
}

function stored(): Partial<Prefs> {
  try {
    const text = globalThis.localStorage?.getItem(KEY);
    return text ? (JSON.parse(text) as Partial<Prefs>) : {};
  } catch {
    return {};
  }
}

export function setPrefs(change: Partial<Prefs>): void {
  usePrefs.setState(change);
  const { maximised: _transient, ...kept } = usePrefs.getState();
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Private mode or a full disk: the page works, it just forgets.
  }
}

export const setLens = (lens: Lens): void => setPrefs({ lens });
export const setLocale = (locale: Locale): void => setPrefs({ locale });
export const setTheme = (theme: ThemeChoice): void => setPrefs({ theme });
export const showBottomTab = (bottomTab: BottomTab): void => {
  setPrefs({ bottomTab, collapsed: { ...usePrefs.getState().collapsed, bottom: false } });
};

export function togglePane(pane: PaneName, open?: boolean): void {
  const { collapsed } = usePrefs.getState();
  setPrefs({ collapsed: { ...collapsed, [pane]: open === undefined ? !collapsed[pane] : !open } });
}

export function toggleMaximised(pane: PaneName | 'graph'): void {
  const { maximised } = usePrefs.getState();
  setPrefs({ maximised: maximised === pane ? undefined : pane });
}

export function rememberLayout(group: string, layout: Readonly<Record<string, number>>): void {
  setPrefs({ layouts: { ...usePrefs.getState().layouts, [group]: layout } });
}

/** The theme in force: the choice, or the system's. */
export function resolvedTheme(choice: ThemeChoice): 'dark' | 'light' {
  if (choice !== 'system') return choice;
  const light = typeof matchMedia !== 'undefined' && matchMedia('(prefers-color-scheme: light)').matches;
  return light ? 'light' : 'dark';
}
