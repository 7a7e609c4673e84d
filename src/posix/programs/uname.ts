import type { Program } from '../Program.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const uname: Program = function* (p) {
  const { flags } = parseOptions(p.args, 'asnrvmpio');
  const system = yield* p.system();
  const fields = {
    s: 'Linux',
    n: system.hostname,
    r: system.kernel,
    v: system.kernelVersion,
    m: system.machine,
    o: p.gnu ? 'GNU/Linux' : 'Linux',
  };
  const wanted = flags.has('a') ? 'snrvmo' : [...'snrvmo'].filter((one) => flags.has(one)).join('') || 's';
  yield* p.out(`${[...wanted].map((one) => fields[one as keyof typeof fields]).join(' ')}\n`);
  return 0;
};
