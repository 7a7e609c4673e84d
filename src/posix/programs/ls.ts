import type { ProcessContext } from '../ProcessContext.ts';
import type { Program, Sys } from '../Program.ts';
import { call } from '../Program.ts';
import type { Stat } from '../Syscall.ts';
import { failed } from '../SysError.ts';
import { accounts } from '../text/accounts.ts';
import { formatDate } from '../text/formatDate.ts';
import { usage } from '../text/inputs.ts';
import { modeText } from '../text/modes.ts';
import { parseOptions } from '../text/parseOptions.ts';
import { humanSize } from '../text/sizes.ts';

interface Entry {
  name: string;
  stat: Stat;
}

interface Style {
  flags: ReadonlySet<string>;
  columns: number;
  users: Map<number, string>;
  groups: Map<number, string>;
  nowMs: number;
}

export const ls: Program = function* (p) {
  const long = {
    all: 'a',
    'almost-all': 'A',
    recursive: 'R',
    'human-readable': 'h',
    color: 'c',
    directory: 'd',
    'full-time': 'f',
  };
  const { flags, operands, bad } = parseOptions(
    p.args.filter((arg) => !arg.startsWith('--color')),
    '1aAlhRdtrSFpinsCxcufgoL',
    long,
  );
  if (bad) return yield* usage(p, bad, p.gnu ? 2 : 1);
  const size = yield* call({ op: 'winsize', fd: 1 });
  const style: Style = {
    flags,
    columns: flags.has('1') || (failed(size) && !flags.has('C')) ? 0 : failed(size) ? 80 : size.columns,
    users: flags.has('n') ? new Map() : yield* accounts(p, 'passwd'),
    groups: flags.has('n') ? new Map() : yield* accounts(p, 'group'),
    nowMs: yield* p.now(),
  };
  let status = 0;
  const files: Entry[] = [];
  const dirs: string[] = [];
  for (const path of operands.length > 0 ? operands : ['.']) {
    let stat = yield* p.stat(path, !flags.has('l') || path.endsWith('/'));
    if (failed(stat)) stat = yield* p.stat(path, false);
    if (failed(stat)) {
      yield* p.fail(p.gnu ? `cannot access '${path}': ${stat.message}` : `${path}: ${stat.message}`);
      status = p.gnu ? 2 : 1;
    } else if (stat.kind === 'dir' && !flags.has('d')) dirs.push(path);
    else files.push({ name: path, stat });
  }
  yield* p.out(listing(files.sort(order(flags)), style, false));
  const titled = operands.length > 1 || flags.has('R');
  for (const [i, dir] of dirs.sort().entries()) {
    const worse = yield* listDirectory(
      p,
      dir,
      style,
      titled ? (i > 0 || files.length > 0 ? '\n' : '') + `${dir}:\n` : '',
      0,
    );
    status = Math.max(status, worse);
  }
  return status;
};

function* listDirectory(p: ProcessContext, dir: string, style: Style, title: string, depth: number): Sys<number> {
  const { flags } = style;
  const names = yield* p.readdir(dir);
  if (failed(names)) {
    yield* p.fail(p.gnu ? `cannot open directory '${dir}': ${names.message}` : `can't open '${dir}': ${names.message}`);
    return p.gnu ? 2 : 1;
  }
  const shown = names.filter((name) => flags.has('a') || flags.has('A') || !name.startsWith('.'));
  const entries: Entry[] = [];
  for (const name of flags.has('a') ? ['.', '..', ...shown] : shown) {
    const stat = yield* p.stat(`${dir}/${name}`, name === '.' || name === '..');
    if (!failed(stat)) entries.push({ name, stat });
  }
  entries.sort(order(flags));
  yield* p.out(title + listing(entries, style, true));
  let status = 0;
  if (!flags.has('R') || depth > 60) return status;
  for (const { name, stat } of entries) {
    if (stat.kind !== 'dir' || name === '.' || name === '..') continue;
    const path = dir.endsWith('/') ? dir + name : `${dir}/${name}`;
    status = Math.max(status, yield* listDirectory(p, path, style, `\n${path}:\n`, depth + 1));
  }
  return status;
}

function order(flags: ReadonlySet<string>) {
  const direction = flags.has('r') ? -1 : 1;
  return (a: Entry, b: Entry) => {
    let by = 0;
    if (flags.has('t')) by = b.stat.mtimeMs - a.stat.mtimeMs;
    else if (flags.has('S')) by = b.stat.size - a.stat.size;
    return direction * (by || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  };
}

function listing(entries: Entry[], style: Style, total: boolean): string {
  const { flags } = style;
  if (flags.has('l')) return longListing(entries, style, total);
  const names = entries.map((entry) => entry.name + suffix(entry.stat, flags));
  if (names.length === 0) return '';
  if (style.columns === 0) return names.map((name) => `${name}\n`).join('');
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const perRow = Math.max(1, Math.floor(style.columns / width));
  const rows = Math.ceil(names.length / perRow);
  let out = '';
  for (let row = 0; row < rows; row++) {
    const cells = names.filter((_, i) => i % rows === row);
    out += `${cells.map((cell, i) => (i < cells.length - 1 ? cell.padEnd(width) : cell)).join('')}\n`;
  }
  return out;
}

function suffix(stat: Stat, flags: ReadonlySet<string>): string {
  if (stat.kind === 'dir' && (flags.has('F') || flags.has('p'))) return '/';
  if (!flags.has('F')) return '';
  return stat.kind === 'link' ? '@' : stat.kind === 'file' && stat.mode & 0o111 ? '*' : '';
}

function longListing(entries: Entry[], style: Style, total: boolean): string {
  const { flags, users, groups, nowMs } = style;
  const rows = entries.map(({ name, stat }) => {
    const recent = nowMs - stat.mtimeMs < 15_552_000_000 && stat.mtimeMs <= nowMs + 60_000;
    const time = formatDate(flags.has('f') ? '%Y-%m-%d %H:%M:%S' : recent ? '%b %e %H:%M' : '%b %e  %Y', stat.mtimeMs);
    const size = flags.has('h') ? humanSize(stat.size, true) : String(stat.size);
    const links = stat.kind === 'dir' ? '2' : '1';
    const target = stat.kind === 'link' ? ` -> ${stat.target}` : suffix(stat, flags);
    return [
      modeText(stat.kind, stat.mode),
      links,
      users.get(stat.uid) ?? String(stat.uid),
      groups.get(stat.gid) ?? String(stat.gid),
      size,
      time,
      name + target,
    ];
  });
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 1 || i === 4 ? cell.padStart(widths[i]!) : i < 4 ? cell.padEnd(widths[i]!) : cell))
      .join(' '),
  );
  const blocks = entries.reduce(
    (sum, { stat }) => sum + (stat.kind === 'link' ? 0 : Math.ceil(stat.size / 4096) * 4),
    0,
  );
  return (
    (total ? `total ${flags.has('h') ? humanSize(blocks * 1024, true) : blocks}\n` : '') +
    lines.map((line) => `${line}\n`).join('')
  );
}
