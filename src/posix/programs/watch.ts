import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { formatDate } from '../text/formatDate.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const watch: Program = function* (p) {
  const { flags, values, operands } = parseOptions(
    p.args,
    'n:tdc',
    { interval: 'n', 'no-title': 't', differences: 'd' },
    true,
  );
  if (operands.length === 0) return yield* p.fail('missing operand');
  const seconds = Math.max(0.1, Number(values.get('n') ?? 2));
  const command = operands.join(' ');
  const shell = yield* p.which('sh');
  if (shell === undefined) return yield* p.fail('sh: not found', 127);
  for (;;) {
    const title = `Every ${seconds.toFixed(1)}s: ${command}`;
    yield* p.out(
      `\x1b[H\x1b[J${flags.has('t') ? '' : `${title.padEnd(48)} ${formatDate('%Y-%m-%d %H:%M:%S', yield* p.now())}\n\n`}`,
    );
    const pid = yield* call({ op: 'spawn', path: shell, argv: ['sh', '-c', command] });
    if (!failed(pid)) yield* call({ op: 'wait', pid });
    yield* p.sleep(seconds * 1000);
  }
};
