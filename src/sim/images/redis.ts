import { type Behaviour, type BehaviourContext, MIB, tcp } from './Behaviour.ts';
import type { Image, ToolCall } from './Image.ts';

const VERSION = '7.4.1';

/** redis: strings, counters, lists and hashes, spoken to in inline commands; `redis-cli` works in its container. */
export const redis: Image = {
  repositories: [
    'docker.io/library/redis',
    'docker.io/bitnami/redis',
    'docker.io/redis/redis-stack-server',
    'registry.k8s.io/redis',
    'k8s.gcr.io/redis',
    'gcr.io/google_samples/redis',
    'docker.io/valkey/valkey',
    'registry.k8s.io/e2e-test-images/redis',
    'gcr.io/google_samples/gb-redisslave',
    'gcr.io/google_samples/gb-redis-follower',
    'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower',
    'docker.io/kubernetes/redis',
  ],
  tags: /^(?:latest|alpine|bookworm|e2e|master|unstable|v\d|[1-9])(?:[.-][\w.-]+)?$/,
  sizeMB: (tag) => (tag.includes('alpine') ? 17 : 46),
  flavor: 'debian',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['redis-server'],
  workdir: '/data',
  files: { '/usr/local/bin/docker-entrypoint.sh': { text: '#!/bin/sh\nexec "$@"\n', mode: 0o755 }, '/data': null },
  programs: { 'redis-server': run },
  tools: { 'redis-cli': cli },
};

function run(c: BehaviourContext): Behaviour {
  const at = c.argv.indexOf('--port');
  const port = at >= 0 ? Number(c.argv[at + 1]) : 6379;
  const stamp = new Date(c.now()).toISOString();
  c.logLater(() =>
    [
      `1:C ${stamp} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo`,
      `1:C ${stamp} * Redis version=${VERSION}, bits=64, commit=00000000, modified=0, pid=1, just started`,
      `1:M ${stamp} * Running mode=standalone, port=${port}.`,
      `1:M ${stamp} * Server initialized`,
      `1:M ${stamp} * Ready to accept connections tcp`,
      '',
    ].join('\n'),
  );
  const store = new Map<string, string | string[] | Map<string, string>>();
  return {
    listeners: [tcp(port)],
    line: (text) => wire(execute(store, words(text))),
    stop: () => 0,
    usage: () => ({ cpuMillis: 2, memoryBytes: 8 * MIB + store.size * 100 }),
  };
}

type Value = string | number | null | { error: string } | { ok: string } | Value[];
type Store = Map<string, string | string[] | Map<string, string>>;

const words = (line: string): string[] =>
  [...line.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');

function execute(store: Store, [name = '', ...args]: string[]): Value {
  const [key = '', value = ''] = args;
  const entry = store.get(key);
  const text = typeof entry === 'string' ? entry : undefined;
  const count = (by: number): Value => {
    const next = Number(text ?? 0) + by;
    if (!Number.isInteger(next)) return { error: 'ERR value is not an integer or out of range' };
    store.set(key, String(next));
    return next;
  };
  switch (name.toUpperCase()) {
    case 'PING':
      return { ok: key || 'PONG' };
    case 'ECHO':
      return key;
    case 'SET':
      store.set(key, value);
      return { ok: 'OK' };
    case 'GET':
      return entry !== undefined && text === undefined ? WRONG_TYPE : (text ?? null);
    case 'INCR':
      return count(1);
    case 'DECR':
      return count(-1);
    case 'INCRBY':
      return count(Number(value));
    case 'DEL':
      return args.filter((k) => store.delete(k)).length;
    case 'EXISTS':
      return args.filter((k) => store.has(k)).length;
    case 'KEYS':
      return [...store.keys()].filter((k) =>
        new RegExp(
          `^${key
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replace(/\*/g, '.*')
            .replace(/\?/g, '.')}$`,
        ).test(k),
      );
    case 'DBSIZE':
      return store.size;
    case 'FLUSHALL':
    case 'FLUSHDB':
      store.clear();
      return { ok: 'OK' };
    case 'AUTH':
    case 'SELECT':
    case 'EXPIRE':
      return { ok: 'OK' };
    case 'INFO':
      return `# Server\r\nredis_version:${VERSION}\r\nredis_mode:standalone\r\n# Replication\r\nrole:master\r\n`;
    default:
      return onCollections(store, name, args);
  }
}

function onCollections(store: Store, name: string, args: string[]): Value {
  const [key = '', value = ''] = args;
  const entry = store.get(key);
  const list = Array.isArray(entry) ? entry : undefined;
  const hash = entry instanceof Map ? entry : undefined;
  switch (name.toUpperCase()) {
    case 'LPUSH':
    case 'RPUSH': {
      const items = list ?? [];
      for (const item of args.slice(1)) items[name.toUpperCase() === 'LPUSH' ? 'unshift' : 'push'](item);
      store.set(key, items);
      return items.length;
    }
    case 'LPOP':
      return list?.shift() ?? null;
    case 'RPOP':
      return list?.pop() ?? null;
    case 'LLEN':
      return list?.length ?? 0;
    case 'LRANGE':
      return (list ?? []).slice(Number(value), Number(args[2]) === -1 ? undefined : Number(args[2]) + 1);
    case 'HSET': {
      const map = hash ?? new Map<string, string>();
      map.set(value, args[2] ?? '');
      store.set(key, map);
      return 1;
    }
    case 'HGET':
      return hash?.get(value) ?? null;
    case 'HGETALL':
      return [...(hash ?? [])].flat();
    default:
      return {
        error: `ERR unknown command '${name}', with args beginning with: ${args.map((a) => `'${a}' `).join('')}`,
      };
  }
}

const WRONG_TYPE = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };

/** A value in the redis protocol. */
function wire(value: Value): string {
  if (value === null) return '$-1\r\n';
  if (typeof value === 'number') return `:${value}\r\n`;
  if (typeof value === 'string') return `$${value.length}\r\n${value}\r\n`;
  if (Array.isArray(value)) return `*${value.length}\r\n${value.map(wire).join('')}`;
  return 'ok' in value ? `+${value.ok}\r\n` : `-${value.error}\r\n`;
}

/** What redis-cli prints for an answer when it does not print to a terminal. */
function plain(text: string): string {
  const lines = text.split('\r\n').filter((line) => line !== '' && !line.startsWith('$') && !/^\*\d+$/.test(line));
  if (text === '$-1\r\n') return '\n';
  return `${lines.map((line) => line.replace(/^[+:]/, '').replace(/^-/, '')).join('\n')}\n`;
}

function cli({ argv, stdin, behaviour }: ToolCall): { stdout?: string; stderr?: string; status?: number } {
  const args = argv.slice(1);
  while (args[0]?.startsWith('-')) args.splice(0, /^-(?:h|p|a|n)$/.test(args[0]) ? 2 : 1);
  if (!behaviour?.line)
    return { stderr: 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n', status: 1 };
  const commands = args.length > 0 ? [args.map((a) => JSON.stringify(a)).join(' ')] : stdin.split('\n').filter(Boolean);
  return { stdout: commands.map((command) => plain(behaviour.line?.(command) ?? '')).join('') };
}
