/** The shell whose grammar and wording is followed. */
export type ShellFlavor = 'ash' | 'bash' | 'dash';

export interface TextPart {
  t: 'text';
  text: string;
  quoted: boolean;
}

/** `$x`, `${x:-word}`, `${#x}`, `${!x}`, `${x[1]}`; `op` is the operator as written. */
export interface ParameterPart {
  t: 'parameter';
  quoted: boolean;
  name: string;
  index?: Word;
  length?: boolean;
  indirect?: boolean;
  op?: string;
  word?: Word;
  /** The replacement of `/`, the length of `:`. */
  second?: Word;
}

export interface CommandPart {
  t: 'command';
  quoted: boolean;
  script: Script;
}

export interface ArithmeticPart {
  t: 'arithmetic';
  quoted: boolean;
  expression: Word;
}

/** `<(list)` or `>(list)`. */
export interface ProcessPart {
  t: 'process';
  quoted: false;
  direction: '<' | '>';
  script: Script;
}

export type WordPart = TextPart | ParameterPart | CommandPart | ArithmeticPart | ProcessPart;
export type Word = readonly WordPart[];

export interface Assignment {
  name: string;
  index?: Word;
  append: boolean;
  value: Word | { elements: { key?: Word; value: Word }[] };
}

export interface Redirect {
  fd: number;
  op: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<<' | '<<';
  target: Word;
}

export interface Script {
  lists: ListItem[];
}

export interface ListItem {
  first: Pipeline;
  rest: { op: '&&' | '||'; pipeline: Pipeline }[];
  background: boolean;
  line: number;
}

export interface Pipeline {
  negate: boolean;
  timed?: boolean;
  commands: Command[];
}

export type Command =
  | { c: 'simple'; line: number; assignments: Assignment[]; words: Word[]; redirects: Redirect[] }
  | { c: 'compound'; body: Compound; redirects: Redirect[]; line: number }
  | { c: 'function'; name: string; body: Command; line: number };

export type Compound =
  | { k: 'group'; script: Script }
  | { k: 'subshell'; script: Script }
  | { k: 'if'; branches: { test: Script; body: Script }[]; otherwise?: Script }
  | { k: 'loop'; until: boolean; test: Script; body: Script }
  | { k: 'for'; name: string; words?: Word[]; body: Script }
  | { k: 'count'; start: Word; test: Word; step: Word; body: Script }
  | { k: 'case'; subject: Word; clauses: { patterns: Word[]; body: Script; end: ';;' | ';&' | ';;&' }[] }
  | { k: 'condition'; test: Condition }
  | { k: 'arithmetic'; expression: Word };

export type Condition =
  | { o: 'and' | 'or'; left: Condition; right: Condition }
  | { o: 'not'; inner: Condition }
  | { o: 'unary'; op: string; word: Word }
  | { o: 'binary'; op: string; left: Word; right: Word }
  | { o: 'word'; word: Word };

/** Source that is no shell program. `incomplete` when more input could make it one. Messages are the flavor's own. */
export class ShellSyntaxError extends Error {
  override readonly name = 'ShellSyntaxError';
  constructor(
    message: string,
    readonly line: number,
    readonly incomplete: boolean,
  ) {
    super(message);
  }
}
