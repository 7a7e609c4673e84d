import { limits } from '../limits.ts';
import type { Word, WordPart } from './syntax.ts';

/** Brace expansion (bash): `a{b,c}{1..3}` as several words. Quoted braces and those of `${…}` are no braces. */
export function expandBraces(word: Word): Word[] {
  if (!word.some((part) => part.t === 'text' && !part.quoted && part.text.includes('{'))) return [word];
  return expand(split(word)).map(merge);
}

/** One unquoted character, or any other part as it is. */
type Atom = string | WordPart;

function split(word: Word): Atom[] {
  return word.flatMap((part): Atom[] => (part.t === 'text' && !part.quoted ? [...part.text] : [part]));
}

function merge(atoms: Atom[]): Word {
  const parts: WordPart[] = [];
  for (const atom of atoms) {
    const last = parts.at(-1);
    if (typeof atom !== 'string') parts.push(atom);
    else if (last?.t === 'text' && !last.quoted) parts[parts.length - 1] = { ...last, text: last.text + atom };
    else parts.push({ t: 'text', text: atom, quoted: false });
  }
  return parts;
}

function expand(atoms: Atom[]): Atom[][] {
  for (let open = atoms.indexOf('{'); open >= 0; open = atoms.indexOf('{', open + 1)) {
    const close = closing(atoms, open);
    const choices = close === undefined ? undefined : alternatives(atoms.slice(open + 1, close));
    if (!choices || close === undefined) continue;
    const tails = expand(atoms.slice(close + 1));
    if (choices.length * tails.length > limits.words) return [atoms];
    const head = atoms.slice(0, open);
    return choices.flatMap((choice) => tails.map((tail) => [...head, ...choice, ...tail]));
  }
  return [atoms];
}

function closing(atoms: Atom[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < atoms.length; at++) {
    if (atoms[at] === '{') depth++;
    else if (atoms[at] === '}' && --depth === 0) return at;
  }
  return undefined;
}

function alternatives(inner: Atom[]): Atom[][] | undefined {
  const pieces: Atom[][] = [[]];
  let depth = 0;
  for (const atom of inner) {
    if (atom === '{') depth++;
    if (atom === '}') depth--;
    if (atom === ',' && depth === 0) pieces.push([]);
    else pieces.at(-1)!.push(atom);
  }
  if (pieces.length > 1) return pieces.flatMap(expand);
  return inner.every((atom) => typeof atom === 'string') ? sequence(inner.join('')) : undefined;
}

function sequence(text: string): Atom[][] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  const match = numbers ?? letters;
  if (!match) return undefined;
  const from = numbers ? Number(match[1]) : match[1]!.charCodeAt(0);
  const to = numbers ? Number(match[2]) : match[2]!.charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  if (Math.abs(to - from) / step > limits.words) return undefined;
  const padded = numbers && (/^-?0\d/.test(match[1]!) || /^-?0\d/.test(match[2]!));
  const width = padded ? Math.max(match[1]!.length, match[2]!.length) : 0;
  const out: Atom[][] = [];
  for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
    out.push([...(numbers ? pad(i, width) : String.fromCharCode(i))]);
  }
  return out;
}

function pad(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');
}
