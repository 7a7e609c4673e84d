import { resolvePlain } from './resolveScalar.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

const BASE_60 = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/;
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[+-]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/;

/** How go-yaml writes a string: plain when it reads back as the same string, on several lines as a literal block. */
export function scalarStyle(text: string): ScalarStyle {
  const shape = analyze(text);
  if (text.includes('\n')) return shape.block ? 'literal' : 'double';
  const { tag } = resolvePlain(text);
  const readsBack = (tag === '!!str' || tag === '!!merge') && !BASE_60.test(text) && !TIMESTAMP.test(text);
  if (!readsBack) return 'double';
  if (shape.plain) return 'plain';
  return shape.single ? 'single' : 'double';
}

/** Which styles can carry the text (libyaml's `analyze_scalar`). */
function analyze(text: string): { plain: boolean; single: boolean; block: boolean } {
  const special = !PRINTABLE.test(text);
  const spaceThenBreak = / [\n\x85\u2028\u2029]/.test(text);
  const breakThenSpace = /[\n\x85\u2028\u2029] /.test(text);
  const edges = /^[ \n\x85\u2028\u2029]|[ \n\x85\u2028\u2029]$/.test(text);
  const breaks = /[\n\x85\u2028\u2029]/.test(text);
  const writable = !special && !spaceThenBreak;
  return {
    plain: writable && !edges && !breakThenSpace && !breaks && !hasIndicators(text),
    single: writable && !breakThenSpace,
    block: writable && !text.endsWith(' '),
  };
}

/** No character that needs an escape; beyond the basic plane go-yaml escapes everything. */
const PRINTABLE = /^[\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

export const isPrintable = (char: string): boolean => PRINTABLE.test(char);

function hasIndicators(text: string): boolean {
  if (text.startsWith('---') || text.startsWith('...')) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text) || /^[-?:](\s|$)/.test(text)) return true;
  return /.:(\s|$)/s.test(text) || /\s#/.test(text);
}
