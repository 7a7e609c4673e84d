import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';

export const getent: Program = function* (p) {
  const [database, key] = p.args;
  if (database === 'hosts' || database === 'ahosts' || database === 'ahostsv4') {
    if (key === undefined) return 1;
    const hosts = yield* p.readFile('/etc/hosts');
    const line = failed(hosts)
      ? undefined
      : hosts.split('\n').find((one) => one.replace(/#.*/, '').trim().split(/\s+/).slice(1).includes(key));
    if (line !== undefined) {
      yield* p.out(`${line.trim().split(/\s+/)[0]!.padEnd(15)} ${key}\n`);
      return 0;
    }
    const answer = yield* call({ op: 'resolve', name: key, type: 'A', timeoutMs: 10_000 });
    if (!('code' in answer) || answer.records.length === 0) return 2;
    for (const record of answer.records) yield* p.out(`${record.data.padEnd(15)} ${record.name}\n`);
    return 0;
  }
  if (database !== 'passwd' && database !== 'group') return yield* p.fail(`Unknown database: ${database ?? ''}`, 1);
  const text = yield* p.readFile(`/etc/${database}`);
  if (failed(text)) return 2;
  const lines = text
    .split('\n')
    .filter((line) => line !== '' && (key === undefined || line.split(':')[0] === key || line.split(':')[2] === key));
  yield* p.out(lines.map((line) => `${line}\n`).join(''));
  return lines.length > 0 ? 0 : 2;
};
