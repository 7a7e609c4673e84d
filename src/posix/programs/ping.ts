import { call, type Program } from '../Program.ts';
import { failed } from '../SysError.ts';
import { parseOptions } from '../text/parseOptions.ts';

export const ping: Program = function* (p) {
  const { values, flags, operands } = parseOptions(p.args, 'c:W:w:i:s:q4n');
  const [host] = operands;
  if (host === undefined) return yield* p.fail('usage error: Destination address required', 2);
  const count = Number(values.get('c') ?? Number.POSITIVE_INFINITY);
  const timeoutMs = Number(values.get('W') ?? 1) * 1000;
  const times: number[] = [];
  let address = '';
  let sent = 0;
  for (; sent < count; sent++) {
    const answer = yield* call({ op: 'ping', host, timeoutMs: Math.max(1000, timeoutMs) });
    const lost = failed(answer) || 'failure' in answer;
    if (!failed(answer) && 'failure' in answer && answer.failure === 'resolve') {
      return yield* p.fail(p.gnu ? `${host}: Name or service not known` : `bad address '${host}'`, p.gnu ? 2 : 1);
    }
    if (sent === 0) {
      address = lost ? host : answer.address;
      yield* p.out(`PING ${host} (${address})${p.gnu ? ' 56(84) bytes of data.' : ': 56 data bytes'}\n`);
    }
    if (!lost) {
      times.push(answer.ms);
      if (!flags.has('q'))
        yield* p.out(
          p.gnu
            ? `64 bytes from ${answer.address}: icmp_seq=${sent + 1} ttl=63 time=${answer.ms.toFixed(3)} ms\n`
            : `64 bytes from ${answer.address}: seq=${sent} ttl=63 time=${answer.ms.toFixed(3)} ms\n`,
        );
    }
    if (sent + 1 < count) yield* p.sleep(Number(values.get('i') ?? 1) * 1000);
  }
  const loss = Math.round((100 * (sent - times.length)) / Math.max(1, sent));
  yield* p.out(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} ${p.gnu ? '' : 'packets '}received, ${loss}% packet loss\n`,
  );
  if (times.length > 0)
    yield* p.out(
      `round-trip min/avg/max = ${Math.min(...times).toFixed(3)}/${(times.reduce((a, b) => a + b) / times.length).toFixed(3)}/${Math.max(...times).toFixed(3)} ms\n`,
    );
  return times.length > 0 ? 0 : 1;
};
