type Element =
  | { kind: 'char'; char: string }
  | { kind: 'any' }
  | { kind: 'star' }
  | { kind: 'set'; test: (char: string) => boolean };

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{L}\p{N}]/u,
  alpha: /\p{L}/u,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[^\s\x00-\x20\x7f]/,
  lower: /\p{Ll}/u,
  print: /[^\x00-\x1f\x7f]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /\p{Lu}/u,
  xdigit: /[0-9A-Fa-f]/,
};

/**
 * A shell pattern: `*`, `?`, `[…]`, backslash escapes. Matching simulates all alternatives at once, so its cost is at most
 * pattern length × text length, whoever wrote the pattern.
 */
export class Pattern {
  private readonly elements: Element[];

  constructor(
    readonly source: string,
    ignoreCase = false,
  ) {
    this.elements = parseElements(ignoreCase ? source.toLowerCase() : source);
    this.ignoreCase = ignoreCase;
  }

  private readonly ignoreCase: boolean;

  /** Whether the text has any character with a pattern's meaning. */
  static isMagic(source: string): boolean {
    return /(?<!\\)(?:\\\\)*[*?[]/.test(source);
  }

  /** The text as a pattern that matches just it. */
  static escape(text: string): string {
    return text.replace(/[\\*?[\]]/g, '\\$&');
  }

  matches(text: string): boolean {
    return this.ends(text, 0).at(-1) === text.length;
  }

  /** All ends, ascending, of matches that begin at `start`. */
  ends(text: string, start: number): number[] {
    const { elements } = this;
    const subject = this.ignoreCase ? text.toLowerCase() : text;
    const ends: number[] = [];
    let states = new Set<number>();
    addState(elements, states, 0);
    for (let at = start; states.size > 0; at++) {
      if (states.has(elements.length)) ends.push(at);
      if (at >= subject.length) break;
      const char = subject[at]!;
      const after = new Set<number>();
      for (const state of states) {
        const element = elements[state];
        if (!element) continue;
        if (element.kind === 'star') addState(elements, after, state);
        else if (accepts(element, char)) addState(elements, after, state + 1);
      }
      states = after;
    }
    return ends;
  }
}

function addState(elements: Element[], states: Set<number>, state: number): void {
  states.add(state);
  for (let at = state; elements[at]?.kind === 'star'; at++) states.add(at + 1);
}

function accepts(element: Element, char: string): boolean {
  if (element.kind === 'char') return element.char === char;
  return element.kind === 'any' || (element.kind === 'set' && element.test(char));
}

function parseElements(source: string): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === '*') {
      if (elements.at(-1)?.kind !== 'star') elements.push({ kind: 'star' });
    } else if (char === '?') elements.push({ kind: 'any' });
    else if (char === '\\' && at + 1 < source.length) elements.push({ kind: 'char', char: source[++at]! });
    else if (char === '[') {
      const set = parseSet(source, at);
      if (set) {
        elements.push({ kind: 'set', test: set.test });
        at = set.end;
      } else elements.push({ kind: 'char', char });
    } else elements.push({ kind: 'char', char });
  }
  return elements;
}

function parseSet(source: string, open: number): { test: (char: string) => boolean; end: number } | undefined {
  let at = open + 1;
  const negate = source[at] === '!' || source[at] === '^';
  if (negate) at++;
  const tests: ((char: string) => boolean)[] = [];
  for (let first = true; ; first = false) {
    let char = source[at];
    if (char === undefined) return undefined;
    if (char === ']' && !first) break;
    const named = /^\[:(\w+):\]/.exec(source.slice(at, at + 12));
    if (named) {
      const regex = CLASSES[named[1]!];
      tests.push((one) => regex?.test(one) ?? false);
      at += named[0].length;
      continue;
    }
    if (char === '\\' && at + 1 < source.length) char = source[++at]!;
    const low = char;
    at++;
    if (source[at] === '-' && source[at + 1] !== undefined && source[at + 1] !== ']') {
      const high = source[at + 1] === '\\' ? source[at + 2]! : source[at + 1]!;
      at += source[at + 1] === '\\' ? 3 : 2;
      tests.push((one) => one >= low && one <= high);
    } else tests.push((one) => one === low);
  }
  return { test: (char) => tests.some((test) => test(char)) !== negate, end: at };
}
