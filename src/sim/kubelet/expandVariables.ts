/**
 * Replaces `$(NAME)` by its value; `$$` is a literal `$`, and an unknown or unfinished reference stays as it is
 * (third_party/forked/golang/expansion).
 */
export function expandVariables(text: string, lookUp: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) => {
    if (whole === '$$') return '$';
    return lookUp(name ?? '') ?? whole;
  });
}
