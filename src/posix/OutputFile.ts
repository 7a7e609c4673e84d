import { OpenFile } from './OpenFile.ts';

/** A descriptor whose writes go to the embedding: a container's log, a terminal's screen. Never blocks. */
export class OutputFile extends OpenFile {
  constructor(
    private readonly take: (data: string) => void,
    readonly kind: 'pipe' | 'tty' = 'pipe',
  ) {
    super();
  }

  override write(data: string): number {
    this.take(data);
    return data.length;
  }
}
