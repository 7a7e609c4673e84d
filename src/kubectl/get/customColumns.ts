import type { KubeObject } from '../../api/meta.ts';
import { goValue } from '../../base/goValue.ts';
import { KubectlError } from '../KubectlError.ts';
import { findJsonPath, relaxedJsonPath } from '../templates.ts';

export interface CustomColumn {
  header: string;
  expression: string;
}

/** `NAME:.metadata.name,IMAGE:.spec.containers[*].image`. */
export function parseCustomColumns(spec: string): CustomColumn[] {
  return splitOutsideBrackets(spec).map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0)
      throw new KubectlError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), expression: relaxedJsonPath(part.slice(colon + 1)) };
  });
}

/** A file with two lines: headers, and expressions under them. */
export function parseCustomColumnsFile(text: string): CustomColumn[] {
  const lines = text.split('\n');
  const headers = (lines[0] ?? '').trim().split(/\s+/).filter(Boolean);
  const expressions = (lines[1] ?? '').trim().split(/\s+/).filter(Boolean);
  if (headers.length === 0) throw new KubectlError('invalid template, missing header line');
  if (headers.length !== expressions.length) {
    throw new KubectlError(
      `number of headers (${headers.length}) and field specifications (${expressions.length}) don't match`,
    );
  }
  return headers.map((header, index) => ({ header, expression: relaxedJsonPath(expressions[index] ?? '') }));
}

/** One object's cells. */
export function customCells(columns: readonly CustomColumn[], object: KubeObject): string[] {
  return columns.map(({ expression }) => {
    const found = findJsonPath(expression, object).filter((value) => value !== null && value !== undefined);
    return found.length === 0 ? '<none>' : found.map(goValue).join(',');
  });
}

function splitOutsideBrackets(spec: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of spec) {
    if (char === '[' || char === '(') depth++;
    if (char === ']' || char === ')') depth--;
    if (char === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}
