import type { Playback, TrafficSource } from '../../playback/Playback.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';
import { textTable } from './textTable.ts';

const USAGE = `Usage: load URL --rate N [--fixed] [--name NAME] [--timeout MS] [--retries N]
       load URL --users N [--think MS] [--name NAME] [--timeout MS] [--retries N]
       load ls
       load stop [NAME]
Clients outside the cluster that keep sending requests. With --rate they come at N a second whatever becomes of
them (Poisson, or evenly with --fixed); with --users each asks again once it has its answer and has thought.
`;

const NUMBERS: Readonly<Record<string, 'requestsPerSecond' | 'users' | 'thinkMs' | 'timeoutMs' | 'retries'>> = {
  '--rate': 'requestsPerSecond',
  '--users': 'users',
  '--think': 'thinkMs',
  '--timeout': 'timeoutMs',
  '--retries': 'retries',
};

/** load: starts, lists and stops clients. Status 2 for a line it cannot read. */
export async function load(job: AsyncJob, { playback }: ToolSurroundings): Promise<number> {
  if (!playback) {
    job.stderr('load: only a simulated cluster can be loaded from here\n');
    return 1;
  }
  const [first = '', ...rest] = job.args;
  const sources = await currentTraffic(playback);
  if (first === 'ls') {
    job.stdout(
      sources.length === 0 ? 'No clients are sending.\n' : textTable([['NAME', 'URL', 'LOAD'], ...sources.map(rowOf)]),
    );
    return 0;
  }
  if (first === 'stop') {
    const left = rest[0] === undefined ? [] : sources.filter(({ name }) => name !== rest[0]);
    await playback.setTraffic(left);
    job.stdout(`${sources.length - left.length} stopped\n`);
    return 0;
  }
  const source = parseLoad(job.args);
  if (typeof source === 'string') {
    job.stderr(source);
    return 2;
  }
  await playback.setTraffic([...sources.filter(({ name }) => name !== source.name), source]);
  job.stdout(`${source.name}: ${rowOf(source)[2]} to ${source.url}\n`);
  return 0;
}

const rowOf = ({ name, url, requestsPerSecond, users, thinkMs, arrivals }: TrafficSource): string[] => [
  name,
  url,
  users
    ? `${users} users who think for ${thinkMs ?? 1_000} ms`
    : `${requestsPerSecond}/s${arrivals === 'fixed' ? ', evenly' : ''}`,
];

/** The clients that send now: the last that the journal tells of, or those that the scenario began with. */
export async function currentTraffic(playback: Playback): Promise<readonly TrafficSource[]> {
  const journal = await playback.journal();
  for (let i = journal.length - 1; i >= 0; i--) {
    const action = journal[i]?.action;
    if (action?.type === 'traffic') return action.sources;
  }
  return (await playback.snapshot()).traffic;
}

/** A source from a line; a text when it is none. */
export function parseLoad(args: readonly string[]): TrafficSource | string {
  const source: TrafficSource = { name: '', url: '', requestsPerSecond: 0 };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const field = NUMBERS[arg];
    if (field) {
      const value = Number(args[++i]);
      if (!(value >= 0 && value <= 1_000_000)) return `load: ${arg} wants a number, not "${args[i] ?? ''}"\n`;
      source[field] = value;
    } else if (arg === '--fixed') source.arrivals = 'fixed';
    else if (arg === '--name') source.name = args[++i] ?? '';
    else if (arg.startsWith('-') || source.url !== '') return USAGE;
    else source.url = /^\w+:\/\//.test(arg) ? arg : `http://${arg}`;
  }
  if (source.url === '' || (source.requestsPerSecond <= 0 && !source.users)) return USAGE;
  return { ...source, name: source.name || source.url.replace(/^\w+:\/\//, '').replace(/\/$/, '') };
}
