/** An expression could not be evaluated; the message is cel-go's. */
export class CelError extends Error {
  override readonly name = 'CelError';
}

/** The expression cost more than it may: nothing absorbs this. */
export class CostError extends CelError {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
  }
}

/** What is wrong with an expression, and where: an offset in its text. */
export interface Issue {
  offset: number;
  message: string;
}

/** Issues as cel-go prints them, each with the line and a mark below it. */
export function issuesText(source: string, issues: readonly Issue[]): string {
  const sorted = [...issues].sort((a, b) => a.offset - b.offset);
  return sorted.map((issue) => issueText(source, issue)).join('\n');
}

function issueText(source: string, { offset, message }: Issue): string {
  const before = source.slice(0, offset);
  const line = before.split('\n').length;
  const start = before.lastIndexOf('\n') + 1;
  const column = [...source.slice(start, offset)].length;
  const text = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${text}\n | ${'.'.repeat(column)}^`;
}
