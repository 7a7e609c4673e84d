import type { Program } from '../Program.ts';
import { formatDate } from '../text/formatDate.ts';

export const uptime: Program = function* (p) {
  const nowMs = yield* p.now();
  const minutes = Math.floor((nowMs - (yield* p.system()).bootMs) / 60_000);
  const days = Math.floor(minutes / 1440);
  const rest = minutes % 1440;
  const clock = rest < 60 ? `${rest} min` : `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, '0')}`;
  yield* p.out(
    ` ${formatDate('%H:%M:%S', nowMs)} up ${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${clock},  load average: 0.00, 0.00, 0.00\n`,
  );
  return 0;
};
