import type { Command, Word } from './syntax.ts';

/** A short form of a command for `jobs` and messages: words as far as they are plain, compounds by their keyword. */
export function commandText(command: Command): string {
  if (command.c === 'function') return `${command.name} ()`;
  if (command.c === 'compound') return command.body.k === 'loop' ? 'while …' : command.body.k;
  return [...command.assignments.map(({ name }) => `${name}=…`), ...command.words.map(wordText)].join(' ');
}

function wordText(word: Word): string {
  return word
    .map((part) => {
      if (part.t === 'text') return part.quoted ? `'${part.text}'` : part.text;
      return part.t === 'parameter' ? `$${part.name}` : '$(…)';
    })
    .join('');
}
