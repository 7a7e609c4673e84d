import { ansiEscapes } from '../shell/ansiEscapes.ts';

/** What `echo` prints. dash always reads escapes and knows only -n; the others have -n, -e and -E. */
export function echoText(args: readonly string[], dash = false): string {
  let at = 0;
  let newline = true;
  let escapes = dash;
  for (; at < args.length; at++) {
    const option = args[at]!;
    if (!(dash ? /^-n$/ : /^-[neE]+$/).test(option)) break;
    for (const letter of option.slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = args.slice(at).join(' ');
  if (!escapes) return text + (newline ? '\n' : '');
  const done = ansiEscapes(text, true);
  return done.text + (newline && !done.stop ? '\n' : '');
}
