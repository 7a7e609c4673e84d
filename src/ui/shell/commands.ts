import { fitRequest } from '../graph/fitRequest.ts';
import type { Translate } from '../i18n/translate.ts';
import { idOf } from '../objectId.ts';
import { setCurrentSession } from '../sessions/savedSessions.ts';
import { openDialog } from '../stores/useDialogs.ts';
import { setFilters, useFilters } from '../stores/useFilters.ts';
import { useMirror } from '../stores/useMirror.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import {
  type Lens,
  type PaneName,
  setLens,
  setLocale,
  setPrefs,
  setTheme,
  showBottomTab,
  togglePane,
  usePrefs,
} from '../stores/usePrefs.ts';
import { select } from '../stores/useSelection.ts';
import { watchedResources } from '../stores/watchedResources.ts';
import { applyAll } from '../yaml-editor/applyAll.ts';
import { templates } from '../yaml-editor/templates.ts';
import { addFile, forgetFiles } from '../yaml-editor/useFiles.ts';
import { redo, resume, SPEEDS, setSpeed, setStory, step, togglePlay, undo } from './timeActions.ts';

export interface CommandItem {
  id: string;
  title: string;
  shortcut?: string;
  run: () => void;
}

export interface CommandGroup {
  heading: string;
  items: CommandItem[];
}

const LENSES: readonly Lens[] = ['traffic', 'cluster', 'ownership', 'control-plane'];
const PANES: readonly PaneName[] = ['editor', 'inspector', 'bottom'];

/** The palette's list, grouped. */
export function commands(t: Translate): CommandGroup[] {
  return [
    { heading: t('palette.manifests'), items: manifestCommands(t) },
    {
      heading: t('palette.lenses'),
      items: LENSES.map((lens, i) => ({
        id: `lens-${lens}`,
        title: t(`lens.${lens}`),
        shortcut: `${i + 1}`,
        run: () => setLens(lens),
      })),
    },
    { heading: t('palette.time'), items: timeCommands(t) },
    { heading: t('palette.view'), items: viewCommands(t) },
    { heading: t('editor.templates'), items: templateCommands(t) },
  ];
}

function manifestCommands(t: Translate): CommandItem[] {
  return [
    { id: 'apply', title: t('editor.apply'), shortcut: 'Ctrl ↵', run: () => void applyAll() },
    { id: 'new-file', title: t('editor.new'), run: () => void addFile() },
    { id: 'gallery', title: t('gallery.title'), run: () => openDialog('gallery') },
    { id: 'share', title: t('top.share'), run: () => openDialog('share') },
    { id: 'sessions', title: t('sessions.title'), run: () => openDialog('sessions') },
    { id: 'reset', title: t('share.reset'), run: startAgain },
  ];
}

const templateCommands = (t: Translate): CommandItem[] =>
  templates.map(({ name, text }) => ({
    id: `template-${name}`,
    title: t('palette.template', { name }),
    run: () => void addFile(`${name.toLowerCase()}.yaml`, text),
  }));

/** Opens on the first cluster and its manifests; what was done stays among the saved sessions. */
function startAgain(): void {
  forgetFiles();
  void setCurrentSession(undefined).then(() => location.replace(location.pathname));
}

function timeCommands(t: Translate): CommandItem[] {
  return [
    { id: 'play', title: `${t('time.play')} / ${t('time.pause')}`, shortcut: 'Space', run: togglePlay },
    { id: 'step', title: t('time.step'), shortcut: '.', run: () => step('event') },
    { id: 'next', title: t('time.next'), shortcut: ',', run: () => step('interesting') },
    { id: 'undo', title: t('time.undo'), run: undo },
    { id: 'redo', title: t('time.redo'), run: redo },
    {
      id: 'story',
      title: t('time.story'),
      run: () => setStory(!usePlayback.getState().state?.story),
    },
    { id: 'branches', title: t('branches.title'), run: () => openDialog('branches') },
    { id: 'resume', title: t('time.resume'), run: resume },
    ...SPEEDS.map((speed) => ({
      id: `speed-${speed}`,
      title: t('palette.speed', { speed: Number.isFinite(speed) ? `${speed}×` : t('time.max') }),
      run: () => setSpeed(speed),
    })),
  ];
}

function viewCommands(t: Translate): CommandItem[] {
  const { presenting, outline } = usePrefs.getState();
  return [
    { id: 'fit', title: t('graph.fit'), shortcut: 'F', run: fitRequest },
    ...PANES.map((pane) => ({ id: `pane-${pane}`, title: t(`pane.${pane}`), run: () => togglePane(pane) })),
    ...(['terminal', 'events', 'metrics', 'chaos'] as const).map((tab) => ({
      id: `tab-${tab}`,
      title: t(`tab.${tab}`),
      run: () => showBottomTab(tab),
    })),
    { id: 'outline', title: t('graph.outline'), run: () => setPrefs({ outline: !outline }) },
    {
      id: 'system',
      title: t('graph.showSystem'),
      run: () => setFilters({ system: !useFilters.getState().system }),
    },
    { id: 'present', title: t('palette.present'), run: () => setPrefs({ presenting: !presenting }) },
    ...(['system', 'dark', 'light'] as const).map((theme) => ({
      id: `theme-${theme}`,
      title: t('palette.theme', { name: t(`theme.${theme}`) }),
      run: () => setTheme(theme),
    })),
    { id: 'en', title: t('palette.language', { name: 'English' }), run: () => setLocale('en') },
    { id: 'ko', title: t('palette.language', { name: '한국어' }), run: () => setLocale('ko') },
    { id: 'glossary', title: t('help.glossary'), run: () => openDialog('glossary') },
    { id: 'tour', title: t('tour.start'), run: () => openDialog('tour') },
    { id: 'shortcuts', title: t('palette.shortcuts'), shortcut: '?', run: () => openDialog('shortcuts') },
  ];
}

/** Up to 30 objects whose name holds the text. */
export function objectCommands(search: string): (CommandItem & { kind: string })[] {
  const text = search.toLowerCase();
  const { kinds } = useMirror.getState();
  const found: (CommandItem & { kind: string })[] = [];
  for (const { resource, kind } of watchedResources) {
    if (resource === 'events') continue;
    for (const object of kinds[resource]?.values() ?? []) {
      if (!`${kind} ${object.metadata.name}`.toLowerCase().includes(text)) continue;
      const id = idOf(resource, object);
      found.push({ id, kind, title: object.metadata.name, run: () => select(id) });
      if (found.length >= 30) return found;
    }
  }
  return found;
}
