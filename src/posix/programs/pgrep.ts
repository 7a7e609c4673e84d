import { call, type Program } from '../Program.ts';
import { parseSignal } from '../Signal.ts';
import { compileRegex } from '../text/compileRegex.ts';
import { parseOptions } from '../text/parseOptions.ts';

/** pgrep, pkill, pidof. */
export const pgrep: Program = function* (p) {
  const given = p.args.find((arg) => /^-[A-Z0-9]{2,}$/.test(arg) || /^-\d+$/.test(arg));
  const { flags, operands } = parseOptions(
    p.args.filter((arg) => arg !== given),
    'flaxns',
    {},
  );
  const [pattern] = operands;
  if (pattern === undefined) return yield* p.fail('no matching criteria specified', 2);
  const regex = compileRegex(pattern, { extended: true });
  const exact = flags.has('x') || p.name === 'pidof';
  const found = [];
  for (const one of yield* call({ op: 'processes' })) {
    const name = (one.argv[0] ?? '').replace(/^.*\//, '');
    const subject = flags.has('f') ? one.argv.join(' ') : name;
    const hit = exact ? subject === pattern : typeof regex !== 'string' && regex.test(subject);
    if (hit && one.pid !== p.pid && one.state !== 'Z') found.push(one);
  }
  if (p.name === 'pidof')
    yield* p.out(
      found.length > 0
        ? `${found
            .map((one) => one.pid)
            .reverse()
            .join(' ')}\n`
        : '',
    );
  else if (p.name === 'pgrep')
    for (const one of found)
      yield* p.out(flags.has('l') || flags.has('a') ? `${one.pid} ${one.argv.join(' ')}\n` : `${one.pid}\n`);
  else
    for (const one of found)
      yield* call({ op: 'kill', pid: one.pid, signal: parseSignal(given?.slice(1) ?? 'TERM') ?? 'TERM' });
  return found.length > 0 ? 0 : 1;
};
