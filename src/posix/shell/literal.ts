import type { Word } from './syntax.ts';

/** A word's text when it is nothing but unquoted text. */
export function literal(word: Word): string | undefined {
  if (word.length !== 1) return undefined;
  const part = word[0]!;
  return part.t === 'text' && !part.quoted ? part.text : undefined;
}
