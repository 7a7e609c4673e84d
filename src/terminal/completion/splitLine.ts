/** The simple command that the cursor is in: its words before the cursor, and the one that is being written. */
export interface CommandAtCursor {
  /** Finished words, quotes taken off. */
  words: string[];
  /** The unfinished word, quotes taken off, and where it begins in the line. */
  word: string;
  from: number;
  /** The unfinished word is the target of a redirection. */
  redirects: boolean;
  /** The quote that is open at the cursor, or ''. */
  quote: string;
}

/** Takes a line apart as far as completion needs it: quotes, separators, redirections. */
export function splitLine(line: string): CommandAtCursor {
  const state: CommandAtCursor = { words: [], word: '', from: 0, redirects: false, quote: '' };
  let inWord = false;
  const endWord = (at: number): void => {
    if (inWord && !state.redirects) state.words.push(state.word);
    if (inWord) state.redirects = false;
    Object.assign(state, { word: '', from: at });
    inWord = false;
  };
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (state.quote !== '') {
      if (char === state.quote) state.quote = '';
      else state.word += char;
    } else if (char === '"' || char === "'") {
      state.quote = char;
      if (!inWord) state.from = i;
      inWord = true;
    } else if (char === '\\') {
      if (!inWord) state.from = i;
      inWord = true;
      state.word += line[++i] ?? '';
    } else if (/\s/.test(char)) endWord(i + 1);
    else if ('|;&(){}`\n'.includes(char) && !(char === '{' && inWord) && !(char === '}' && inWord)) {
      endWord(i + 1);
      state.words = [];
      state.redirects = false;
    } else if (char === '>' || char === '<') {
      endWord(i + 1);
      state.redirects = true;
    } else if (char === '$' && line[i + 1] === '(') {
      i++;
      Object.assign(state, { words: [], word: '', from: i + 1, redirects: false });
      inWord = false;
    } else {
      if (!inWord) state.from = i;
      inWord = true;
      state.word += char;
    }
  }
  if (!inWord) state.from = line.length;
  while (/^\w+=/.test(state.words[0] ?? '') || LEADING.has(state.words[0] ?? '')) state.words.shift();
  return state;
}

/** Words that another command follows. */
const LEADING = new Set(['sudo', 'time', 'exec', 'watch', 'nohup', 'do', 'then', 'else', 'if', 'while', 'until', '!']);
