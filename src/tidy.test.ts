import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * The rules of the house (docs/ARCHITECTURE.md), checked on every file of `src`: layers, no cycles, no barrels, sizes,
 * names, and what would make the simulator depend on anything but its inputs.
 */
const SRC = dirname(fileURLToPath(import.meta.url));

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('generated'))
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
const sources = new Map(files.map((path) => [path, readFileSync(join(SRC, path), 'utf8')]));
const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\//.test(path);
const product = files.filter((path) => !isTest(path));

/** What each layer may import besides itself, from the bottom up. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  posix: ['base'],
  api: ['base'],
  client: ['base', 'api'],
  playback: ['base', 'api', 'client', 'scenarios'],
  scenarios: ['base', 'api', 'client', 'playback'],
  sim: ['base', 'posix', 'api', 'client', 'playback', 'scenarios'],
  kubectl: ['base', 'api', 'client', 'playback'],
  terminal: ['base', 'posix', 'api', 'client', 'playback', 'kubectl', 'scenarios'],
  worker: ['base', 'api', 'client', 'playback', 'scenarios', 'sim'],
  bridge: ['base', 'posix', 'api', 'client', 'playback', 'scenarios', 'sim', 'kubectl', 'terminal', 'worker'],
  conformance: ['base', 'api', 'client', 'playback', 'scenarios', 'sim', 'kubectl', 'terminal'],
  lessons: ['base', 'api', 'client', 'playback', 'scenarios'],
  ui: ['base', 'api', 'client', 'playback', 'scenarios', 'kubectl', 'terminal', 'lessons', 'worker'],
};

const layerOf = (path: string): string => path.split('/')[0] as string;

/** Relative imports of a file as paths within `src`; `typeOnly` are those that vanish when compiled. */
function importsOf(path: string): { path: string; typeOnly: boolean }[] {
  const source = sources.get(path) ?? '';
  const found: { path: string; typeOnly: boolean }[] = [];
  for (const match of source.matchAll(
    /^(?:import|export)\s+(type\s+)?[^'";]*?from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'/gm,
  )) {
    const target = match[2] ?? match[3];
    if (!target || target.endsWith('.css')) continue;
    const resolved = relative(SRC, join(SRC, dirname(path), target.replace(/\?.*$/, ''))).replaceAll('\\', '/');
    found.push({ path: resolved, typeOnly: match[1] !== undefined });
  }
  return found;
}

const imports = new Map(files.map((path) => [path, importsOf(path)]));

describe('the layers', () => {
  it('are known', () => {
    const unknown = files.filter((path) => path.includes('/') && !(layerOf(path) in LAYERS));
    expect(unknown).toEqual([]);
  });

  it('import only what is below them', () => {
    const wrong: string[] = [];
    for (const path of product.filter((p) => p.includes('/'))) {
      const from = layerOf(path);
      for (const { path: target } of imports.get(path) ?? []) {
        const to = layerOf(target);
        if (to !== from && !LAYERS[from]?.includes(to)) wrong.push(`${path} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keep etcd to the API server, controllers from controllers, and plugins from plugins', () => {
    const wrong: string[] = [];
    for (const path of product.filter((p) => p.startsWith('sim/'))) {
      for (const { path: target, typeOnly } of imports.get(path) ?? []) {
        if (
          target.startsWith('sim/etcd/') &&
          !/^sim\/(etcd|kube-apiserver|playback)\/|^sim\/Simulation\.ts$/.test(path)
        ) {
          wrong.push(`${path} imports ${target}`);
        }
        const own = folderBelow('sim/kube-controller-manager/', path);
        const other = folderBelow('sim/kube-controller-manager/', target);
        if (own && other && own !== other && !typeOnly && !/history|volume/.test(other))
          wrong.push(`${path} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('have no cycles', () => {
    expect(cycles()).toEqual([]);
  });
});

function folderBelow(root: string, path: string): string | undefined {
  const rest = path.startsWith(root) ? path.slice(root.length) : '';
  return rest.includes('/') ? rest.split('/')[0] : undefined;
}

/** Files that reach themselves through imports that exist at run time. */
function cycles(): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const { path: target, typeOnly } of imports.get(path) ?? []) {
      if (!typeOnly && sources.has(target)) visit(target, [...trail, path]);
    }
    state.set(path, 'done');
  };
  for (const path of product) visit(path, []);
  return found;
}

describe('the files', () => {
  it('stay below 600 lines', () => {
    const long = files.filter((path) => (sources.get(path) ?? '').split('\n').length > 601);
    expect(long).toEqual([]);
  });

  it('are named for what they hold, and re-export nothing', () => {
    const vague = files.filter((path) => /(^|\/)(utils?|helpers?|common|misc|index)\.tsx?$/.test(path));
    expect(vague).toEqual([]);
    const barrels = product.filter((path) => /^export \* from /m.test(sources.get(path) ?? ''));
    expect(barrels).toEqual([]);
  });

  it('hold functions of at most 70 lines, components of at most 120', () => {
    expect(product.flatMap(longFunctions)).toEqual([]);
  });

  it('leave no test behind that is skipped or runs alone', () => {
    const left = files.filter(
      (path) => path !== 'tidy.test.ts' && /\b(it|test|describe)\.(only|todo)\b/.test(sources.get(path) ?? ''),
    );
    expect(left).toEqual([]);
  });
});

/** Functions whose text, as Biome formats it, spans too many lines: from their head to the brace at the same depth. */
function longFunctions(path: string): string[] {
  const limit = path.endsWith('.tsx') ? 120 : 70;
  const lines = (sources.get(path) ?? '').split('\n');
  const found: string[] = [];
  lines.forEach((line, start) => {
    const head =
      /^(\s*)(?:export )?(?:async )?(?:function\*? (\w+)|(?:(?:private|protected|static|override|async) )*\*?(\w+)\([^;]*\).*\{$)/.exec(
        line,
      );
    if (
      !head ||
      !line.trimEnd().endsWith('{') ||
      /^\s*(if|for|while|switch|return|do|else|catch|describe|it)\b/.test(line)
    )
      return;
    const end = lines.findIndex((other, i) => i > start && other.startsWith(`${head[1]}}`));
    if (end - start + 1 > limit) found.push(`${path}:${start + 1} ${head[2] ?? head[3]} has ${end - start + 1} lines`);
  });
  return found;
}

/** What would make two runs of the same inputs differ, or the simulator need a browser. */
const BANNED: readonly [RegExp, string][] = [
  [/\bDate\.now\b|\bnew Date\(\)|\bperformance\./, 'the wall clock'],
  [/\bMath\.random\b|\bcrypto\./, 'randomness without a seed'],
  [/\bPromise\b|\basync\b|\bawait\b|\bqueueMicrotask\b/, 'promises'],
  [/\bset(Timeout|Interval)\b|\brequestAnimationFrame\b/, 'timers'],
  [/\.localeCompare\(|\bIntl\.|\.toLocale\w+\(/, 'the locale'],
];

describe('the simulator', () => {
  it.each(BANNED)('does without %s', (pattern, _what) => {
    const wrong: string[] = [];
    for (const path of product.filter((p) => p.startsWith('sim/') || p.startsWith('posix/'))) {
      const code = (sources.get(path) ?? '')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\/\/.*$/gm, '')
        .replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");
      const line = code.split('\n').findIndex((text) => pattern.test(text));
      if (line >= 0) wrong.push(`${path}: ${code.split('\n')[line]?.trim()}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('everything', () => {
  it('speaks of itself only', () => {
    const marks = /\/work\/(main|wt|shared)|issue #?\d+ of this project/;
    expect(files.filter((path) => path !== 'tidy.test.ts' && marks.test(sources.get(path) ?? ''))).toEqual([]);
  });
});
