import { parseDocuments } from '../../api/yaml/parseDocuments.ts';
import { parseProblems } from './parseProblems.ts';
import type { Problem } from './useFiles.ts';

/** What is wrong with a text before any server sees it: syntax, and keys that appear twice. */
export function yamlProblems(file: string, text: string): Problem[] {
  const { documents, errors } = parseDocuments(text);
  const twice = documents.flatMap((d) =>
    d.duplicates.map(({ message, line, column }): Problem => ({ file, line, column, severity: 'warning', message })),
  );
  return [...parseProblems(file, errors), ...twice];
}
