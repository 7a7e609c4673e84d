import { type Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd } from './Cursor.ts';
import { type Mark, scanError } from './YamlError.ts';

/** White space between two parts of a scalar: blanks on one line, or a first break and the breaks after it. */
interface Gap {
  blanks: string;
  first: string;
  more: string;
  broken: boolean;
}

const folded = (gap: Gap): string => {
  if (!gap.broken) return gap.blanks;
  if (gap.first !== '\n') return gap.first + gap.more;
  return gap.more === '' ? ' ' : gap.more;
};

/**
 * A plain scalar. `indent` is the least column of its lines; `inFlow` whether brackets are open. `brokeLine` says that
 * it ended after a line break, so a key may follow.
 */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): { text: string; brokeLine: boolean } {
  const start = cursor.mark;
  let text = '';
  let gap: Gap = { blanks: '', first: '', more: '', broken: false };
  for (;;) {
    if (cursor.atDocumentIndicator || cursor.peek() === '#') break;
    const from = cursor.index;
    let char = cursor.peek();
    while (!isBlankOrEnd(char) && !endsPlain(cursor, char, inFlow)) {
      cursor.skip();
      char = cursor.peek();
    }
    if (cursor.index > from) {
      text += folded(gap) + cursor.text.slice(from, cursor.index);
      gap = { blanks: '', first: '', more: '', broken: false };
    }
    if (!isBlank(char) && !isBreak(char)) break;
    skipPlainGap(cursor, gap, indent, start);
    if (!inFlow && cursor.column < indent) break;
  }
  return { text, brokeLine: gap.broken };
}

function endsPlain(cursor: Cursor, char: string, inFlow: boolean): boolean {
  if (char === ':') return isBlankOrEnd(cursor.peek(1));
  if (!inFlow) return false;
  return ',[]{}'.includes(char) || (char === '?' && isBlankOrEnd(cursor.peek(1)));
}

function skipPlainGap(cursor: Cursor, gap: Gap, indent: number, start: Mark): void {
  for (;;) {
    const char = cursor.peek();
    if (isBlank(char)) {
      if (gap.broken && cursor.column < indent && char === '\t')
        throw scanError('found a tab character that violates indentation', cursor.mark, start);
      if (!gap.broken) gap.blanks += char;
      cursor.skip();
    } else if (isBreak(char)) {
      takeGapBreak(cursor, gap);
    } else return;
  }
}

function takeGapBreak(cursor: Cursor, gap: Gap): void {
  const taken = cursor.takeBreak();
  if (gap.broken) gap.more += taken;
  else {
    gap.first = taken;
    gap.broken = true;
  }
}

/** A scalar in single or double quotes; the cursor stands on the opening quote. */
export function scanQuoted(cursor: Cursor): string {
  const start = cursor.mark;
  const quote = cursor.take();
  const isDouble = quote === '"';
  let text = '';
  for (;;) {
    if (cursor.atDocumentIndicator) throw scanError('found unexpected document indicator', cursor.mark, start);
    if (cursor.atEnd) throw scanError('found unexpected end of stream', cursor.mark, start);
    let joined = false;
    while (!isBlankOrEnd(cursor.peek())) {
      const char = cursor.peek();
      if (!isDouble && char === "'" && cursor.peek(1) === "'") {
        text += "'";
        cursor.skip(2);
      } else if (char === quote) break;
      else if (isDouble && char === '\\' && isBreak(cursor.peek(1))) {
        cursor.skip();
        cursor.takeBreak();
        joined = true;
        break;
      } else if (isDouble && char === '\\') text += scanEscape(cursor, start);
      else text += cursor.take();
    }
    if (cursor.peek() === quote) break;
    text += quotedGap(cursor, joined);
  }
  cursor.skip();
  return text;
}

/** The white space inside quotes, folded. After an escaped line break, indentation counts for nothing. */
function quotedGap(cursor: Cursor, joined: boolean): string {
  const gap: Gap = { blanks: '', first: '', more: '', broken: joined };
  for (;;) {
    const char = cursor.peek();
    if (isBlank(char)) {
      if (!gap.broken) gap.blanks += char;
      cursor.skip();
    } else if (isBreak(char)) takeGapBreak(cursor, gap);
    else break;
  }
  return joined ? gap.first + gap.more : folded(gap);
}

const ESCAPES: Record<string, string> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const HEX_LENGTH: Record<string, number> = { x: 2, u: 4, U: 8 };

function scanEscape(cursor: Cursor, start: Mark): string {
  const code = cursor.peek(1);
  const plain = ESCAPES[code];
  if (plain !== undefined) {
    cursor.skip(2);
    return plain;
  }
  const length = HEX_LENGTH[code];
  if (length === undefined) throw scanError('found unknown escape character', cursor.mark, start);
  cursor.skip(2);
  const digits = cursor.text.slice(cursor.index, cursor.index + length);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length)
    throw scanError('did not find expected hexdecimal number', cursor.mark, start);
  const value = Number.parseInt(digits, 16);
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff)
    throw scanError('found invalid Unicode character escape code', cursor.mark, start);
  cursor.skip(length);
  return String.fromCodePoint(value);
}

/** A literal (`|`) or folded (`>`) scalar; `parentIndent` is the column of the block around it, -1 for none. */
export function scanBlock(cursor: Cursor, parentIndent: number): string {
  const start = cursor.mark;
  const isLiteral = cursor.take() === '|';
  const { chomping, increment } = scanHeader(cursor, start);
  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let text = '';
  let leading = '';
  let afterBlank = false;
  let gap = blockBreaks(cursor, indent, parentIndent, start);
  indent = gap.indent;
  let trailing = gap.breaks;
  while (cursor.column === indent && !cursor.atEnd) {
    const startsBlank = isBlank(cursor.peek());
    if (!isLiteral && leading.startsWith('\n') && !afterBlank && !startsBlank) text += trailing === '' ? ' ' : '';
    else text += leading;
    text += trailing;
    afterBlank = startsBlank;
    const from = cursor.index;
    while (!isBreakOrEnd(cursor.peek())) cursor.skip();
    text += cursor.text.slice(from, cursor.index);
    leading = cursor.atEnd ? '' : cursor.takeBreak();
    gap = blockBreaks(cursor, indent, parentIndent, start);
    trailing = gap.breaks;
  }
  if (chomping !== '-') text += leading;
  if (chomping === '+') text += trailing;
  return text;
}

function scanHeader(cursor: Cursor, start: Mark): { chomping: string; increment: number } {
  let chomping = '';
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const char = cursor.peek();
    if ((char === '+' || char === '-') && chomping === '') {
      chomping = char;
      cursor.skip();
    } else if (/^\d$/.test(char) && increment === 0) {
      if (char === '0') throw scanError('found an indentation indicator equal to 0', cursor.mark, start);
      increment = Number(char);
      cursor.skip();
    }
  }
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.peek())) throw scanError('did not find expected comment or line break', cursor.mark, start);
  if (!cursor.atEnd) cursor.takeBreak();
  return { chomping, increment };
}

function blockBreaks(
  cursor: Cursor,
  indent: number,
  parentIndent: number,
  start: Mark,
): { breaks: string; indent: number } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === ' ') cursor.skip();
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === '\t')
      throw scanError('found a tab character where an indentation space is expected', cursor.mark, start);
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.takeBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent };
}
