import { describe, expect, it } from 'vitest';
import { buildTree, FileSystem } from './fs/FileSystem.ts';
import { DeviceNode, programNode } from './fs/Node.ts';
import { Vfs } from './fs/Vfs.ts';
import { OutputFile } from './OutputFile.ts';
import { ProcessTable } from './ProcessTable.ts';
import { call, type Program } from './Program.ts';
import { failed } from './SysError.ts';

const image = buildTree({
  '/etc/motd': 'hello\n',
  '/dev/null': new DeviceNode('null'),
  '/bin/tick': programNode('tick'),
});

function boot(programs: Record<string, Program>, onReady?: () => void) {
  const clock = { now: 0 };
  const table = new ProcessTable({
    host: { now: () => clock.now, random: () => 0.5 },
    vfs: new Vfs(FileSystem.overlay(image)),
    programs: new Map(Object.entries(programs)),
    ...(onReady && { onReady }),
  });
  let output = '';
  const stdout = new OutputFile((text) => {
    output += text;
  });
  return { table, clock, stdout, output: () => output };
}

describe('a process table', () => {
  it('runs until all block and says when to come back', () => {
    const { table, clock, stdout, output } = boot({
      *tick(p) {
        for (let i = 0; i < 3; i++) {
          yield* p.out(`tick ${i} at ${yield* p.now()}\n`);
          yield* p.sleep(1000);
        }
        return 3;
      },
    });
    const exits: number[] = [];
    table.start({ argv: ['tick'], stdout, onExit: (status) => exits.push(status) });
    let result = table.run();
    while (result.wakeAtMs !== undefined) {
      clock.now = result.wakeAtMs;
      result = table.run();
    }
    expect(output()).toBe('tick 0 at 0\ntick 1 at 1000\ntick 2 at 2000\n');
    expect(exits).toEqual([3]);
    expect(clock.now).toBe(3000);
  });

  it('reports itself busy when a program never blocks, and shares the CPU', () => {
    const spin: Program = function* (p) {
      for (;;) yield* p.step();
    };
    const { table } = boot({ tick: spin });
    table.start({ argv: ['a'], program: spin });
    table.start({ argv: ['b'], program: spin });
    expect(table.run(1000)).toEqual({ busy: true, steps: 1000 });
    const [a, b] = [...table.processes.values()];
    expect(Math.abs(a!.steps - b!.steps)).toBeLessThanOrEqual(64);
  });

  it('ends a writer whose reader has gone with SIGPIPE', () => {
    const { table } = boot({});
    const statuses: number[] = [];
    const parent: Program = function* () {
      const pipe = yield* call({ op: 'pipe' });
      if (failed(pipe)) return 1;
      const writer: Program = function* (w) {
        for (;;) yield* w.out('y\n');
      };
      const pid = yield* call({ op: 'spawn', argv: ['yes'], program: writer, fds: { 1: pipe[1] } });
      yield* call({ op: 'close', fd: pipe[1] });
      yield* call({ op: 'read', fd: pipe[0], max: 10 });
      yield* call({ op: 'close', fd: pipe[0] });
      const ended = yield* call({ op: 'wait', pid: pid as number });
      if (ended && !failed(ended)) statuses.push(ended.status);
      return 0;
    };
    table.start({ argv: ['parent'], program: parent });
    table.run();
    expect(statuses).toEqual([141]);
  });

  it('protects PID 1 from signals it does not catch, except KILL from outside', () => {
    const { table } = boot({});
    const asleep: Program = function* (p) {
      yield* p.sleep(1e9);
      return 0;
    };
    const exits: (string | undefined)[] = [];
    table.start({ argv: ['sleep'], program: asleep, onExit: (_, signal) => exits.push(signal) });
    table.start({ argv: ['exec'], program: asleep, onExit: (_, signal) => exits.push(signal) });
    table.run();
    table.kill(1, 'TERM');
    expect(table.processes.size).toBe(2);
    table.kill(1, 'KILL');
    expect(exits).toEqual(['KILL', 'KILL']);
    expect(table.processes.size).toBe(0);
  });

  it('interrupts a sleep when a caught signal arrives and tells the embedding to run', () => {
    let calls = 0;
    const { table, stdout, output } = boot({}, () => calls++);
    const program: Program = function* (p) {
      yield* call({ op: 'sigaction', signal: 'TERM', action: 'catch' });
      const result = yield* p.sleep(60_000);
      yield* p.out(`${failed(result) && result.message}: ${(yield* call({ op: 'takeSignals' })).join()}`);
      return 0;
    };
    table.start({ argv: ['x'], program, stdout });
    table.run();
    calls = 0;
    table.kill(1, 'TERM');
    expect(calls).toBe(1);
    table.run();
    expect(output()).toBe('Interrupted system call: TERM');
  });

  it('refuses to fork beyond its limit', () => {
    const { table, stdout, output } = boot({});
    const bomb: Program = function* (p) {
      for (;;) {
        const pid = yield* call({ op: 'spawn', argv: ['bomb'], program: bomb });
        if (failed(pid)) {
          if (p.pid === 1) yield* p.out(pid.message);
          yield* p.sleep(1000);
        }
      }
    };
    table.start({ argv: ['bomb'], program: bomb, stdout });
    for (let i = 0; i < 10; i++) table.run();
    expect(output()).toBe('Resource temporarily unavailable');
    expect(table.processes.size).toBe(256);
  });
});

describe('a file system', () => {
  it('shares the image and copies what is written', () => {
    const one = new Vfs(FileSystem.overlay(image));
    const two = new Vfs(FileSystem.overlay(image));
    one.writeText('/etc/motd', 'changed');
    expect(one.readText('/etc/motd')).toBe('changed');
    expect(two.readText('/etc/motd')).toBe('hello\n');
    expect(one.root.usedBytes).toBe(7);
    expect(two.root.usedBytes).toBe(0);
  });

  it('mounts a sub path of a volume read only', () => {
    const volume = new FileSystem(buildTree({ 'a/b.txt': 'B' }));
    const vfs = new Vfs(FileSystem.overlay(image));
    expect(vfs.mount('/data/file', volume, { subPath: 'a/b.txt', readOnly: true })).toBeUndefined();
    expect(vfs.readText('/data/file')).toBe('B');
    expect(vfs.mount('/data/none', volume, { subPath: 'zzz' })?.errno).toBe('ENOENT');
  });
});
