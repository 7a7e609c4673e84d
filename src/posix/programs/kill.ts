import { call, type Program } from '../Program.ts';
import { parseSignal, signalNames } from '../Signal.ts';
import { failed } from '../SysError.ts';

/** kill, killall and killall5 (which signals everything but init and its own). */
export const kill: Program = function* (p) {
  let args = p.args;
  if (args[0] === '-l') {
    yield* p.out(`${signalNames.join(' ')}\n`);
    return 0;
  }
  let name = 'TERM';
  if (args[0] === '-s') {
    name = args[1] ?? '';
    args = args.slice(2);
  } else if (/^-\w/.test(args[0] ?? '') && args[0] !== '-q') {
    name = args[0]!.slice(1);
    args = args.slice(1);
  }
  const signal = name === '0' ? 0 : parseSignal(name);
  if (signal === undefined) return yield* p.fail(`bad signal name '${name}'`);
  if (p.name === 'killall5') {
    const error = yield* call({ op: 'kill', pid: -1, signal });
    return error ? 2 : 0;
  }
  let status = 0;
  for (const target of args.filter((arg) => arg !== '--' && arg !== '-q')) {
    if (p.name === 'killall') {
      const found = (yield* call({ op: 'processes' })).filter(
        (one) => (one.argv[0] ?? '').replace(/^.*\//, '') === target && one.pid !== p.pid,
      );
      for (const one of found) yield* call({ op: 'kill', pid: one.pid, signal });
      if (found.length === 0)
        status = yield* p.fail(p.gnu ? `${target}: no process found` : `${target}: no process killed`);
      continue;
    }
    if (!/^-?\d+$/.test(target)) {
      status = yield* p.fail(p.gnu ? `failed to parse argument: '${target}'` : `invalid number '${target}'`);
      continue;
    }
    const error = yield* call({ op: 'kill', pid: Number(target), signal });
    if (failed(error))
      status = yield* p.fail(p.gnu ? `(${target}) - ${error.message}` : `can't kill pid ${target}: ${error.message}`);
  }
  return status;
};
