import type { ProcessContext } from '../ProcessContext.ts';
import { call, type Program, type Sys } from '../Program.ts';
import type { Stat } from '../Syscall.ts';
import { failed } from '../SysError.ts';
import { Pattern } from '../shell/Pattern.ts';
import { parseSize } from '../text/sizes.ts';

interface Visit {
  path: string;
  stat: Stat;
  depth: number;
  nowMs: number;
  prune: boolean;
}

type Test = (p: ProcessContext, visit: Visit) => Sys<boolean>;

interface Query {
  test: Test;
  maxDepth: number;
  minDepth: number;
  depthFirst: boolean;
}

export const find: Program = function* (p) {
  const { args } = p;
  const split = args.findIndex((arg) => /^[-(!]/.test(arg) && arg !== '-L' && arg !== '-H');
  const roots = args.slice(0, split < 0 ? args.length : split).filter((arg) => arg !== '-L' && arg !== '-H');
  const query = parseQuery(split < 0 ? [] : args.slice(split));
  if (typeof query === 'string') return yield* p.fail(query);
  const nowMs = yield* p.now();
  let status = 0;
  for (const root of roots.length > 0 ? roots : ['.']) {
    if (!(yield* walk(p, root, 0, query, nowMs))) status = 1;
  }
  return status;
};

function* walk(p: ProcessContext, path: string, depth: number, query: Query, nowMs: number): Sys<boolean> {
  const stat = yield* p.stat(path, depth === 0 && path.endsWith('/'));
  if (failed(stat)) {
    yield* p.fail(p.gnu ? `'${path}': ${stat.message}` : `${path}: ${stat.message}`);
    return false;
  }
  const visit: Visit = { path, stat, depth, nowMs, prune: false };
  const inRange = depth >= query.minDepth;
  if (inRange && !query.depthFirst) yield* query.test(p, visit);
  let ok = true;
  if (stat.kind === 'dir' && !visit.prune && depth < Math.min(query.maxDepth, 100)) {
    const names = yield* p.readdir(path);
    if (failed(names)) {
      yield* p.fail(p.gnu ? `'${path}': ${names.message}` : `${path}: ${names.message}`);
      ok = false;
    } else
      for (const name of names)
        ok = (yield* walk(p, path.endsWith('/') ? path + name : `${path}/${name}`, depth + 1, query, nowMs)) && ok;
  }
  if (inRange && query.depthFirst) yield* query.test(p, visit);
  return ok;
}

function parseQuery(args: readonly string[]): Query | string {
  const query = { maxDepth: Number.POSITIVE_INFINITY, minDepth: 0, depthFirst: false };
  let at = 0;
  let acts = false;
  let problem = '';
  const or = (): Test => {
    let left = and();
    while (args[at] === '-o' || args[at] === '-or') {
      at++;
      const first = left;
      const second = and();
      left = function* (p, visit) {
        return (yield* first(p, visit)) || (yield* second(p, visit));
      };
    }
    return left;
  };
  const and = (): Test => {
    let left = not();
    while (at < args.length && args[at] !== '-o' && args[at] !== '-or' && args[at] !== ')') {
      if (args[at] === '-a' || args[at] === '-and') at++;
      const first = left;
      const second = not();
      left = function* (p, visit) {
        return (yield* first(p, visit)) && (yield* second(p, visit));
      };
    }
    return left;
  };
  const not = (): Test => {
    const arg = args[at++] ?? '';
    if (arg === '!' || arg === '-not') {
      const inner = not();
      return function* (p, visit) {
        return !(yield* inner(p, visit));
      };
    }
    if (arg === '(') {
      const inner = or();
      at++;
      return inner;
    }
    const primary = parsePrimary(arg, args, at, query);
    if (typeof primary === 'string') {
      problem ||= primary;
      return always;
    }
    at = primary.next;
    acts ||= primary.acts;
    return primary.test;
  };
  const parsed = args.length > 0 ? or() : always;
  if (problem !== '') return problem;
  const test: Test = acts
    ? parsed
    : function* (p, visit) {
        const hit = yield* parsed(p, visit);
        if (hit) yield* p.out(`${visit.path}\n`);
        return hit;
      };
  return { ...query, test };
}

const always: Test = function* () {
  return true;
};

type Primary = { test: Test; next: number; acts: boolean };

function parsePrimary(
  arg: string,
  args: readonly string[],
  at: number,
  query: { maxDepth: number; minDepth: number; depthFirst: boolean },
): Primary | string {
  const value = args[at] ?? '';
  const simple = (check: (visit: Visit) => boolean): Primary => ({
    test: function* (_p, visit) {
      return check(visit);
    },
    next: at + 1,
    acts: false,
  });
  switch (arg) {
    case '-maxdepth':
    case '-mindepth':
      query[arg === '-maxdepth' ? 'maxDepth' : 'minDepth'] = Number(value);
      return simple(() => true);
    case '-name':
    case '-iname':
    case '-path':
    case '-wholename': {
      const pattern = new Pattern(value, arg === '-iname');
      const whole = arg === '-path' || arg === '-wholename';
      return simple(({ path }) =>
        pattern.matches(whole ? path : path.replace(/(?<=.)\/+$/, '').replace(/^.*\/(?=.)/, '')),
      );
    }
    case '-type':
      return simple(({ stat }) =>
        value.split(',').includes({ file: 'f', dir: 'd', link: 'l', device: 'c' }[stat.kind]),
      );
    case '-size':
      return simple(({ stat }) => compareCount(value, stat.size));
    case '-mmin':
      return simple(({ stat, nowMs }) => compareNumber(value, Math.floor((nowMs - stat.mtimeMs) / 60_000)));
    case '-mtime':
      return simple(({ stat, nowMs }) => compareNumber(value, Math.floor((nowMs - stat.mtimeMs) / 86_400_000)));
    case '-perm':
      return simple(({ stat }) =>
        value.startsWith('-')
          ? (stat.mode & Number.parseInt(value.slice(1), 8)) === Number.parseInt(value.slice(1), 8)
          : stat.mode === Number.parseInt(value, 8),
      );
    case '-user':
      return simple(({ stat }) => String(stat.uid) === (value === 'root' ? '0' : value));
    default:
      return parseAction(arg, args, at, query);
  }
}

function parseAction(
  arg: string,
  args: readonly string[],
  at: number,
  query: { depthFirst: boolean },
): Primary | string {
  switch (arg) {
    case '-empty':
      return { test: isEmpty, next: at, acts: false };
    case '-prune':
      return {
        test: function* (_p, visit) {
          visit.prune = true;
          return true;
        },
        next: at,
        acts: false,
      };
    case '-depth':
      query.depthFirst = true;
      return { test: always, next: at, acts: false };
    case '-print':
    case '-print0':
      return {
        test: function* (p, { path }) {
          yield* p.out(path + (arg === '-print' ? '\n' : '\0'));
          return true;
        },
        next: at,
        acts: true,
      };
    case '-delete':
      query.depthFirst = true;
      return {
        test: function* (p, { path, stat }) {
          return (
            !failed(
              yield* call({ op: stat.kind === 'dir' ? 'rmdir' : 'unlink', path } as { op: 'unlink'; path: string }),
            ) && p.pid > 0
          );
        },
        next: at,
        acts: true,
      };
    case '-exec':
    case '-ok': {
      const end = args.findIndex((one, i) => i >= at && (one === ';' || one === '+'));
      if (end < 0) return "missing argument to `-exec'";
      const command = args.slice(at, end);
      return {
        test: function* (p, { path }) {
          return yield* execute(
            p,
            command.map((one) => one.replaceAll('{}', path)),
          );
        },
        next: end + 1,
        acts: true,
      };
    }
    default:
      return `unrecognized: ${arg}`;
  }
}

const isEmpty: Test = function* (p, { path, stat }) {
  if (stat.kind === 'file') return stat.size === 0;
  const names = stat.kind === 'dir' ? yield* p.readdir(path) : ['x'];
  return !failed(names) && names.length === 0;
};

function* execute(p: ProcessContext, argv: string[]): Sys<boolean> {
  const path = yield* p.which(argv[0] ?? '');
  const pid = path === undefined ? undefined : yield* call({ op: 'spawn', path, argv });
  if (pid === undefined || failed(pid)) {
    yield* p.fail(`${argv[0]}: No such file or directory`);
    return false;
  }
  const ended = yield* call({ op: 'wait', pid });
  return ended !== undefined && !failed(ended) && ended.status === 0;
}

function compareNumber(spec: string, value: number): boolean {
  const number = Number(spec.replace(/^[-+]/, ''));
  return spec.startsWith('+') ? value > number : spec.startsWith('-') ? value < number : value === number;
}

function compareCount(spec: string, bytes: number): boolean {
  const text = spec.replace(/^[-+]/, '');
  const unit = parseSize(`1${/[a-zA-Z]$/.exec(text)?.[0] ?? 'b'}`) ?? 512;
  return compareNumber((/^[-+]/.exec(spec)?.[0] ?? '') + Number.parseInt(text, 10), Math.ceil(bytes / unit));
}
