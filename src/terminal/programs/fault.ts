import type { Fault } from '../../playback/Playback.ts';
import type { AsyncJob } from '../AsyncJob.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

const USAGE = `Usage: fault link NODE NODE|'*' [--latency MS] [--loss PERCENT] [--bandwidth MBPS] [--cut]
       fault link NODE NODE|'*' --mend
       fault node NODE down|up        the machine answers nobody, and its kubelet stands still
       fault node NODE down --grace SECONDS   it is shut down, and its pods have this long to end
       fault zone ZONE down|up        the same for all nodes of a zone
       fault dns down|up              nobody gets an answer from the cluster's name service
Breaks what no API can break. Links are between nodes; latency, loss and bandwidth concern requests that cross them.
`;

const ZONE = 'topology.kubernetes.io/zone';
const NODES = { group: '', version: 'v1', resource: 'nodes' };

/** fault: what the chaos panel does, as a command. Status 1 for what does not exist, 2 for a line it cannot read. */
export async function fault(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const { playback } = around;
  if (!playback) {
    job.stderr('fault: only a simulated cluster can be broken from here\n');
    return 1;
  }
  const nodes = await nodesOf(around);
  const planned = plan(job.args, nodes);
  if (typeof planned === 'string') {
    job.stderr(planned);
    return planned === USAGE ? 2 : 1;
  }
  for (const one of planned.faults) await playback.fault(one);
  job.stdout(`${planned.text}\n`);
  return 0;
}

interface Planned {
  faults: Fault[];
  text: string;
}

type Node = { name: string; zone: string | undefined };

async function nodesOf({ client }: ToolSurroundings): Promise<Node[]> {
  const { items } = await client.list(NODES);
  return items.map(({ metadata }) => ({ name: metadata?.name ?? '', zone: metadata?.labels?.[ZONE] }));
}

/** What a line asks for; a text when it cannot be done. */
export function plan(args: readonly string[], nodes: readonly Node[]): Planned | string {
  const [what, subject = '', state = '', ...more] = args;
  if (what === 'link') return planLink(subject, state, more, nodes);
  if (what === 'dns' && isState(subject)) {
    return { faults: [{ type: 'link', from: 'dns', to: '*', cut: subject === 'down' }], text: `dns is ${subject}` };
  }
  if ((what !== 'node' && what !== 'zone') || !isState(state)) return USAGE;
  const hit = nodes.filter(({ name, zone }) => (what === 'node' ? name : zone) === subject);
  const grace = graceOf(more);
  if (grace === undefined || (grace > 0 && state === 'up')) return USAGE;
  if (hit.length === 0) return `fault: there is no ${what} ${subject}\n`;
  if (grace > 0) {
    const faults = hit.map(({ name }): Fault => ({ type: 'stopNode', name, shutdownGracePeriodSeconds: grace }));
    return { faults, text: hit.map(({ name }) => `node ${name} shuts down`).join('\n') };
  }
  const faults = hit.flatMap(({ name }): Fault[] => [
    { type: state === 'down' ? 'stopNode' : 'startNode', name },
    { type: 'link', from: `node/${name}`, to: '*', cut: state === 'down' },
  ]);
  return { faults, text: hit.map(({ name }) => `node ${name} is ${state}`).join('\n') };
}

/** Seconds of `--grace SECONDS`, 0 without it; undefined for what cannot be read. */
function graceOf([flag, value, ...rest]: readonly string[]): number | undefined {
  if (flag === undefined) return 0;
  const seconds = Number(value);
  return flag === '--grace' && rest.length === 0 && seconds > 0 && seconds <= 86_400 ? seconds : undefined;
}

const isState = (text: string): boolean => text === 'down' || text === 'up';

const NUMBERS: Readonly<Record<string, 'latencyMs' | 'lossPercent' | 'bandwidthMbps'>> = {
  '--latency': 'latencyMs',
  '--loss': 'lossPercent',
  '--bandwidth': 'bandwidthMbps',
};

function planLink(a: string, b: string, flags: readonly string[], nodes: readonly Node[]): Planned | string {
  if (a === '' || b === '' || flags.length === 0) return USAGE;
  for (const end of [a, b]) {
    if (end !== '*' && !nodes.some(({ name }) => name === end)) return `fault: there is no node ${end}\n`;
  }
  const link: Extract<Fault, { type: 'link' }> = { type: 'link', from: endOf(a), to: endOf(b) };
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] as string;
    const field = NUMBERS[flag];
    if (flag === '--cut') link.cut = true;
    else if (field) {
      const value = Number(flags[++i]);
      if (!(value >= 0 && value <= 1_000_000)) return `fault: ${flag} wants a number, not "${flags[i] ?? ''}"\n`;
      link[field] = value;
    } else if (flag !== '--mend') return USAGE;
  }
  const isMended = flags.includes('--mend');
  const only: Fault = isMended ? { type: 'link', from: link.from, to: link.to } : link;
  return { faults: [only], text: `the link between ${a} and ${b} is ${isMended ? 'whole' : 'in trouble'}` };
}

const endOf = (name: string): string => (name === '*' ? name : `node/${name}`);
