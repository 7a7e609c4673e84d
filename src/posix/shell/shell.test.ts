import { describe, expect, it } from 'vitest';
import { type GuestOptions, runGuest } from '../runGuest.ts';

type Row = [script: string, stdout: string, expected?: { stderr?: string; status?: number; ms?: number }];

function check(rows: Row[], options: GuestOptions = {}) {
  for (const [script, stdout, { stderr = '', status = 0, ms = 0 } = {}] of rows) {
    it(script.split('\n')[0]!, () => {
      const result = runGuest(script, options);
      expect(result.table.faults).toEqual([]);
      expect({ stdout: result.stdout, stderr: result.stderr, status: result.status, ms: result.ms }).toEqual({
        stdout,
        stderr,
        status,
        ms,
      });
    });
  }
}

describe('words and expansions', () => {
  check([
    [`echo 'a  b' "c  $((1 + 2 * 3))" d\\ e`, 'a  b c  7 d e\n'],
    ['x="a b  c"; echo $x; echo "$x"', 'a b c\na b  c\n'],
    ['echo ${u:-def} ${u-def} ${u:=set} $u ${u:+alt} ${#u}', 'def def set set alt 3\n'],
    ['f=/a/b/c.tar.gz; echo ${f##*/} ${f#*/} ${f%.*} ${f%%.*}', 'c.tar.gz a/b/c.tar.gz /a/b/c.tar /a/b/c\n'],
    ['echo "$(echo one; echo two)" `echo three`', 'one\ntwo three\n'],
    ['set -- a "b c" d; for x in "$@"; do echo "<$x>"; done; echo $# "$*" $2', '<a>\n<b c>\n<d>\n3 a b c d b c\n'],
    ['IFS=:; p=a:b::c; set -- $p; echo $# $4', '4 c\n'],
    ['echo /etc/pass* /nope/* "/etc/p*"', '/etc/passwd /nope/* /etc/p*\n'],
    ['echo ~ ~/x "~"', '/root /root/x ~\n'],
    ['cat <<EOF\n$HOME $((2*2)) \\$x\nEOF\ncat <<"EOF"\n$HOME\nEOF', '/root 4 $x\n$HOME\n'],
    ['cat <<-EOF\n\tindented\n\tEOF', 'indented\n'],
    ['echo $((0x10 | 3)) $((7 % 4)) $((1 ? 5 : 6)) $((x = 4)) $x $((x++)) $x', '19 3 5 4 4 4 5\n'],
    ['echo {1..3} {a,b}', '{1..3} {a,b}\n'],
  ]);
});

describe('commands', () => {
  check([
    ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
    ['for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
    ['i=0; until [ $i -ge 3 ]; do i=$((i+1)); done; echo $i', '3\n'],
    ['case $HOME in /r*|x) echo yes;; *) echo no;; esac', 'yes\n'],
    ['f() { local x=in; echo $x $1; return 4; }; x=out; f arg; echo $? $x', 'in arg\n4 out\n'],
    ['(x=1; exit 3); echo $? ${x:-unset}', '3 unset\n'],
    ['{ echo a; echo b >&2; } 2>/dev/null | cat', 'a\n'],
    ['echo out > /tmp/f; echo more >> /tmp/f; wc -l < /tmp/f; cat < /tmp/f', '2\nout\nmore\n'],
    ['! true; echo $?; true && echo yes || echo no', '1\nyes\n'],
    ['printf "%s-%d\\n" a 1 b 2', 'a-1\nb-2\n'],
    ['echo -e "a\\tb\\n"; echo -n x', 'a\tb\n\nx'],
    ['while read a b; do echo "$b $a"; done <<EOF\n1 2\n3 4 5\nEOF', '2 1\n4 5 3\n'],
    ['eval "x=5; echo \\$x"; echo "echo sourced" > /tmp/s; . /tmp/s', '5\nsourced\n'],
    ['alias hi="echo hello"\nhi there', 'hello there\n'],
    [
      'set -- -a -b val rest; while getopts ab: o; do echo $o $OPTARG; done; shift $((OPTIND-1)); echo $1',
      'a\nb val\nrest\n',
    ],
    ['exec 3>/tmp/x; echo three >&3; cat /tmp/x; exec 3>&-', 'three\n'],
    ['sleep 2 & sleep 5 & wait; echo done', 'done\n', { ms: 5000 }],
    ['set -e; echo a; false; echo b', 'a\n', { status: 1 }],
    ['set -x; echo a b', 'a b\n', { stderr: '+ echo a b\n' }],
    ['printf "#!/bin/sh\\necho script \\$1\\n" > /tmp/s; chmod +x /tmp/s; /tmp/s arg', 'script arg\n'],
  ]);
});

describe('errors in the words of busybox ash', () => {
  check([
    ['foo; echo $?', '127\n', { stderr: 'sh: foo: not found\n' }],
    ['cat /nope; echo $?', '1\n', { stderr: "cat: can't open '/nope': No such file or directory\n" }],
    ['echo x > /nope/y; echo $?', '1\n', { stderr: "sh: can't create /nope/y: nonexistent directory\n" }],
    ['/etc/passwd; echo $?', '126\n', { stderr: 'sh: /etc/passwd: Permission denied\n' }],
    ['if true; then', '', { stderr: 'sh: syntax error: unexpected end of file (expecting "fi")\n', status: 2 }],
    ['echo "abc', '', { stderr: 'sh: syntax error: unterminated quoted string\n', status: 2 }],
    ['set -u; echo $nope; echo no', '', { stderr: 'sh: nope: parameter not set\n', status: 2 }],
    ['echo ${x:?must be set}; echo no', '', { stderr: 'sh: x: must be set\n', status: 2 }],
  ]);
});

describe('bash', () => {
  check(
    [
      ['a=(1 "2 3" 4); a+=(5); echo ${#a[@]} "${a[1]}" "${a[@]:2}" ${!a[@]}', '4 2 3 4 5 0 1 2 3\n'],
      ['declare -A m=([x]=1 [y]=2); for k in "${!m[@]}"; do echo $k=${m[$k]}; done', 'x=1\ny=2\n'],
      ['for ((i = 0; i < 3; i++)); do echo -n $i; done; echo', '012\n'],
      ['[[ foobar == foo* && ! a == b ]] && [[ v1.2 =~ v([0-9]+)\\.([0-9]+) ]] && echo ${BASH_REMATCH[2]}', '2\n'],
      ['x=hello; echo ${x^} ${x^^} ${x/l/L} ${x//l/L} ${x:1:3} ${x: -2}', 'Hello HELLO heLlo heLLo ell lo\n'],
      ['echo {1..3} {a,b}{x,y} {01..03}', '1 2 3 ax ay bx by 01 02 03\n'],
      ['cat <<< "here $((1+1))"; diff <(echo a) <(echo a) && echo same', 'here 2\nsame\n'],
      ['set -o pipefail; false | true; echo $?', '1\n'],
      ['foo', '', { stderr: 'bash: line 1: foo: command not found\n', status: 127 }],
      [
        'echo )',
        '',
        { stderr: "bash: -c: line 1: syntax error near unexpected token `)'\nbash: -c: line 1: `echo )'\n", status: 2 },
      ],
      ["printf -v s '%03d' 7; echo $s $'a\\tb'", '007 a\tb\n'],
    ],
    { flavor: 'terminal', shell: 'bash' },
  );
});

describe('signals', () => {
  it('runs the trap of PID 1 between commands and exits by it', () => {
    const result = runGuest('trap "echo bye; exit 7" TERM; while true; do sleep 1; done', {
      signals: [{ atMs: 2500, signal: 'TERM' }],
    });
    expect(result).toMatchObject({ stdout: 'bye\n', status: 7, ms: 3000 });
  });
  it('interrupts wait at once', () => {
    const result = runGuest('trap "echo got; kill \\$!; exit 0" TERM; sleep 100 & wait $!', {
      signals: [{ atMs: 2500, signal: 'TERM' }],
    });
    expect(result).toMatchObject({ stdout: 'got\n', status: 0, ms: 2500 });
  });
  it('does not end a PID 1 without a trap by TERM, but by KILL', () => {
    const signals = [{ atMs: 1000, signal: 'TERM' } as const, { atMs: 31_000, signal: 'KILL' } as const];
    expect(runGuest('sleep 3600', { signals })).toMatchObject({ status: 137, ms: 31_000 });
  });
  it('reports the status of a killed child', () => {
    expect(runGuest('sleep 100 & kill $!; wait $!; echo $?').stdout).toBe('143\n');
  });
});
