import { call, type Program } from '../Program.ts';
import { parseDuration, parseSize } from '../text/sizes.ts';

/**
 * stress, stress-ng and their like: declares the memory and CPU it is told to use, and sleeps until its timeout. One worker
 * child per --vm and --cpu, so the kernel that embeds this sees who uses what and may kill the largest.
 */
export const stress: Program = function* (p) {
  const { args } = p;
  const option = (...names: string[]) => {
    const at = args.findIndex((arg) => names.some((name) => arg === name || arg.startsWith(`${name}=`)));
    return at < 0 ? undefined : args[at]!.includes('=') ? args[at]!.slice(args[at]!.indexOf('=') + 1) : args[at + 1];
  };
  const cpus = Number(option('--cpu', '-c', '-cpus') ?? 0);
  const vms = Number(option('--vm', '-m') ?? (option('-mem-total', '-mem-alloc-size') ? 1 : 0));
  const each = parseSize((option('--vm-bytes', '-mem-total') ?? '256M').replace(/i$/, '')) ?? 256 * 2 ** 20;
  const ms = parseDuration(option('--timeout', '-t') ?? '') ?? Number.MAX_SAFE_INTEGER;
  const pid = p.pid;
  yield* p.out(`${p.name}: info: [${pid}] dispatching hogs: ${cpus} cpu, 0 io, ${vms} vm, 0 hdd\n`);
  const worker = (memoryBytes: number, cpuMillis: number): Program =>
    function* (w) {
      yield* call({ op: 'usage', memoryBytes, cpuMillis });
      yield* w.sleep(ms);
      return 0;
    };
  const jobs = [
    ...Array.from({ length: Math.min(cpus, 64) }, () => worker(2 ** 20, 1000)),
    ...Array.from({ length: Math.min(vms, 64) }, () => worker(each, 1000)),
  ];
  const pids: number[] = [];
  for (const program of jobs) {
    const child = yield* call({ op: 'spawn', argv: p.argv, program });
    if (typeof child === 'number') pids.push(child);
  }
  for (const child of pids) {
    const ended = yield* call({ op: 'wait', pid: child });
    if (ended && 'signal' in ended && ended.signal) {
      yield* p.write(
        2,
        `${p.name}: FAIL: [${pid}] (416) <-- worker ${child} got signal ${ended.status - 128}\n${p.name}: WARN: [${pid}] (418) now reaping child worker processes\n`,
      );
      for (const other of pids) if (other !== child) yield* call({ op: 'kill', pid: other, signal: 'KILL' });
      yield* p.write(2, `${p.name}: FAIL: [${pid}] (452) failed run completed in 0s\n`);
      return 1;
    }
  }
  yield* p.out(`${p.name}: info: [${pid}] successful run completed in ${Math.round(ms / 1000)}s\n`);
  return 0;
};
