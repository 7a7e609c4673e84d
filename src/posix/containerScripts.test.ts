import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Host } from './Host.ts';
import { runGuest } from './runGuest.ts';
import { Listener, socketPair } from './Socket.ts';
import { sysError } from './SysError.ts';

/** A machine whose network is itself: listeners by port, one web server at http://web, the name db known after 5 s. */
function network(startMs: number) {
  const listeners = new Map<number, Listener>();
  const seen: string[] = [];
  const clock = { now: () => startMs };
  const host = {
    resolve({ name }, reply) {
      const known = name === 'web' || (name === 'db' && clock.now() >= startMs + 5000);
      reply({
        code: known ? 'NOERROR' : 'NXDOMAIN',
        server: '10.96.0.10',
        records: known ? [{ name, type: 'A', ttl: 30, data: '10.96.0.20' }] : [],
      });
    },
    connect({ port }, reply) {
      const [mine, theirs] = socketPair({ host: '127.0.0.1', port: 40_000 }, { host: '127.0.0.1', port });
      const accepted = listeners.get(port)?.offer(theirs);
      reply(accepted ? mine : { failure: 'refused', remote: `127.0.0.1:${port}` });
    },
    listen({ host: address, port }, reply) {
      if (listeners.has(port)) return reply(sysError('EADDRINUSE'));
      const listener = new Listener({ host: address, port }, () => listeners.delete(port));
      listeners.set(port, listener);
      reply(listener);
    },
    http(request, reply) {
      seen.push(`${request.method} ${request.url}`);
      if (request.url.startsWith('http://nowhere')) return reply({ failure: 'resolve' });
      if (request.url.startsWith('http://closed')) return reply({ failure: 'refused', remote: '10.0.0.9:80' });
      const status = request.url.endsWith('/missing') ? 404 : 200;
      reply({
        status,
        statusText: status === 200 ? 'OK' : 'Not Found',
        headers: [['Content-Type', 'text/plain']],
        body: `hello ${request.body}\n`,
        remote: '10.96.0.20:80',
      });
    },
  } satisfies Partial<Host>;
  return { host, seen, clock };
}

describe('canonical container scripts', () => {
  it('writes the date every second', () => {
    const result = runGuest('while true; do date >> /f; sleep 1; done', { maxMs: 3500 });
    expect(result.status).toBeUndefined();
    expect(result.vfs.readText('/f')).toBe([0, 1, 2, 3].map((s) => `Thu Jan 15 10:30:0${s} UTC 2026\n`).join(''));
  });

  it('is healthy for thirty seconds', () => {
    const result = runGuest('touch /tmp/healthy; sleep 30; rm -rf /tmp/healthy; sleep 600', { maxMs: 20_000 });
    expect(result.vfs.readText('/tmp/healthy')).toBe('');
    expect(runGuest('touch /tmp/healthy; sleep 30; rm -rf /tmp/healthy; sleep 600')).toMatchObject({
      status: 0,
      ms: 630_000,
    });
  });

  it('waits until a name resolves', () => {
    const { host, clock } = network(0);
    const result = runGuest('until nslookup db > /dev/null; do echo waiting; sleep 2; done; echo up', {
      startMs: 0,
      host: {
        ...host,
        random: () => 0.5,
        call: undefined as never,
        resolve: (query, reply) => host.resolve(query, reply),
      },
      maxMs: 9000,
    });
    expect(clock.now()).toBe(0);
    expect(result.stdout.startsWith('waiting\nwaiting\n')).toBe(true);
  });

  it('serves HTTP with nc and answers itself', () => {
    const { host } = network(0);
    const script = `while true; do echo -e 'HTTP/1.1 200 OK\\r\\n\\r\\nhi' | nc -l -p 8080; done & sleep 1; echo 'GET /' | nc 127.0.0.1 8080; nc 127.0.0.1 9090`;
    const result = runGuest(script, { host, maxMs: 5000 });
    expect(result.stdout).toBe('GET /\nHTTP/1.1 200 OK\r\n\r\nhi\n');
    expect(result.stderr).toBe('nc: 127.0.0.1 (127.0.0.1:9090): Connection refused\n');
    expect(result.table.faults).toEqual([]);
  });

  it('fetches with curl and wget, whose failures have their own words', () => {
    const { host, seen } = network(0);
    const result = runGuest(
      `curl -s http://web/x; curl -s -o /dev/null -w '%{http_code}\\n' web/missing; curl nowhere; echo $?; curl -sS http://closed; echo $?; wget -qO- http://web; wget http://closed; curl -s -d a=1 web`,
      { host, add: ['curl'] },
    );
    expect(result.stdout).toBe('hello \n404\n6\n7\nhello \nhello a=1\n');
    expect(result.stderr).toContain('curl: (6) Could not resolve host: nowhere\n');
    expect(result.stderr).toContain("wget: can't connect to remote host (10.0.0.9): Connection refused\n");
    expect(seen[0]).toBe('GET http://web:80/x');
    expect(seen.at(-1)).toBe('POST http://web:80/');
  });

  it('follows a log that another process writes, asleep in between', () => {
    const result = runGuest(
      '(for i in 1 2 3; do sleep 10; echo line $i >> /tmp/log; done) & touch /tmp/log; tail -f /tmp/log',
      { maxMs: 60_000 },
    );
    expect(result.stdout).toBe('line 1\nline 2\nline 3\n');
    expect(result.steps).toBeLessThan(400);
  });
});

describe('text tools', () => {
  it.each([
    [`seq 1 10 | awk '{ s += $1 } END { print s, NR, s / NR }'`, '55 10 5.5\n'],
    [`awk -F: '$1 == "root" { printf "%s=%d\\n", $1, $3 }' /etc/passwd`, 'root=0\n'],
    [`printf 'b\\na\\nb\\n' | sort | uniq -c | sort -rn | awk '{ print $2 }'`, 'b\na\n'],
    [`echo 'x=1;y=2' | sed -E 's/([a-z])=([0-9])/\\2=\\1/g; s/;/, /'`, '1=x, 2=y\n'],
    [`seq 1 5 | sed -n '2,3p;$p'`, '2\n3\n5\n'],
    [`echo hello | base64; echo aGVsbG8K | base64 -d`, 'aGVsbG8K\nhello\n'],
    [`printf 'a,b,c\\n' | cut -d, -f2-; echo abc | tr a-c A-C; echo abc | rev`, 'b,c\nABC\ncba\n'],
    [
      `grep -c root /etc/passwd; grep -n nobody /etc/passwd | cut -d: -f1; grep nope /etc/passwd || echo none`,
      '1\n5\nnone\n',
    ],
    [`find /etc -type f -name 'p*'; echo a b | xargs -n1 echo -`, '/etc/passwd\n- a\n- b\n'],
    [`printf hello | sha256sum | head -c 8; echo; printf hello | md5sum | cut -c1-8`, '2cf24dba\n5d41402a\n'],
    [`expr 2 + 3 \\* 4; basename /a/b.txt .txt; dirname /a/b.txt`, '14\nb\n/a\n'],
    [`date -u +%Y-%m-%dT%H:%M:%SZ; date -d @0 +%s`, '2026-01-15T10:30:00Z\n0\n'],
    [`timeout 2 sleep 10; echo $?`, '143\n'],
    [
      `yes | head -n 2; cat /proc/1/cmdline | tr '\\0' ' '; hostname`,
      "y\ny\nsh -c yes | head -n 2; cat /proc/1/cmdline | tr '\\0' ' '; hostname localhost\n",
    ],
  ])('%s', (script, expected) => {
    const result = runGuest(script);
    expect(result.table.faults).toEqual([]);
    expect(result.stdout).toBe(expected);
  });
});

describe('jq', () => {
  const stdin = '{"items":[{"metadata":{"name":"b"},"n":2},{"metadata":{"name":"a"},"n":1}]}';
  it.each([
    [`jq -r '.items[].metadata.name'`, 'b\na\n'],
    [`jq -c '[.items[] | select(.n > 1) | {name: .metadata.name, n}]'`, '[{"name":"b","n":2}]\n'],
    [`jq '.items | length, (map(.n) | add)'`, '2\n3\n'],
    [`jq -r '.items | sort_by(.n) | .[0].metadata.name + "!" , "x \\(.[1].n)"'`, 'a!\nx 2\n'],
    [`jq '.nope.deep // "none"'`, '"none"\n'],
  ])('%s', (script, expected) => {
    const result = runGuest(script, { stdin, add: ['jq'] });
    expect(result.table.faults).toEqual([]);
    expect(result.stdout).toBe(expected);
  });
});

describe('bombs', () => {
  it('a fork bomb hits the process limit and the embedding stays in control', () => {
    const result = runGuest('bomb() { bomb | bomb & }; bomb; sleep 1; echo alive', { maxSteps: 100_000, maxMs: 5000 });
    expect(result.table.processes.size).toBeLessThanOrEqual(256);
    expect(result.stderr).toContain("can't fork: Resource temporarily unavailable");
    expect(result.table.faults).toEqual([]);
  });
  it.each([
    ['while true; do :; done'],
    ['x=a; while true; do x=$x$x; done'],
    ['f() { f; }; f'],
    ['yes > /tmp/full'],
    ['cat /dev/zero > /dev/null'],
    ['awk "BEGIN { while (1) x++ }"'],
    ['awk "BEGIN { x = \\"a\\"; while (1) x = x x }"'],
    ['sed ":a;s/a/aa/;ba" /etc/passwd'],
    ['seq 1 100000000 | sort | tail -1'],
    ['x=$(yes)'],
    ['printf "%100000000d" 1 | wc -c'],
    ['grep -E "(a+)+$" /tmp/a < /dev/null; echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | grep -E "(a+)+$"'],
  ])('%s stays within its bounds', (script) => {
    const result = runGuest(script, { maxSteps: 20_000 });
    expect(result.table.faults).toEqual([]);
    expect(result.vfs.root.usedBytes).toBeLessThan(70 * 1024 * 1024);
  });
  it('a full disk says so', () => {
    const result = runGuest('dd if=/dev/zero of=/big bs=1M count=100 && echo written; yes > /full');
    expect(result.stdout).toBe('written\n');
    expect(result.vfs.root.usedBytes).toBeGreaterThan(100 * 1024 * 1024);
  });
});

describe('any script', () => {
  const pieces = [
    'echo',
    'a',
    '"',
    "'",
    '$x',
    '${x',
    '}',
    '$(',
    ')',
    '`',
    '(',
    '((',
    '))',
    '{',
    ';',
    '&&',
    '||',
    '|',
    '&',
    '\n',
    'if',
    'then',
    'fi',
    'while',
    'do',
    'done',
    'for',
    'in',
    'case',
    'esac',
    ';;',
    '<<E',
    '>',
    '/tmp/f',
    '<',
    '2>&1',
    '*',
    '[',
    ']',
    '[[',
    ']]',
    '$((',
    '1',
    '+',
    'true',
    'x=1',
    'f()',
    'read',
    'cat',
    'sed s/a/b/',
    'awk {print}',
    'exit',
    'set -e',
    'trap',
    '!',
    '\\',
    '#',
    '~',
    '-n',
    'test',
    'sleep 1',
    'wait',
    'kill $$',
    'exec',
    'eval',
    'local',
    'shift',
    '${x:-',
    '${x#',
    '${x/a/',
  ];
  it('neither hangs nor throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 14 }),
        fc.constantFrom('busybox', 'terminal', 'debian'),
        (words, flavor) => {
          const result = runGuest(words.join(' '), { flavor: flavor as 'busybox', maxSteps: 4000, maxMs: 60_000 });
          expect(result.table.faults).toEqual([]);
        },
      ),
      { numRuns: 120 },
    );
  });
});
