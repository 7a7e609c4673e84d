import { call, type Program, type ProgramTable } from '../../posix/Program.ts';
import { hostProgram } from '../../posix/programs/hostProgram.ts';
import { programs } from '../../posix/programs.ts';
import { failed } from '../../posix/SysError.ts';
import type { Image } from '../images/Image.ts';

const tables = new WeakMap<Image, ProgramTable>();

/** The programs that can run in containers of an image: the common ones, its modelled ones and its tools. */
export function guestPrograms(image: Image): ProgramTable {
  const known = tables.get(image);
  if (known) return known;
  const table = new Map(programs);
  for (const name of Object.keys(image.programs ?? {})) table.set(name, daemon);
  for (const name of Object.keys(image.tools ?? {})) table.set(name, hostProgram);
  for (const [name, program] of Object.entries(image.guests ?? {})) table.set(name, program);
  tables.set(image, table);
  return table;
}

/** A modelled program as a process of the guest, for scripts that start it. */
const daemon: Program = function* (p) {
  for (const signal of ['TERM', 'INT', 'QUIT'] as const) yield* call({ op: 'sigaction', signal, action: 'catch' });
  const status = yield* call({ op: 'host', name: `daemon:${p.name}`, args: { argv: [...p.argv] } });
  if (typeof status === 'number') return status;
  if (failed(status) && status.errno === 'EINTR') yield* call({ op: 'host', name: 'daemon-stop', args: {} });
  else return yield* p.fail('already running');
  return 0;
};
