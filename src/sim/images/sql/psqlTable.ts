import type { Value } from './Expression.ts';
import { text } from './evaluate.ts';

interface TableOptions {
  /** Rows only: no header and no footer. */
  bare: boolean;
  unaligned: boolean;
  title?: string;
  footer?: boolean;
}

/** Rows as psql lays them out: centred headers, numbers to the right, how many there are below. */
export function psqlTable(
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  options: TableOptions,
): string {
  const cells = rows.map((row) => row.map((value) => (value === null ? '' : text(value))));
  const count = `(${rows.length} row${rows.length === 1 ? '' : 's'})\n`;
  if (options.unaligned) {
    const lines = [...(options.bare ? [] : [columns]), ...cells].map((row) => `${row.join('|')}\n`).join('');
    return options.bare ? lines : lines + count;
  }
  const widths = columns.map((name, i) =>
    Math.max(options.bare ? 0 : name.length, ...cells.map((row) => row[i]?.length ?? 0)),
  );
  const isNumber = columns.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || row[i] === null),
  );
  const body = cells.map((row) => {
    const padded = row.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)));
    return ` ${padded.join(' | ').replace(/ +$/, '')}\n`;
  });
  if (options.bare) return `${body.join('')}\n`;
  const rule = `${widths.map((width) => '-'.repeat(width + 2)).join('+')}\n`;
  const header = `${columns.map((name, i) => ` ${centred(name, widths[i] ?? 0)} `).join('|')}\n`;
  const title = options.title ? `${centred(options.title, rule.length - 1).trimEnd()}\n` : '';
  return `${title}${header}${rule}${body.join('')}${options.footer === false ? '' : count}\n`;
}

function centred(word: string, width: number): string {
  const left = Math.max(0, Math.floor((width - word.length) / 2));
  return `${' '.repeat(left)}${word}`.padEnd(width);
}
