/** `drwxr-xr-x` of a kind and permission bits. */
export function modeText(kind: 'file' | 'dir' | 'link' | 'device', mode: number): string {
  const type = { file: '-', dir: 'd', link: 'l', device: 'c' }[kind];
  const bits = [6, 3, 0].map((shift) => {
    const three = (mode >> shift) & 7;
    return `${three & 4 ? 'r' : '-'}${three & 2 ? 'w' : '-'}${three & 1 ? 'x' : '-'}`;
  });
  if (mode & 0o1000) bits[2] = bits[2]!.slice(0, 2) + (mode & 1 ? 't' : 'T');
  if (mode & 0o4000) bits[0] = bits[0]!.slice(0, 2) + (mode & 0o100 ? 's' : 'S');
  if (mode & 0o2000) bits[1] = bits[1]!.slice(0, 2) + (mode & 0o10 ? 's' : 'S');
  return type + bits.join('');
}

/** Applies `755` or `u+x,go-w` to permission bits; undefined when it is neither. */
export function applyMode(text: string, mode: number, isDir: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!;
    for (const [, op, letters] of match[2]!.matchAll(/([-+=])([rwxXst]*)/g)) {
      result = applyClause(result, who, op!, letters!, isDir);
    }
  }
  return result;
}

function applyClause(mode: number, who: string, op: string, letters: string, isDir: boolean): number {
  let bits = 0;
  if (letters.includes('r')) bits |= 4;
  if (letters.includes('w')) bits |= 2;
  if (letters.includes('x') || (letters.includes('X') && (isDir || mode & 0o111))) bits |= 1;
  let result = mode;
  for (const one of who) {
    const shift = one === 'u' ? 6 : one === 'g' ? 3 : 0;
    if (op === '=') result &= ~(7 << shift);
    if (op === '-') result &= ~(bits << shift);
    else result |= bits << shift;
  }
  if (letters.includes('t')) result = op === '-' ? result & ~0o1000 : result | 0o1000;
  return result;
}
