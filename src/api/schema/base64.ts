/**
 * Where standard base64 (with padding; line breaks are passed over) goes wrong, as the offset that Go's
 * `illegal base64 data at input byte N` names; undefined when it is right. Source: encoding/base64.
 */
export function base64Problem(text: string): number | undefined {
  let quantum = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) continue;
    if (isAlphabet(code)) {
      quantum = (quantum + 1) % 4;
      continue;
    }
    if (code !== 61 || quantum < 2) return i;
    return paddingProblem(text, i, quantum);
  }
  return quantum === 0 ? undefined : text.length - quantum;
}

function paddingProblem(text: string, first: number, quantum: number): number | undefined {
  let at = first + 1;
  if (quantum === 2) {
    at = skipBreaks(text, at);
    if (at === text.length) return at;
    if (text[at] !== '=') return at - 1;
    at++;
  }
  at = skipBreaks(text, at);
  return at === text.length ? undefined : at;
}

function skipBreaks(text: string, from: number): number {
  let at = from;
  while (text[at] === '\n' || text[at] === '\r') at++;
  return at;
}

const isAlphabet = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 47 && code <= 57) || code === 43;
