import type { Program } from '../Program.ts';
import { failed } from '../SysError.ts';

export const hostname: Program = function* (p) {
  const system = yield* p.system();
  const [option] = p.args;
  if (option === '-i' || option === '-I') {
    const hosts = yield* p.readFile('/etc/hosts');
    const line = failed(hosts)
      ? undefined
      : hosts.split('\n').find((one) => one.split(/\s+/).slice(1).includes(system.hostname));
    yield* p.out(`${line?.split(/\s+/)[0] ?? '127.0.0.1'}${option === '-I' ? ' ' : ''}\n`);
  } else yield* p.out(`${option === '-s' ? system.hostname.split('.')[0] : system.hostname}\n`);
  return 0;
};
