import { byteLength } from '../bytes.ts';

const CHUNK_CHARS = 4096;

/**
 * The content of a regular file: text in chunks, so that appending to a log and reading its end cost what is new, and
 * holes (a number of NUL bytes) that take no memory. Offsets and lengths are UTF-16 units, `bytes` is what `ls` shows.
 *
 *     chunks  "line 1\nline 2\n"   1048576        "tail\n"
 *     starts  0                   14             1048590
 */
export class FileData {
  private chunks: (string | number)[] = [];
  private starts: number[] = [];
  length = 0;
  bytes = 0;
  /** Characters really held in memory. */
  chars = 0;

  static of(text: string): FileData {
    const data = new FileData();
    data.append(text);
    return data;
  }

  clone(): FileData {
    const copy = new FileData();
    copy.chunks = [...this.chunks];
    copy.starts = [...this.starts];
    copy.length = this.length;
    copy.bytes = this.bytes;
    copy.chars = this.chars;
    return copy;
  }

  append(text: string): void {
    if (text === '') return;
    const last = this.chunks.length - 1;
    const tail = this.chunks[last];
    if (typeof tail === 'string' && tail.length + text.length <= CHUNK_CHARS) this.chunks[last] = tail + text;
    else this.push(text, this.length);
    this.length += text.length;
    this.chars += text.length;
    this.bytes += byteLength(text);
  }

  appendHole(size: number): void {
    if (size <= 0) return;
    this.push(size, this.length);
    this.length += size;
    this.bytes += size;
  }

  /** At most `max` units from `offset`; '' at or past the end. */
  slice(offset: number, max: number): string {
    if (offset >= this.length || max <= 0) return '';
    let index = this.chunkAt(offset);
    let text = '';
    while (index < this.chunks.length && text.length < max) {
      const from = Math.max(0, offset - this.starts[index]!);
      const want = max - text.length;
      const chunk = this.chunks[index]!;
      text += typeof chunk === 'string' ? chunk.slice(from, from + want) : '\0'.repeat(Math.min(chunk - from, want));
      index++;
    }
    return text;
  }

  text(): string {
    return this.slice(0, this.length);
  }

  /** Overwrites from `offset`, which may lie past the end: the gap becomes a hole. */
  write(offset: number, text: string): void {
    if (offset >= this.length) {
      this.appendHole(offset - this.length);
      this.append(text);
      return;
    }
    const before = this.slice(0, offset);
    const after = this.slice(offset + text.length, this.length);
    this.clear();
    this.append(before);
    this.append(text);
    this.append(after);
  }

  truncate(length: number): void {
    if (length >= this.length) {
      this.appendHole(length - this.length);
      return;
    }
    const kept = this.slice(0, length);
    this.clear();
    this.append(kept);
  }

  private clear(): void {
    this.chunks = [];
    this.starts = [];
    this.length = 0;
    this.bytes = 0;
    this.chars = 0;
  }

  private push(chunk: string | number, start: number): void {
    this.chunks.push(chunk);
    this.starts.push(start);
  }

  private chunkAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
