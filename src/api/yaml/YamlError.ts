/** A place in a text, counted from 0. */
export interface Mark {
  readonly line: number;
  readonly column: number;
}

/**
 * Text that is no YAML. The message is go-yaml's without the leading `yaml: `. `mark` is where it really is;
 * `shownLine` is the number that go-yaml prints, which for errors of grammar is one line early, and which is left out
 * (0) on the first line.
 */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  constructor(
    readonly problem: string,
    readonly mark?: Mark,
    readonly shownLine = 0,
  ) {
    super(shownLine > 0 ? `line ${shownLine}: ${problem}` : problem);
  }
}

/** An error of the scanner at its present place. */
export const scanError = (problem: string, at: Mark, context: Mark = at): YamlError =>
  new YamlError(problem, at, at.line > 0 ? at.line + 1 : context.line);

/** An error of grammar at a token; the line printed is counted from 0, as go-yaml does. */
export const grammarError = (problem: string, at: Mark, context: Mark = at): YamlError =>
  new YamlError(problem, at, at.line > 0 ? at.line : context.line);
