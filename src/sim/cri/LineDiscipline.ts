/** What a terminal does between the keyboard and the program: echo, line editing, and the keys that mean signals. */
export class LineDiscipline {
  private line = '';

  constructor(
    private readonly to: {
      echo(text: string): void;
      input(line: string): void;
      endOfInput(): void;
      interrupt(): void;
    },
  ) {}

  type(text: string): void {
    for (const key of text) this.key(key);
  }

  private key(key: string): void {
    if (key === '\r' || key === '\n') {
      this.to.echo('\r\n');
      const { line } = this;
      this.line = '';
      this.to.input(`${line}\n`);
    } else if (key === '\u0003') {
      this.line = '';
      this.to.echo('^C\r\n');
      this.to.interrupt();
    } else if (key === '\u0004') {
      if (this.line === '') this.to.endOfInput();
    } else if (key === '\u007f' || key === '\b') {
      if (this.line === '') return;
      this.line = [...this.line].slice(0, -1).join('');
      this.to.echo('\b \b');
    } else if (key === '\u0015') {
      this.to.echo('\b \b'.repeat([...this.line].length));
      this.line = '';
    } else if (key === '\t' || key >= ' ') {
      this.line += key;
      this.to.echo(key);
    }
  }
}
