import { call, type Program } from '../Program.ts';
import { formatDate } from '../text/formatDate.ts';

/** dig, and host(1) in its short form. */
export const dig: Program = function* (p) {
  const short = p.args.includes('+short');
  const server = p.args.find((arg) => arg.startsWith('@'))?.slice(1);
  const words = p.args.filter((arg) => !/^[-+@]/.test(arg));
  const type =
    words.find((word) => /^(A|AAAA|SRV|CNAME|MX|NS|PTR|TXT|ANY|SOA)$/i.test(word))?.toUpperCase() ??
    (p.args.includes('-x') ? 'PTR' : 'A');
  const name = words.find((word) => word.toUpperCase() !== type) ?? '.';
  // The search list is for host(1), and for dig only when asked for.
  const searches = p.name === 'host' || p.args.includes('+search') || type === 'PTR';
  const question = searches || name.endsWith('.') ? name : `${name}.`;
  const answer = yield* call({
    op: 'resolve',
    name: question,
    type,
    ...(server !== undefined && { server }),
    timeoutMs: 15_000,
  });
  if (!('code' in answer) || answer.code === 'TIMEOUT') {
    yield* p.out(
      p.name === 'host'
        ? ';; connection timed out; no servers could be reached\n'
        : `\n; <<>> DiG 9.18.28 <<>> ${p.args.join(' ')}\n;; global options: +cmd\n;; no servers could be reached\n`,
    );
    return 9;
  }
  if (p.name === 'host') {
    if (answer.code !== 'NOERROR') {
      yield* p.out(`Host ${name} not found: 3(${answer.code})\n`);
      return 1;
    }
    for (const record of answer.records) yield* p.out(`${record.name} has address ${record.data}\n`);
    return 0;
  }
  if (short) {
    for (const record of answer.records) yield* p.out(`${record.data}\n`);
    return 0;
  }
  const dot = (text: string) => (text.endsWith('.') ? text : `${text}.`);
  const records = answer.records
    .map((record) => `${dot(record.name)}\t\t${record.ttl}\tIN\t${record.type}\t${record.data}\n`)
    .join('');
  yield* p.out(
    `\n; <<>> DiG 9.18.28 <<>> ${p.args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${answer.code}, id: 4242\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${answer.records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${dot(name)}\t\t\tIN\t${type}\n\n${records === '' ? '' : `;; ANSWER SECTION:\n${records}\n`};; Query time: 1 msec\n;; SERVER: ${answer.server}#53(${answer.server}) (UDP)\n;; WHEN: ${formatDate('%a %b %d %H:%M:%S UTC %Y', yield* p.now())}\n;; MSG SIZE  rcvd: 96\n\n`,
  );
  return 0;
};
