import { showBottomTab } from '../stores/usePrefs.ts';

let waiting = '';
let type: ((text: string) => void) | undefined;

/** Brings the terminal up and types into it, as soon as its shell is there. */
export function typeInTerminal(text: string): void {
  showBottomTab('terminal');
  if (type) type(text);
  else waiting += text;
}

/** The shell that takes what is typed by others than the user. Returns what lets go of it. */
export function takeTyping(shell: (text: string) => void): () => void {
  type = shell;
  if (waiting) shell(waiting);
  waiting = '';
  return () => {
    if (type === shell) type = undefined;
  };
}
