import { call, type Program } from '../Program.ts';

export const nslookup: Program = function* (p) {
  const type = p.args
    .map((arg) => /^-(?:query|type|q)=(\w+)$/i.exec(arg)?.[1])
    .find((one) => one !== undefined)
    ?.toUpperCase();
  const [name, server] = p.args.filter((arg) => !arg.startsWith('-'));
  if (name === undefined) return yield* p.fail('missing name');
  const reverse = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  const kind = type ?? (reverse ? 'PTR' : 'A');
  const answer = yield* call({
    op: 'resolve',
    name,
    type: kind,
    ...(server !== undefined && { server }),
    timeoutMs: 30_000,
  });
  if (!('code' in answer) || answer.code === 'TIMEOUT') {
    yield* p.out(';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  yield* p.out(`Server:\t\t${answer.server}\nAddress:\t${answer.server}${p.gnu ? '#53' : ':53'}\n\n`);
  if (answer.code !== 'NOERROR') {
    yield* p.out(`** server can't find ${name}: ${answer.code}\n\n`);
    return 1;
  }
  if (answer.records.length === 0)
    yield* p.out(p.gnu ? `*** Can't find ${name}: No answer\n` : `*** Can't find ${name}: No answer\n`);
  for (const record of answer.records) {
    if (record.type === 'A' || record.type === 'AAAA') yield* p.out(`Name:\t${record.name}\nAddress: ${record.data}\n`);
    else if (record.type === 'CNAME') yield* p.out(`${record.name}\tcanonical name = ${record.data}\n`);
    else if (record.type === 'PTR') yield* p.out(`${record.name}\tname = ${record.data}\n`);
    else
      yield* p.out(
        `${record.name}\t${record.type === 'SRV' ? 'service' : record.type.toLowerCase()} = ${record.data}\n`,
      );
  }
  yield* p.out('\n');
  return answer.records.length > 0 ? 0 : 1;
};
