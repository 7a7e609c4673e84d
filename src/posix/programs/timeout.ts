import { call, type Program } from '../Program.ts';
import { parseSignal } from '../Signal.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { parseDuration } from '../text/sizes.ts';

/** timeout: 124 when the time was up (GNU), 143 from busybox, which reports the signal. */
export const timeout: Program = function* (p) {
  const { values, operands, flags } = parseOptions(
    p.args,
    's:k:t:v',
    { signal: 's', 'kill-after': 'k', foreground: 'v', 'preserve-status': 'p' },
    true,
  );
  const rest = values.has('t') ? operands : operands.slice(1);
  const ms = parseDuration(values.get('t') ?? operands[0] ?? '');
  if (ms === undefined) return yield* p.fail(`invalid time interval '${operands[0] ?? ''}'`, p.gnu ? 125 : 1);
  const name = rest[0];
  if (name === undefined) return yield* p.fail('missing operand', p.gnu ? 125 : 1);
  const path = yield* p.which(name);
  const pid = path === undefined ? undefined : yield* call({ op: 'spawn', path, argv: rest });
  if (pid === undefined || failed(pid)) {
    return yield* p.fail(
      p.gnu
        ? `failed to run command '${name}': No such file or directory`
        : `can't execute '${name}': No such file or directory`,
      127,
    );
  }
  const ended = yield* call({ op: 'wait', pid, ...(ms > 0 && { timeoutMs: ms }) });
  if (ended && !failed(ended)) return ended.status;
  yield* call({ op: 'kill', pid, signal: parseSignal(values.get('s') ?? 'TERM') ?? 'TERM' });
  const killAfter = parseDuration(values.get('k') ?? '');
  let after = yield* call({ op: 'wait', pid, ...(killAfter !== undefined && { timeoutMs: killAfter }) });
  if (failed(after)) {
    yield* call({ op: 'kill', pid, signal: 'KILL' });
    after = yield* call({ op: 'wait', pid });
  }
  const status = after && !failed(after) ? after.status : 143;
  return p.gnu && !flags.has('p') && status !== 137 ? 124 : status;
};
