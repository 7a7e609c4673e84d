/** A table with lines around it, as minikube draws them. */
export function boxed(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => [...(row[i] ?? '')].length)));
  const line = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}\n`;
  const centred = (text: string, width: number): string => {
    const left = Math.floor((width - text.length) / 2);
    return `${' '.repeat(left)}${text}${' '.repeat(width - text.length - left)}`;
  };
  const cells = (row: readonly string[], place: (text: string, width: number) => string): string =>
    `│ ${row.map((cell, i) => place(cell, widths[i] ?? 0)).join(' │ ')} │\n`;
  const body = rows.map((row) => cells(row, (text, width) => text + ' '.repeat(width - [...text].length))).join('');
  return `${line('┌', '┬', '┐')}${cells(header, centred)}${line('├', '┼', '┤')}${body}${line('└', '┴', '┘')}`;
}
