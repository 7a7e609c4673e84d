import { useEffect } from 'react';
import { fitRequest } from '../graph/fitRequest.ts';
import { openDialog } from '../stores/useDialogs.ts';
import { openObjectMenuAt } from '../stores/useObjectMenu.ts';
import { type Lens, setLens, setPrefs, togglePane, usePrefs } from '../stores/usePrefs.ts';
import { select, useSelection } from '../stores/useSelection.ts';
import { applyAll } from '../yaml-editor/applyAll.ts';
import { nextPane } from './nextPane.ts';
import { redo, step, togglePlay, undo } from './timeActions.ts';

const LENS_KEYS: Record<string, Lens> = { '1': 'traffic', '2': 'cluster', '3': 'ownership', '4': 'control-plane' };

/** The keys of the page. Single letters work only where nobody types. */
export function Shortcuts() {
  useEffect(() => {
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, []);
  return null;
}

function onKey(event: KeyboardEvent): void {
  const command = event.ctrlKey || event.metaKey;
  const act =
    event.key === 'F6'
      ? () => nextPane(event.shiftKey ? -1 : 1)
      : command
        ? withCommand(event)
        : isTyping(event.target)
          ? undefined
          : single(event);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function withCommand(event: KeyboardEvent): (() => void) | undefined {
  const inTerminal = (event.target as HTMLElement).closest?.('.xterm') !== null;
  if (event.key === 'Enter' && !inTerminal) return () => void applyAll();
  // In a shell Ctrl-K cuts the line; there ⌘-K and Ctrl-Shift-K open the palette.
  if (event.key.toLowerCase() === 'k' && (!inTerminal || event.metaKey || event.shiftKey))
    return () => openDialog('palette');
  if (event.key.toLowerCase() === 'b' && !inTerminal) return () => togglePane('editor');
  if (event.key.toLowerCase() === 'z' && !isTyping(event.target)) return event.shiftKey ? redo : undo;
  if (event.key === 'j' && !inTerminal) return () => togglePane('bottom');
  if (event.key === 'i' && !inTerminal) return () => togglePane('inspector');
  return undefined;
}

function single(event: KeyboardEvent): (() => void) | undefined {
  if (event.altKey) return undefined;
  const lens = LENS_KEYS[event.key];
  if (lens) return () => setLens(lens);
  switch (event.key) {
    case ' ':
      return (event.target as HTMLElement).closest?.('button, a, [role=treeitem], [role=slider], summary')
        ? undefined
        : togglePlay;
    case '.':
      return () => step('event');
    case ',':
      return () => step('interesting');
    case 'm':
      return openSelectedMenu;
    case 'f':
      return fitRequest;
    case '/':
      return () => document.getElementById('graph-filter')?.focus();
    case '?':
      return () => openDialog('shortcuts');
    case 'Escape':
      return leave();
    default:
      return undefined;
  }
}

function openSelectedMenu(): void {
  const { selected } = useSelection.getState();
  if (selected) openObjectMenuAt(selected, document.querySelector('.graph-stage .card[data-selected]'));
}

/** Esc gives a maximised pane back first, then the selection. Dialogs and menus take it for themselves. */
function leave(): (() => void) | undefined {
  if (document.querySelector('[role=dialog], [role=menu], [role=alertdialog]')) return undefined;
  if (usePrefs.getState().maximised) return () => setPrefs({ maximised: undefined });
  return () => select(undefined);
}

const isTyping = (target: EventTarget | null): boolean =>
  (target as HTMLElement | null)?.closest?.(
    'input, textarea, select, [contenteditable=true], .monaco-editor, .xterm, [role=dialog], [role=menu]',
  ) != null;
