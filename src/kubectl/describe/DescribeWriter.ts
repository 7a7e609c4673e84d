import { alignTabs } from '../output/alignTabs.ts';

const MAX_ANNOTATION = 140;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Collects lines whose tabs are aligned when a block is flushed, as kubectl's describers write them. */
export class DescribeWriter {
  private done = '';
  private block = '';

  /** A line, indented by two spaces a level. */
  line(level: number, text: string): void {
    this.block += `${'  '.repeat(level)}${text}\n`;
  }

  /** `Name:` and its value, in the column of the values around it. */
  field(level: number, name: string, value: unknown): void {
    this.line(level, `${name}:\t${value}`);
  }

  /** What follows is aligned by itself. */
  flush(): void {
    this.done += alignTabs(this.block, 0, 2);
    this.block = '';
  }

  /** What was written, tabs and all. */
  raw(): string {
    return this.block;
  }

  text(): string {
    this.flush();
    return this.done;
  }

  /** One label a line, sorted. `title` may bring its own indentation. */
  labels(title: string, labels: Record<string, string> | undefined, indent = ''): void {
    const keys = Object.keys(labels ?? {}).sort();
    this.list(
      `${indent}${title}`,
      keys.map((key) => `${key}=${labels?.[key]}`),
      indent,
    );
  }

  /** The first item beside the title, the others under it; `<none>` when there are none. */
  list(title: string, items: readonly string[], indent = ''): void {
    if (items.length === 0) this.block += `${title}:\t<none>\n`;
    for (const [index, item] of items.entries())
      this.block += index === 0 ? `${title}:\t${item}\n` : `${indent}\t${item}\n`;
  }

  annotations(title: string, annotations: Record<string, string> | undefined): void {
    const keys = Object.keys(annotations ?? {})
      .filter((key) => key !== LAST_APPLIED)
      .sort();
    if (keys.length === 0) this.block += `${title}:\t<none>\n`;
    for (const [index, key] of keys.entries()) {
      const value = (annotations?.[key] ?? '').replace(/\n$/, '');
      const head = index === 0 ? `${title}:\t` : '\t';
      if (value.length + key.length + 2 > MAX_ANNOTATION || value.includes('\n')) {
        this.block += `${head}${key}:\n`;
        for (const line of value.split('\n')) this.block += `\t  ${shorten(line, MAX_ANNOTATION - 2)}\n`;
      } else this.block += `${head}${key}: ${value}\n`;
    }
  }
}

const shorten = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max)}...` : text);

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A timestamp as RFC 1123 with a numeric zone: `Fri, 20 Nov 2026 17:57:56 +0000`. */
export function rfc1123(timestamp: string | undefined): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const date = new Date(timestamp);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

export const trueFalse = (value: boolean | undefined): string => (value ? 'True' : 'False');
