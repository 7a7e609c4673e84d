/**
 * How many indexes a text such as `1,3-5` names, of a Job with so many completions; or what is wrong with it, in
 * upstream's words.
 */
export function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let last: number | undefined;
  let total = 0;
  for (const part of text.split(',')) {
    const ends = part.split('-');
    if (ends.length > 2)
      return `the fragment "${part}" violates the requirement that an index interval can have at most two parts separated by '-'`;
    const [from, to] = [parseIndex(ends[0]!, completions), parseIndex(ends[ends.length - 1]!, completions)];
    if (typeof from === 'string') return from;
    if (typeof to === 'string') return to;
    if (last !== undefined && last >= from) return `non-increasing order, previous: ${last}, current: ${from}`;
    if (ends.length === 2 && from >= to) return `non-increasing order, previous: ${from}, current: ${to}`;
    total += to - from + 1;
    last = to;
  }
  return total;
}

function parseIndex(text: string, completions: number): number | string {
  if (!/^[+-]?\d+$/.test(text)) {
    return `cannot convert string to integer for index: "${text}"`;
  }
  const value = Number(text);
  return value >= completions ? `too large index: "${text}"` : value;
}
