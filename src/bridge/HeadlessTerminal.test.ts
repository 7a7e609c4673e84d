import { describe, expect, it } from 'vitest';
import type { SharedFiles } from '../terminal/HomeFiles.ts';
import { HeadlessTerminal } from './HeadlessTerminal.ts';

const CONFIG = { distribution: 'bare', nodes: 2, seed: '1', startTime: '2026-01-01T09:00:00Z' } as const;

async function type(lines: string, files?: SharedFiles, distribution: 'bare' | 'kind' = 'bare'): Promise<string> {
  let output = '';
  const terminal = new HeadlessTerminal({
    config: { ...CONFIG, distribution },
    print: (text) => {
      output += text;
    },
    ...(files && { files }),
  });
  await terminal.run(lines.split('\n'));
  terminal.dispose();
  return output.replaceAll('\r', '');
}

describe('a terminal without a screen', () => {
  it('prints each line, its output and its status', async () => {
    expect(await type('echo hi\nfoo\nfalse | true')).toBe(
      '$ echo hi\nhi\n[exit 0]\n$ foo\nbash: foo: command not found\n[exit 127]\n$ false | true\n[exit 0]\n',
    );
  });

  it('reads commands of several lines', async () => {
    expect(await type('cat <<EOF\nhello\nEOF\nfor i in 1 2\ndo echo $i\ndone')).toBe(
      '$ cat <<EOF\n> hello\n> EOF\nhello\n[exit 0]\n$ for i in 1 2\n> do echo $i\n> done\n1\n2\n[exit 0]\n',
    );
  });

  it('lets kubectl speak with a real simulated cluster, through pipes', async () => {
    const output = await type(
      [
        'kubectl create deployment hello --image=nginx',
        "kubectl get deploy hello --no-headers | tr -s ' ' | cut -d' ' -f2",
        'k get pods -o name | wc -l',
      ].join('\n'),
    );
    expect(output).toContain('deployment.apps/hello created\n[exit 0]');
    expect(output).toContain('-f2\n1/1\n[exit 0]');
    expect(output).toContain('wc -l\n1\n[exit 0]');
  });

  it('lets virtual time pass while a command waits', async () => {
    const output = await type('date +%s > a; sleep 3600; echo $(( $(date +%s) - $(cat a) ))');
    expect(output).toContain('\n3600\n');
  });

  it('shows a watch until Ctrl-C', async () => {
    const output = await type('kubectl get nodes -w --no-headers\n^C\necho after');
    expect(output).toMatch(/node-1 +Ready[^\n]*\n[^$]*\^C\n[^$]*\[exit 130\]\n\$ echo after\nafter/);
  });

  it('stops a loop that never ends with Ctrl-C', async () => {
    expect(await type('while true; do sleep 5; done\n^C\necho ok')).toContain('[exit 130]\n$ echo ok\nok');
  });

  it('gives what a user lacks the error of kubectl', async () => {
    const output = await type('kubectl get nothing\nkubectl get pods --server=https://example.com');
    expect(output).toContain('error: the server doesn\'t have a resource type "nothing"\n[exit 1]');
    expect(output).toContain(
      'The connection to the server example.com was refused - did you specify the right host or port?\n[exit 1]',
    );
  });

  it('runs a shell in a new pod, and says how it ended', async () => {
    const run = 'kubectl run tmp -it --rm --image=busybox';
    const output = await type(
      `${run} -- sh\nhostname\nexit 4\n${run} --restart=Never -- sh\nexit 4\n${run} --restart=Never -- true`,
      undefined,
      'kind',
    );
    expect(output).toContain(
      'tmp\n/ # exit 4\nSession ended, resume using \'kubectl attach tmp -c tmp -i -t\' command when the pod is running\npod "tmp" deleted from default namespace\n[exit 0]\n',
    );
    expect(output).toContain(
      'exit 4\npod "tmp" deleted from default namespace\npod default/tmp terminated (Error)\n[exit 4]\n',
    );
    expect(output).toMatch(/-- true\npod "tmp" deleted from default namespace\n\[exit 0\]\n$/);
  });

  it('debugs a pod beside it and in a copy of it', async () => {
    const output = await type(
      'kubectl run web --image=nginx\nkubectl wait --for=condition=Ready pod/web\nkubectl debug web -it --image=busybox -c d -- sh\nexit\nkubectl debug web -it --image=busybox --copy-to=web2 -c d -- sh\nexit',
      undefined,
      'kind',
    );
    expect(output).toContain(
      "\nexit\nSession ended, the ephemeral container will not be restarted but may be reattached using 'kubectl attach web -c d -i -t' if it is still running\n[exit 0]\n",
    );
    expect(output).toContain("Session ended, resume using 'kubectl attach web2 -c d -i -t' command");
  });

  it('shares the files of the editor', async () => {
    const files = new Map([['a.yaml', 'a: 1\n']]);
    await type('cat a.yaml > b.yaml; echo x > c.txt; echo "b: 2" >> a.yaml', {
      list: () => [...files].map(([name, text]) => ({ name, text })),
      write: (name, text) => files.set(name, text),
      remove: (name) => files.delete(name),
      onChange: () => () => {},
    });
    expect([...files]).toEqual([
      ['a.yaml', 'a: 1\nb: 2\n'],
      ['b.yaml', 'a: 1\n'],
    ]);
  });

  it('refuses what it cannot be in one sentence', async () => {
    expect(await type('vagrant up')).toMatch(/^\$ vagrant up\nvagrant: [^\n]+\n\[exit 1\]\n$/);
  });
});
