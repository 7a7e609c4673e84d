/** What the terminal pane needs of a shell. Text carries ANSI escape codes, input is what a keyboard sends. */
export interface TerminalSession {
  /** Typed or pasted text, control characters included. */
  write(text: string): void;
  /** Told of everything the shell prints. Returns what ends it. */
  onOutput(listener: (text: string) => void): () => void;
  resize(columns: number, rows: number): void;
  dispose(): void;
}

/** Opens a shell of the size of the pane. */
export type OpenTerminal = (size: { columns: number; rows: number }) => TerminalSession | Promise<TerminalSession>;
