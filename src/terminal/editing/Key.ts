/** A key with a meaning to the line editor. */
export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'word-left'
  | 'word-right'
  | 'kill-line'
  | 'kill-start'
  | 'kill-word'
  | 'kill-next-word'
  | 'yank'
  | 'transpose'
  | 'clear'
  | 'search'
  | 'interrupt'
  | 'end-of-input'
  | 'cancel';

export type Key = { kind: 'key'; name: KeyName } | { kind: 'text'; text: string } | { kind: 'paste'; text: string };
