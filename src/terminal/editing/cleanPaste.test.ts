import { describe, expect, it } from 'vitest';
import { cleanPaste } from './cleanPaste.ts';

describe('text pasted from a book', () => {
  it.each([
    ['Windows line ends', 'a\r\nb\r\n', 'a\nb\n'],
    ['dollar prompts', '$ kubectl get po\n$ kubectl get no\n', 'kubectl get po\nkubectl get no\n'],
    ['one prompt', '$ kubectl get po', 'kubectl get po'],
    ['output between commands', '$ kubectl get po\nNAME READY\nweb 1/1\n$ ls\n', 'kubectl get po\nls\n'],
    ['root prompts before commands', '# kubectl get po', 'kubectl get po'],
    ['comments stay', '# now list the pods\nkubectl get po', '# now list the pods\nkubectl get po'],
    ['prompts with user and host', 'user@host:~/work$ ls\nroot@node-1:~# kubectl get no', 'ls\nkubectl get no'],
    ['variables at the beginning stay', '$HOME/run.sh', '$HOME/run.sh'],
    [
      'continued lines',
      '$ kubectl run x \\\n  --image=nginx\npod/x created\n$ ls',
      'kubectl run x \\\n  --image=nginx\nls',
    ],
    ['continuation prompts', '$ for i in 1 2; do\n> echo $i\n> done', 'for i in 1 2; do\necho $i\ndone'],
    [
      'here documents keep their bodies',
      '$ cat <<EOF | kubectl apply -f -\n# Source: x\nkind: Pod\n$ literal\nEOF\npod/x created',
      'cat <<EOF | kubectl apply -f -\n# Source: x\nkind: Pod\n$ literal\nEOF',
    ],
    ['open quotes go on', "$ echo 'a\nb'\nab\n$ ls", "echo 'a\nb'\nls"],
    ['smart double quotes', 'echo \u201chi\u201d', 'echo "hi"'],
    ['smart single quotes', 'echo \u2018hi\u2019', "echo 'hi'"],
    ['smart quotes within straight ones', 'echo "\u201chi\u201d"', 'echo "\u201chi\u201d"'],
    ['dashes of word processors', 'kubectl get po \u2013n x \u2014watch', 'kubectl get po -n x --watch'],
    ['no-break spaces', 'kubectl\u00a0get\u00a0po', 'kubectl get po'],
    ['zero width spaces', 'ls\u200b', 'ls'],
    ['YAML is left alone', 'a:\n  - b: "c"\n  # d', 'a:\n  - b: "c"\n  # d'],
  ])('%s', (_, pasted, clean) => {
    expect(cleanPaste(pasted)).toBe(clean);
  });
});
