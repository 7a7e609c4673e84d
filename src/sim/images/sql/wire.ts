import type { Value } from './Expression.ts';

/** What a client asks over its connection: one line of JSON. The protocol is the model's own. */
export interface SqlRequest {
  user: string;
  password: string | undefined;
  database: string;
  /** Over the socket of the server's own container. */
  local: boolean;
  /** Absent to learn only whether the server lets one in. */
  sql?: string;
}

/** One line of JSON back. */
export interface SqlResponse {
  columns?: string[];
  rows?: Value[][];
  tag?: string;
  affected?: number;
  /** The database that is in use now. */
  database?: string;
  version?: string;
  error?: { code: string; message: string; refused?: boolean };
}

/** Statements of a text, each without its semicolon; the last one may lack it. */
export function statements(text: string): { complete: string[]; rest: string } {
  const complete: string[] = [];
  let from = 0;
  const pattern = /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|;/g;
  for (const match of text.matchAll(pattern)) {
    if (match[0] !== ';') continue;
    complete.push(text.slice(from, match.index).trim());
    from = match.index + 1;
  }
  return { complete: complete.filter(Boolean), rest: text.slice(from) };
}
