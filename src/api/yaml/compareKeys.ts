const isLetter = (char: string): boolean => /^\p{L}$/u.test(char);
const isDigit = (char: string): boolean => char >= '0' && char <= '9';

/**
 * go-yaml's order of keys: letters after other characters, numbers inside by value (`a9` before `a10`), upper case
 * before lower. Negative when `a` comes first.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a[i] as string, b[i] as string];
    if (left === right) continue;
    const [leftLetter, rightLetter] = [isLetter(left), isLetter(right)];
    if (leftLetter && rightLetter) return left < right ? -1 : 1;
    if (leftLetter || rightLetter) return rightLetter ? -1 : 1;
    return compareNumbers(a, b, i) || (left < right ? -1 : 1);
  }
  return a.length - b.length;
}

/** Compares the digits from `at` on. A zero counts only after other digits: `a1` < `a02` < `a10`. */
function compareNumbers(a: string, b: string, at: number): number {
  let start = 0;
  if (a[at] === '0' || b[at] === '0') {
    for (let j = at - 1; j >= 0 && isDigit(a[j] as string); j--) {
      if (a[j] !== '0') {
        start = 1;
        break;
      }
    }
  }
  const left = digitsFrom(a, at, start);
  const right = digitsFrom(b, at, start);
  return left.value - right.value || left.end - right.end;
}

function digitsFrom(text: string, at: number, start: number): { value: number; end: number } {
  let value = start;
  let end = at;
  for (; end < text.length && isDigit(text[end] as string); end++) value = value * 10 + Number(text[end]);
  return { value, end };
}
