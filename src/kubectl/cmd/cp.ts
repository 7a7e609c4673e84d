import type { Command, Invocation } from '../Command.ts';
import { bool, int, text } from '../flags/FlagSpec.ts';
import { KubectlError } from '../KubectlError.ts';
import { containerFor, podFor } from '../pods/choosePod.ts';
import { runStream } from '../pods/runStream.ts';

/** Deviation: upstream copies with tar; here each file goes through `cat`, so that its text survives as text. */
export const cpCommand: Command = {
  name: 'cp',
  use: '<file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  examples: `# Into a container
kubectl cp /tmp/foo mypod:/tmp/bar -c mycontainer

# Out of a pod in another namespace
kubectl cp some-namespace/mypod:/tmp/foo /tmp/bar`,
  flags: [
    text('container', 'Name of the container; the default one unless given', { short: 'c' }),
    bool('no-preserve', 'Do not keep owner and permissions.'),
    int('retries', 'How often to go on after a broken copy.'),
  ],
  run: runCp,
};

interface FileSpec {
  namespace: string;
  pod: string;
  path: string;
}

async function runCp(invocation: Invocation): Promise<undefined> {
  const { args } = invocation;
  if (args.length !== 2) throw new KubectlError('source and destination are required');
  const [from, to] = args.map(parse) as [FileSpec, FileSpec];
  if (from.pod !== '' && to.pod !== '') throw new KubectlError('one of src or dest must be a local file specification');
  if (from.path === '' || to.path === '') throw new KubectlError('filepath can not be empty');
  if (from.pod !== '') return fromPod(invocation, from, to.path);
  if (to.pod !== '') return toPod(invocation, from.path, to);
  throw new KubectlError('one of src or dest must be a remote file specification');
}

function parse(word: string): FileSpec {
  const colon = word.indexOf(':');
  if (colon === 0) throw new KubectlError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (colon < 0) return { namespace: '', pod: '', path: word };
  const parts = word.slice(0, colon).split('/');
  if (parts.length > 2) throw new KubectlError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const path = word.slice(colon + 1);
  return parts.length === 2
    ? { namespace: parts[0] ?? '', pod: parts[1] ?? '', path }
    : { namespace: '', pod: parts[0] ?? '', path };
}

async function run(
  invocation: Invocation,
  spec: FileSpec,
  command: string[],
  input?: string,
): Promise<{ code: number; out: string; err: string }> {
  const pod = await podFor(invocation, spec.pod);
  const phase = pod.status?.phase;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = containerFor(invocation, pod, invocation.flags.str('container'), false);
  const result = { code: 0, out: '', err: '' };
  const namespace = spec.namespace || (pod.metadata?.namespace ?? '');
  result.code = await runStream(
    invocation,
    {
      ref: {
        group: '',
        version: 'v1',
        resource: 'pods',
        namespace,
        name: pod.metadata?.name ?? '',
        subresource: 'exec',
      },
      params: {
        container: container.name,
        command,
        stdout: 'true',
        stderr: 'true',
        ...(input === undefined ? {} : { stdin: 'true' }),
      },
    },
    {
      stdin: input !== undefined,
      ...(input === undefined ? {} : { input }),
      onData: (channel, text) => {
        if (channel === 'stdout') result.out += text;
        else result.err += text;
      },
    },
  );
  return result;
}

async function fromPod(invocation: Invocation, from: FileSpec, to: string): Promise<undefined> {
  const { io } = invocation;
  const listed = await run(invocation, from, ['find', from.path, '-type', 'f']);
  const files = listed.out.split('\n').filter(Boolean);
  if (files.length === 0) {
    throw new KubectlError(listed.err.trim() || `${from.path}: no such file or directory`);
  }
  const isDirectory = files.length > 1 || files[0] !== from.path;
  for (const file of files) {
    const { out } = await run(invocation, from, ['cat', file]);
    const base = file.slice(file.lastIndexOf('/') + 1);
    const intoDirectory = (await io.files.list(to)) !== undefined;
    const target = isDirectory
      ? `${to}/${file.slice(from.path.replace(/\/$/, '').length + 1)}`
      : intoDirectory
        ? `${to}/${base}`
        : to;
    await io.files.write(target, out);
  }
  return undefined;
}

async function toPod(invocation: Invocation, from: string, to: FileSpec): Promise<undefined> {
  const { io } = invocation;
  const names = await io.files.list(from);
  const files = names ? await filesBelow(invocation, from, '') : [''];
  for (const file of files) {
    const content = await io.files.read(file === '' ? from : `${from}/${file}`);
    if (content === undefined) throw new KubectlError(`${from} doesn't exist in local filesystem`);
    const base = from.replace(/\/$/, '').split('/').at(-1) ?? '';
    const path = file === '' ? to.path : `${to.path}/${base}/${file}`;
    const script = 'd="$1"; if [ -d "$d" ]; then d="$d/$2"; fi; mkdir -p "$(dirname "$d")"; cat > "$d"';
    const { code, err } = await run(invocation, to, ['sh', '-c', script, 'cp', path, base], content);
    if (code !== 0) throw new KubectlError(err.trim() || `command terminated with exit code ${code}`);
  }
  return undefined;
}

async function filesBelow(invocation: Invocation, root: string, path: string): Promise<string[]> {
  const at = path === '' ? root : `${root}/${path}`;
  const out: string[] = [];
  for (const name of (await invocation.io.files.list(at)) ?? []) {
    const inner = path === '' ? name : `${path}/${name}`;
    if (await invocation.io.files.list(`${root}/${inner}`)) out.push(...(await filesBelow(invocation, root, inner)));
    else out.push(inner);
  }
  return out;
}
