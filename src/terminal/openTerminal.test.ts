import { afterEach, describe, expect, it } from 'vitest';
import { KubeClient } from '../client/KubeClient.ts';
import { FakeCluster } from '../kubectl/testing/FakeCluster.ts';
import type { HomeStore } from './KeptHome.ts';
import { openTerminal } from './openTerminal.ts';
import { ManualClock } from './testing/ManualClock.ts';
import { TestScreen } from './testing/TestScreen.ts';

const opened: { dispose(): void }[] = [];
afterEach(() => {
  for (const terminal of opened.splice(0)) terminal.dispose();
});

function open(store?: HomeStore) {
  const clock = new ManualClock();
  const cluster = new FakeCluster().add({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-1', namespace: 'default' },
  });
  const screen = new TestScreen(100);
  const terminal = openTerminal({
    client: new KubeClient(cluster),
    clock,
    size: { columns: 100, rows: 30 },
    ...(store && { store }),
  });
  terminal.onOutput((text) => screen.write(text));
  opened.push(terminal);
  const type = async (text: string): Promise<string[]> => {
    terminal.write(text);
    await clock.settle();
    return screen.lines;
  };
  return { clock, cluster, screen, terminal, type };
}

describe('a terminal', () => {
  it('greets with a prompt and runs what is typed', async () => {
    const { type } = open();
    expect(await type('')).toEqual(['~ $']);
    expect(await type('echo hello | tr a-z A-Z\r')).toEqual(['~ $ echo hello | tr a-z A-Z', 'HELLO', '~ $']);
  });

  it('shows where it is and asks for more of an unfinished command', async () => {
    const { type } = open();
    await type('cd /tmp\r');
    expect(await type("echo 'a\rb'\r")).toEqual(['~ $ cd /tmp', "/tmp $ echo 'a", "> b'", 'a', 'b', '/tmp $']);
  });

  it('brings a command of several lines back as one', async () => {
    const { type } = open();
    await type('for i in 1 2\r');
    await type('do echo $i; done\r');
    expect((await type('\x1b[A\r')).slice(-5)).toEqual(['~ $ for i in 1 2', '> do echo $i; done', '1', '2', '~ $']);
  });

  it('runs kubectl, and k, against its cluster', async () => {
    const { type } = open();
    expect(await type('k get pods -o name\r')).toEqual(['~ $ k get pods -o name', 'pod/web-1', '~ $']);
  });

  it('completes commands, verbs, resources, names, namespaces, flags and files', async () => {
    const { type } = open();
    const line = async (keys: string): Promise<string | undefined> => {
      const lines = await type(keys);
      await type('\x03');
      return lines.at(-1);
    };
    await type('echo x > deployment.yaml\r');
    expect(await line('kube\t')).toBe('~ $ kubectl');
    expect(await line('kubectl crea\tdep\t')).toBe('~ $ kubectl create deployment');
    expect(await line('k get dep\t')).toBe('~ $ k get deployments');
    expect(await line('k get pods w\t')).toBe('~ $ k get pods web-1');
    expect(await line('k get pods --all-n\t')).toBe('~ $ k get pods --all-namespaces');
    expect(await line('k get pods -o jsonpath-f\t')).toBe('~ $ k get pods -o jsonpath-file=');
    expect(await line('cat de\t')).toBe('~ $ cat deployment.yaml');
    expect(await line('cat < /et\t')).toBe('~ $ cat < /etc/');
    expect(await line('echo "$HO\t')).toBe('~ $ echo "$HOME');
    expect(await line('echo $HOM\t')).toBe('~ $ echo $HOME');
    expect(await line('ls | gre\t')).toBe('~ $ ls | grep');
  });

  it('ends a sleep with Ctrl-C and gives the prompt back', async () => {
    const { type } = open();
    await type('sleep 100\r');
    expect((await type('\x03')).at(-1)).toBe('~ $');
    expect((await type('echo $?\r')).slice(-2)).toEqual(['130', '~ $']);
  });

  it('waits on the virtual clock', async () => {
    const { type, clock } = open();
    await type('sleep 100; echo done\r');
    expect((await type('')).at(-1)).toBe('');
    clock.pass(100_000);
    expect((await type('')).slice(-2)).toEqual(['done', '~ $']);
  });

  it.each(['while true; do :; done', 'while true; do echo x; done > /dev/null', 'yes > /dev/null', 'f() { f; }; f'])(
    'is not held up by %s',
    async (line) => {
      const { type, terminal, clock, screen } = open();
      terminal.write(`${line}\r`);
      await clock.turns(20);
      terminal.write('\x03');
      await clock.settle();
      expect(screen.lines.at(-1)).toBe('~ $');
      expect((await type('echo alive\r')).slice(-2)).toEqual(['alive', '~ $']);
    },
  );

  it('goes on after the shell was left', async () => {
    const { type } = open();
    const lines = await type('exit\r');
    expect(lines.slice(-2)).toEqual(['The shell has ended; here is a new one.', '~ $']);
  });

  it('keeps dangerous escapes of programs off the screen', async () => {
    const { type, terminal } = open();
    let raw = '';
    terminal.onOutput((text) => {
      raw += text;
    });
    await type("printf '\\033]52;c;ZXZpbA==\\a\\033[31mred\\n'\r");
    expect(raw).toContain('\x1b[31mred');
    expect(raw).not.toContain('\x1b]52');
  });

  it('keeps files and history over visits, until they are reset', async () => {
    let kept: Readonly<Record<string, string>> = {};
    const store: HomeStore = {
      load: () => kept,
      save: (files) => {
        kept = files;
      },
    };
    await open(store).type('mkdir d; echo hi > d/x.txt; echo "alias hey=echo" >> .bashrc\r');
    const again = open(store);
    expect((await again.type('hey $(cat d/x.txt)\r')).slice(-2)).toEqual(['hi', '~ $']);
    expect((await again.type('\x1b[A\x1b[A')).at(-1)).toBe(
      '~ $ mkdir d; echo hi > d/x.txt; echo "alias hey=echo" >> .bashrc',
    );
    await again.type('\x15reset --files\r');
    expect(Object.keys(kept)).toEqual(['.bash_history', '.bashrc']);
    expect(kept['.bashrc']).not.toContain('hey');
  });

  it('takes lines with prompts from a book', async () => {
    const { type } = open();
    const lines = await type('\x1b[200~$ echo one\r\none\r\n$ echo two\r\n\x1b[201~');
    expect(lines).toEqual(['~ $ echo one', 'one', '~ $ echo two', 'two', '~ $']);
  });
});
