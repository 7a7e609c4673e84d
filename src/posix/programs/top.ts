import { call, type Program } from '../Program.ts';
import { accounts } from '../text/accounts.ts';
import { parseOptions } from '../text/parseOptions.ts';

/** top in batch mode; without -b it prints a page each interval just the same. */
export const top: Program = function* (p) {
  const { values, flags } = parseOptions(p.args, 'bn:d:Hmp:o:');
  const rounds = Number(values.get('n') ?? (flags.has('b') ? 1e9 : 1e9));
  const users = yield* accounts(p, 'passwd');
  for (let round = 0; round < rounds; round++) {
    const { memoryTotalBytes, memoryUsedBytes } = yield* p.system();
    const used = Math.round(memoryUsedBytes / 1024);
    const processes = [...(yield* call({ op: 'processes' }))].sort(
      (a, b) => b.cpuMillis - a.cpuMillis || a.pid - b.pid,
    );
    yield* p.out(
      `Mem: ${used}K used, ${Math.round(memoryTotalBytes / 1024) - used}K free, 0K shrd, 0K buff, 0K cached\nCPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\nLoad average: 0.00 0.00 0.00 1/${processes.length} ${p.pid}\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n`,
    );
    for (const one of processes) {
      const size = Math.round(one.memoryBytes / 1024) || 4400;
      yield* p.out(
        `${String(one.pid).padStart(5)} ${String(one.ppid).padStart(5)} ${(users.get(one.user) ?? String(one.user)).padEnd(8)} ${one.state.padEnd(4)} ${String(size).padStart(5)}   ${Math.round((size * 102_400) / memoryTotalBytes)}%   0 ${String(Math.round(one.cpuMillis / 10)).padStart(3)}% ${one.argv.join(' ')}\n`,
      );
    }
    if (round + 1 < rounds) yield* p.sleep(Number(values.get('d') ?? 5) * 1000);
  }
  return 0;
};
