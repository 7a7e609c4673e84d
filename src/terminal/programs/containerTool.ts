import type { AsyncJob } from '../AsyncJob.ts';
import { hexId, listContainers, type RuntimeContainer } from './containers.ts';
import { onNode } from './node/onNode.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';
import { textTable } from './textTable.ts';

/** Flags that take the next word as their value. */
const VALUED = new Set([
  '-f',
  '--filter',
  '--format',
  '--label',
  '--name',
  '--tail',
  '-n',
  '--since',
  '-o',
  '--output',
  '-s',
  '--pod',
  '-p',
  '--state',
  '-u',
  '-w',
  '-e',
  '-r',
]);

interface ToolLine {
  tool: string;
  flags: Map<string, string[]>;
  words: string[];
}

/**
 * docker and crictl: the containers of all nodes of the cluster, as if they ran on this machine (which is how the teaching
 * notes use them). `rm -f`, `kill` and `stop` break a container; its kubelet starts it again.
 */
export async function containerTool(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const line = readLine(job);
  const node = await around.nodeOf(job.pid);
  const everywhere = await listContainers(around.client);
  const all = node === undefined ? everywhere : everywhere.filter((one) => one.node === node);
  const [verb = '', ...rest] = line.words;
  switch (verb) {
    case 'ps':
    case 'ls':
    case 'list':
      return list(job, line, all, around.clock.now());
    case 'rm':
    case 'kill':
    case 'stop':
    case 'restart':
      return breakThem(job, around, line, rest, all);
    case 'images':
    case 'image':
      return images(job, line, all);
    case 'pods':
      return pods(job, all, around.clock.now());
    case 'logs':
      return logs(job, around, line, rest, all);
    case 'exec':
      return exec(job, around, all);
    case 'inspect':
      return inspect(job, rest, all);
    case 'version':
    case '--version':
      job.stdout(line.tool === 'crictl' ? 'crictl version v1.35.0\n' : 'Docker version 29.1.3, build f52814d\n');
      return 0;
    case 'info':
      job.stdout(`Containers: ${all.length}\n Running: ${all.filter(({ state }) => state === 'running').length}\n`);
      return 0;
    case 'pull':
    case 'login':
    case 'tag':
    case 'push':
      job.stderr(
        `${line.tool}: images are simulated by their names; write the name into a pod and it will be pulled\n`,
      );
      return 1;
    case 'build':
    case 'compose':
    case 'run':
    case 'create':
    case 'network':
    case 'volume':
      job.stderr(`${line.tool} ${verb}: containers here are started by kubelets only; try kubectl run\n`);
      return 1;
    default:
      job.stderr(`${line.tool}: '${verb}' is not a ${line.tool} command that is simulated\n`);
      return 1;
  }
}

function readLine(job: AsyncJob): ToolLine {
  const flags = new Map<string, string[]>();
  const words: string[] = [];
  const { args } = job;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const rm = words.includes('rm') || words.includes('logs');
    if (!arg.startsWith('-') || words[0] === 'exec') words.push(arg);
    else if (arg.includes('=')) {
      const [name, ...value] = arg.split('=');
      flags.set(name!, [...(flags.get(name!) ?? []), value.join('=')]);
    } else if (VALUED.has(arg) && !(arg === '-f' && rm)) flags.set(arg, [...(flags.get(arg) ?? []), args[++i] ?? '']);
    else flags.set(arg, ['true']);
  }
  if ((words[0] === 'container' || words[0] === 'containers') && words.length > 0) words.shift();
  return { tool: job.argv[0]?.replace(/^.*\//, '') ?? 'docker', flags, words };
}

function list(job: AsyncJob, line: ToolLine, all: readonly RuntimeContainer[], now: number): number {
  const { flags, tool } = line;
  const everything = flags.has('-a') || flags.has('--all') || flags.has('-aq') || flags.has('-qa');
  const filters = [...(flags.get('--filter') ?? []), ...(flags.get('-f') ?? [])];
  for (const label of flags.get('--label') ?? []) filters.push(`label=${label}`);
  for (const name of flags.get('--name') ?? []) filters.push(`name=${name}`);
  const shown = all.filter(
    (one) => (everything || one.state === 'running') && filters.every((filter) => matches(one, filter)),
  );
  if (['-q', '--quiet', '-aq', '-qa'].some((flag) => flags.has(flag))) {
    for (const { id } of shown) job.stdout(`${id.slice(0, tool === 'crictl' ? 13 : 12)}\n`);
    return 0;
  }
  const rows = shown.map((one) =>
    tool === 'crictl'
      ? [
          one.id.slice(0, 13),
          one.image,
          `${ago(now - one.startedMs)} ago`,
          titled(one.state),
          one.name,
          String(one.attempt),
          one.podId.slice(0, 13),
          one.pod,
        ]
      : [
          one.id.slice(0, 12),
          one.image,
          `"${clip(one.command)}"`,
          `${ago(now - one.startedMs)} ago`,
          dockerStatus(one, now),
          '',
          dockerName(one),
        ],
  );
  const header =
    tool === 'crictl'
      ? ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD']
      : ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'];
  job.stdout(textTable([header, ...rows]));
  return 0;
}

function matches(one: RuntimeContainer, filter: string): boolean {
  const [key, ...rest] = filter.split('=');
  const value = rest.join('=');
  if (key === 'label') {
    const [label = '', ...wanted] = value.split('=');
    return wanted.length === 0 ? label in one.labels : one.labels[label] === wanted.join('=');
  }
  if (key === 'name') return dockerName(one).includes(value.replace(/^\^?\/?|\$$/g, ''));
  if (key === 'status') return one.state === value;
  if (key === 'ancestor') return one.image.startsWith(value);
  return key === 'id' ? one.id.startsWith(value) : false;
}

async function breakThem(
  job: AsyncJob,
  { playback }: ToolSurroundings,
  { tool, words }: ToolLine,
  names: readonly string[],
  all: readonly RuntimeContainer[],
): Promise<number> {
  if (names.length === 0) {
    job.stderr(`"${tool} ${words[0]}" requires at least 1 argument.\n`);
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const one = find(all, name);
    if (!one) {
      job.stderr(`Error response from daemon: No such container: ${name}\n`);
      status = 1;
    } else if (!playback) {
      job.stderr(`${tool}: a real cluster's containers are out of reach\n`);
      status = 1;
    } else {
      if (one.state === 'running') {
        const { namespace, pod, name: container } = one;
        await playback.fault({
          type: 'killContainer',
          namespace,
          pod,
          container,
          exitCode: words[0] === 'stop' ? 0 : 137,
        });
      }
      job.stdout(`${name}\n`);
    }
  }
  return status;
}

function images(job: AsyncJob, { flags }: ToolLine, all: readonly RuntimeContainer[]): number {
  const seen = new Map<string, RuntimeContainer>();
  for (const one of all) if (!seen.has(one.image)) seen.set(one.image, one);
  const rows = [...seen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([image, one]) => {
      const at = image.lastIndexOf(':');
      const tagged = at > image.lastIndexOf('/');
      const id = (/sha256:(\w+)$/.exec(one.imageId)?.[1] ?? hexId(image)).slice(0, 12);
      return [tagged ? image.slice(0, at) : image, tagged ? image.slice(at + 1) : 'latest', id];
    });
  if (flags.has('-q')) for (const [, , id] of rows) job.stdout(`${id}\n`);
  else job.stdout(textTable([['REPOSITORY', 'TAG', 'IMAGE ID'], ...rows]));
  return 0;
}

function pods(job: AsyncJob, all: readonly RuntimeContainer[], now: number): number {
  const seen = new Map<string, RuntimeContainer>();
  for (const one of all) seen.set(one.uid, one);
  const rows = [...seen.values()].map((one) => [
    one.podId.slice(0, 13),
    `${ago(now - one.startedMs)} ago`,
    'Ready',
    one.pod,
    one.namespace,
    '0',
    '(default)',
  ]);
  job.stdout(textTable([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows]));
  return 0;
}

function logs(
  job: AsyncJob,
  { kubectl }: ToolSurroundings,
  { flags }: ToolLine,
  [name = '']: readonly string[],
  all: readonly RuntimeContainer[],
): Promise<number> {
  const one = find(all, name);
  if (!one) return noSuch(job, name);
  const argv = ['logs', '-n', one.namespace, one.pod, '-c', one.name];
  if (flags.has('-f') || flags.has('--follow')) argv.push('-f');
  const tail = flags.get('--tail')?.[0] ?? flags.get('-n')?.[0];
  if (tail !== undefined && tail !== 'all') argv.push(`--tail=${tail}`);
  return kubectl(job, argv);
}

async function exec(job: AsyncJob, around: ToolSurroundings, all: readonly RuntimeContainer[]): Promise<number> {
  const { kubectl, nodes } = around;
  const args = job.args.slice(job.args.indexOf('exec') + 1);
  const given: string[] = [];
  while (args[0]?.startsWith('-')) {
    const flag = args.shift()!;
    if (VALUED.has(flag)) args.shift();
    else if (/^-[it]+$/.test(flag)) given.push(flag);
  }
  const [name = '', ...command] = args;
  const one = find(all, name);
  // The nodes of kind and minikube are containers of this machine.
  if (!one && (await nodes.open(name))) return onNode(job, around, name, command);
  if (!one) return noSuch(job, name);
  return kubectl(job, ['exec', ...given, '-n', one.namespace, one.pod, '-c', one.name, '--', ...command]);
}

function inspect(job: AsyncJob, names: readonly string[], all: readonly RuntimeContainer[]): number {
  const found = names.map((name) => find(all, name));
  const missing = names.find((_, i) => !found[i]);
  if (missing !== undefined || names.length === 0) {
    job.stdout('[]\n');
    job.stderr(`Error: No such object: ${missing ?? ''}\n`);
    return 1;
  }
  const body = found.map((one) => ({
    Id: one?.id,
    Name: `/${one && dockerName(one)}`,
    State: { Status: one?.state, Running: one?.state === 'running', ExitCode: one?.exitCode ?? 0 },
    Image: one?.imageId,
    RestartCount: 0,
    Config: { Image: one?.image, Labels: one?.labels },
  }));
  job.stdout(`${JSON.stringify(body, null, 4)}\n`);
  return 0;
}

function find(all: readonly RuntimeContainer[], name: string): RuntimeContainer | undefined {
  if (name === '') return undefined;
  return all.find((one) => one.id.startsWith(name) || dockerName(one) === name);
}

async function noSuch(job: AsyncJob, name: string): Promise<number> {
  job.stderr(`Error response from daemon: No such container: ${name}\n`);
  return 1;
}

const dockerName = (one: RuntimeContainer): string =>
  `k8s_${one.name}_${one.pod}_${one.namespace}_${one.uid}_${one.attempt}`;
const titled = (state: string): string => state.replace(/^./, (letter) => letter.toUpperCase());
const clip = (command: string): string => (command.length > 20 ? `${command.slice(0, 19)}…` : command);

function dockerStatus(one: RuntimeContainer, now: number): string {
  const since = ago(now - one.startedMs);
  if (one.state === 'running') return `Up ${since}`;
  return one.state === 'exited' ? `Exited (${one.exitCode ?? 0}) ${since} ago` : 'Created';
}

/** A span of time as docker words it. */
function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours === 1) return 'About an hour';
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
