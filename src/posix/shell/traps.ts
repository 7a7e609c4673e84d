import { call, type Sys } from '../Program.ts';
import { signalNumber } from '../Signal.ts';
import type { Shell } from './Shell.ts';

/** Runs the traps of signals that have arrived. The status is as before afterwards. */
export function* runTraps(sh: Shell): Sys<number | undefined> {
  if (sh.traps.size === 0) return undefined;
  let last: number | undefined;
  for (const signal of yield* call({ op: 'takeSignals' })) {
    last = signalNumber(signal);
    const action = sh.traps.get(signal);
    if (action === undefined || action === '') continue;
    const { status } = sh;
    yield* sh.evaluateText(action);
    if (sh.unwinding?.kind !== 'exit') sh.status = status;
  }
  return last;
}

/** Runs the EXIT trap once; it may change the status by its own `exit`. */
export function* runExitTrap(sh: Shell): Sys<void> {
  const action = sh.traps.get('EXIT');
  if (action === undefined || action === '') return;
  sh.traps.delete('EXIT');
  const { status } = sh;
  sh.unwinding = undefined;
  yield* sh.evaluateText(action);
  if ((sh.unwinding as Shell['unwinding'])?.kind !== 'exit') sh.status = status;
}
