import { constructValue, UnsupportedKey, UnsupportedValue } from './constructValue.ts';
import { Positions } from './Positions.ts';
import { parseJsonStream } from './parseJsonStream.ts';
import { parseNode } from './parseNode.ts';
import { YamlError } from './YamlError.ts';

export interface YamlDocument {
  readonly value: unknown;
  /** The line of the file, counted from 1, on which the document's text begins. */
  readonly line: number;
  readonly positions: Positions;
  /** What a strict reader complains of: `line 4: key "a" already set in map`, lines counted in the document. */
  readonly duplicates: readonly { readonly message: string; readonly line: number; readonly column: number }[];
}

export interface DocumentError {
  /** As kubectl prints it, after `error: `; begins with `error parsing FILE: ` when a file name was given. */
  readonly message: string;
  /** Where it really is in the file, counted from 1; undefined when there is no saying. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** How many of the documents come before it: kubectl acts on those and then stops. */
  readonly documentsBefore: number;
}

export interface ParsedDocuments {
  readonly documents: readonly YamlDocument[];
  readonly errors: readonly DocumentError[];
}

/**
 * The documents of a manifest, read as kubectl reads it: a text that begins with `{` is a stream of JSON values, any
 * other is cut at lines of `---` and each part is YAML (go-yaml v2's rules). Empty documents are left out. An error in
 * one YAML document does not hide the others. Source: apimachinery/pkg/util/yaml/decoder.go, sigs.k8s.io/yaml.
 */
export function parseDocuments(text: string, options: { filename?: string } = {}): ParsedDocuments {
  const reader = new DocumentReader(options.filename === undefined ? '' : `error parsing ${options.filename}: `);
  const clean = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (/^\s*\{/.test(clean.slice(0, 4096))) reader.readJson(clean);
  else reader.readYaml(clean);
  return reader;
}

/** The value of a text that holds one document; undefined when it is empty. Throws YamlError. */
export function parseYaml(text: string): unknown {
  return withoutOverflow(() => {
    const node = parseNode(text.startsWith('\ufeff') ? text.slice(1) : text);
    return node ? constructValue(node).value : undefined;
  });
}

/** What nests so deep that the stack ends before the limit of depth is refused like what is beyond that limit. */
function withoutOverflow<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new YamlError('exceeded max depth');
    throw error;
  }
}

class DocumentReader implements ParsedDocuments {
  readonly documents: YamlDocument[] = [];
  readonly errors: DocumentError[] = [];

  constructor(private readonly prefix: string) {}

  readJson(text: string): void {
    const { documents, error } = parseJsonStream(text);
    for (const { value, start, end } of documents) {
      const linesBefore = countLines(text.slice(0, start));
      this.add(value, linesBefore, new Positions(text.slice(start, end), linesBefore), []);
    }
    if (error) {
      const before = text.slice(0, Math.max(error.offset - 1, 0));
      this.fail(error.message, countLines(before) + 1, before.length - before.lastIndexOf('\n'));
    }
  }

  readYaml(text: string): void {
    let part = '';
    let partLine = 0;
    let line = 0;
    for (const source of linesOf(text)) {
      const isSeparator = source.startsWith('---');
      const rest = isSeparator ? source.slice(3).trim() : '';
      if (rest !== '' && !rest.startsWith('#')) {
        this.fail(`invalid Yaml document separator: ${rest}`, line + 1, 4);
        return;
      }
      line++;
      if (isSeparator && part !== '') {
        this.readPart(part, partLine);
        part = '';
        partLine = line;
      } else part += source;
    }
    if (part !== '') this.readPart(part, partLine);
  }

  private readPart(text: string, linesBefore: number): void {
    try {
      const node = withoutOverflow(() => parseNode(text));
      if (!node) return;
      const { value, duplicates } = withoutOverflow(() => constructValue(node));
      const complaints = duplicates.map(({ key, mark }) => ({
        message: `line ${mark.line + 1}: key ${JSON.stringify(key)} already set in map`,
        line: linesBefore + mark.line + 1,
        column: mark.column + 1,
      }));
      this.add(value, linesBefore, new Positions(text, linesBefore, node), complaints);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      const isJson = error instanceof UnsupportedValue || error instanceof UnsupportedKey;
      const { mark } = error;
      this.fail(
        `error converting YAML to JSON: ${isJson ? '' : 'yaml: '}${error.message}`,
        mark && linesBefore + mark.line + 1,
        mark && mark.column + 1,
      );
    }
  }

  private add(value: unknown, linesBefore: number, positions: Positions, duplicates: YamlDocument['duplicates']): void {
    if (value === null) return;
    this.documents.push({ value, line: linesBefore + 1, positions, duplicates });
  }

  private fail(message: string, line?: number, column?: number): void {
    this.errors.push({ message: this.prefix + message, line, column, documentsBefore: this.documents.length });
  }
}

const countLines = (text: string): number => text.split('\n').length - 1;

/** The lines of a text, each with its line break. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
