/** The names of builtins: `type` and `command -v` ask. A list of its own because builtins cannot see their table. */
export const builtinNames: ReadonlySet<string> = new Set(
  (
    ': . [ alias bg break builtin cd command continue declare disown echo eval exec exit export false fg getopts hash history jobs kill ' +
    'let local mapfile printf pwd read readarray readonly return set shift shopt source test times trap true type typeset ' +
    'ulimit umask unalias unset wait'
  ).split(' '),
);

export const KEYWORDS: ReadonlySet<string> = new Set(
  'if then else elif fi do done case esac while until for in { } ! [['.split(' '),
);
