import { parseDocuments, type YamlDocument } from '../../api/yaml/parseDocuments.ts';
import { currentVersion } from './currentVersion.ts';

/** Something that is surely a slip, with the line as it should be. */
export interface QuickFix {
  /** Counted from 1. */
  line: number;
  kind: 'tab' | 'appVersion' | 'version' | 'label';
  /** What is written and what it becomes. */
  from: string;
  to: string;
  /** The lines that take the place of this one. */
  lines: readonly string[];
}

/** The slips in a text that can be put right without asking, in order of lines. */
export function quickFixes(text: string): QuickFix[] {
  const lines = text.split('\n');
  const fixes = lines.flatMap((line, index) => slipOf(line, index + 1) ?? []);
  for (const document of parseDocuments(text).documents) {
    const version = versionFix(document, lines);
    if (version) fixes.push(version);
    const label = labelFix(document, lines);
    if (label) fixes.push(label);
  }
  return fixes.sort((a, b) => a.line - b.line);
}

/** The text with one slip put right. */
export function applyFix(text: string, { line, lines }: QuickFix): string {
  return text
    .split('\n')
    .toSpliced(line - 1, 1, ...lines)
    .join('\n');
}

function slipOf(line: string, number: number): QuickFix | undefined {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  if (indent.includes('\t')) {
    const spaces = indent.replaceAll('\t', '  ');
    return { line: number, kind: 'tab', from: '\\t', to: '␣␣', lines: [spaces + line.slice(indent.length)] };
  }
  const wrong = /^(appVersion|ApiVersion|apiversion|api-version)(\s*:.*)$/.exec(line);
  if (!wrong) return undefined;
  return {
    line: number,
    kind: 'appVersion',
    from: `${wrong[1]}:`,
    to: 'apiVersion:',
    lines: [`apiVersion${wrong[2]}`],
  };
}

function versionFix({ value, positions }: YamlDocument, lines: readonly string[]): QuickFix | undefined {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const to = currentVersion(apiVersion, kind);
  const line = to && positions.value(['apiVersion'])?.line;
  if (!line) return undefined;
  return { line, kind: 'version', from: apiVersion, to, lines: [(lines[line - 1] ?? '').replace(apiVersion, to)] };
}

interface Selecting {
  spec?: {
    selector?: { matchLabels?: Record<string, unknown> };
    template?: { metadata?: { labels?: Record<string, unknown> } };
  };
}

/** A label that the selector wants and the template lacks, or has with another value. */
function labelFix({ value, positions }: YamlDocument, lines: readonly string[]): QuickFix | undefined {
  const { selector, template } = (value as Selecting | undefined)?.spec ?? {};
  const labels = template?.metadata?.labels;
  if (!labels || typeof labels !== 'object') return undefined;
  const path = ['spec', 'template', 'metadata', 'labels'];
  for (const [key, wanted] of Object.entries(selector?.matchLabels ?? {})) {
    const has = labels[key];
    if (has === wanted || typeof wanted !== 'string') continue;
    const first = positions.value([...path, key]) ?? positions.value([...path, Object.keys(labels)[0] ?? '']);
    const line = first?.line;
    const text = line === undefined ? '' : (lines[line - 1] ?? '');
    const indent = /^ +/.exec(text)?.[0];
    if (line === undefined || !indent || text.includes('{')) return undefined;
    const right = `${indent}${key}: ${wanted}`;
    return {
      line,
      kind: 'label',
      from: has === undefined ? '' : `${key}: ${String(has)}`,
      to: `${key}: ${wanted}`,
      lines: has === undefined ? [right, text] : [right],
    };
  }
  return undefined;
}
