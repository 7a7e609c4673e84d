import type { Program } from '../Program.ts';
import { call } from '../Program.ts';
import { accounts } from '../text/accounts.ts';
import { formatDate } from '../text/formatDate.ts';

export const ps: Program = function* (p) {
  const users = yield* accounts(p, 'passwd');
  const processes = yield* call({ op: 'processes' });
  const nowMs = yield* p.now();
  const user = (uid: number) => users.get(uid) ?? String(uid);
  const options = p.args.join('');
  const every = !p.gnu || /[aAex]/.test(options);
  const shown = [...processes].filter((one) => every || one.tty || one.pid === p.pid).sort((a, b) => a.pid - b.pid);
  const elapsed = (startMs: number) => Math.floor((nowMs - startMs) / 1000);
  if (!p.gnu) {
    yield* p.out('PID   USER     TIME  COMMAND\n');
    for (const one of shown)
      yield* p.out(
        `${String(one.pid).padStart(5)} ${user(one.user).padEnd(8)} ${'0:00'.padStart(5)} ${command(one)}\n`,
      );
    return 0;
  }
  if (/u/.test(options)) {
    yield* p.out('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const one of shown) {
      const rss = Math.round(one.memoryBytes / 1024) || 1024;
      yield* p.out(
        `${user(one.user).padEnd(8)} ${String(one.pid).padStart(7)}  ${(one.cpuMillis / 10).toFixed(1)}  0.0 ${String(rss * 2).padStart(6)} ${String(rss).padStart(5)} ${one.tty ? 'pts/0   ' : '?       '} ${one.state.padEnd(4)} ${formatDate('%H:%M', one.startMs)}   0:00 ${command(one)}\n`,
      );
    }
  } else if (/f/.test(options)) {
    yield* p.out('UID          PID    PPID  C STIME TTY          TIME CMD\n');
    for (const one of shown)
      yield* p.out(
        `${user(one.user).padEnd(8)} ${String(one.pid).padStart(7)} ${String(one.ppid).padStart(7)}  0 ${formatDate('%H:%M', one.startMs)} ${one.tty ? 'pts/0   ' : '?       '} 00:00:00 ${command(one)}\n`,
      );
  } else {
    yield* p.out('    PID TTY          TIME CMD\n');
    for (const one of shown)
      yield* p.out(
        `${String(one.pid).padStart(7)} ${one.tty ? 'pts/0   ' : '?       '} ${`00:00:${String(elapsed(one.startMs) * 0).padStart(2, '0')}`} ${command(one).split(' ')[0]}\n`,
      );
  }
  return 0;
};

function command(one: { argv: readonly string[]; state: string }): string {
  return one.state === 'Z' ? `[${one.argv[0]}]` : one.argv.join(' ');
}
