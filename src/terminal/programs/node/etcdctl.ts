import type { KubeObject } from '../../../api/meta.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';
import type { AsyncJob } from '../../AsyncJob.ts';
import { nodeAddresses } from '../../network/outsideAddress.ts';
import { flagValue } from '../flagValue.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';
import { textTable } from '../textTable.ts';
import { etcdEntries } from './etcdKeys.ts';

const VALUED =
  /^--(?:endpoints|cacert|cert|key|limit|write-out|data-dir|name|initial-[\w-]+|command-timeout|dial-timeout)$|^-w$/;

/** etcdctl (and the forms of etcdutl): looks into the store, and takes pictures of it. Writing past the API server is refused. */
export async function etcdctl(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  await around.clusters.refresh();
  const words = job.args.filter((arg, i) => !arg.startsWith('-') && !VALUED.test(job.args[i - 1] ?? ''));
  const endpoint = flagValue(job.args, '--endpoints') ?? '127.0.0.1:2379';
  const [verb = '', what = ''] = words;
  if (verb === 'version' || (verb === '' && job.args.includes('--version'))) {
    job.stdout('etcdctl version: 3.6.6\nAPI version: 3.6\n');
    return 0;
  }
  const [primary] = await nodeAddresses(around.client);
  const offline = verb === 'snapshot' && what !== 'save';
  if (!offline && around.clusters.isDown('etcd')) {
    job.stderr(
      `{"level":"warn","caller":"v3@v3.6.6/retry_interceptor.go:65","msg":"retrying of unary invoker failed","error":"rpc error: code = DeadlineExceeded desc = latest balancer error: connection error: desc = \\"transport: Error while dialing: dial tcp ${endpoint.replace(/^\w+:\/\//, '')}: connect: connection refused\\""}\nError: context deadline exceeded\n`,
    );
    return 1;
  }
  switch (`${verb} ${what}`.trim()) {
    case 'member list':
      job.stdout(
        `8e9e05c52164694d, started, ${primary?.name}, https://${primary?.ip}:2380, https://${primary?.ip}:2379, false\n`,
      );
      return 0;
    case 'endpoint health':
      job.stdout(`${endpoint} is healthy: successfully committed proposal: took = 9.1ms\n`);
      return 0;
    case 'endpoint status':
      job.stdout(
        textTable([
          ['ENDPOINT', 'ID', 'VERSION', 'DB SIZE', 'IS LEADER', 'RAFT TERM'],
          [endpoint, '8e9e05c52164694d', '3.6.6', '5.1 MB', 'true', '2'],
        ]),
      );
      return 0;
    case 'snapshot save':
      return save(job, around, words[2], endpoint);
    case 'snapshot status':
      return snapshotStatus(job, around, words[2]);
    case 'snapshot restore':
      job.stderr('etcdctl: a snapshot cannot be put back here: go back in time in the page (or undo) instead\n');
      return 1;
    default:
  }
  if (verb === 'get') return get(job, around, words.slice(1));
  job.stderr(
    verb === 'put' || verb === 'del'
      ? `etcdctl ${verb}: nothing is written past the API server here; use kubectl\n`
      : `Error: unknown command "${job.args.join(' ')}" for "etcdctl"\n`,
  );
  return 1;
}

async function get(job: AsyncJob, { client }: ToolSurroundings, [key = '']: readonly string[]): Promise<number> {
  const prefix = job.args.includes('--prefix') || job.args.includes('--from-key');
  const all = (await etcdEntries(client, key)).filter((entry) => prefix || entry.key === key);
  const limit = Number(flagValue(job.args, '--limit') ?? 0);
  const shown = limit > 0 ? all.slice(0, limit) : all;
  if (job.args.includes('--count-only')) {
    job.stdout(`"Count" : ${all.length}\n`);
    return 0;
  }
  for (const entry of shown) {
    if (!job.args.includes('--print-value-only')) job.stdout(`${entry.key}\n`);
    if (job.args.includes('--keys-only')) job.stdout('\n');
    else job.stdout(`${valueText(entry.object)}\n`);
  }
  return 0;
}

/** The API server stores protobuf behind a mark; here the mark is followed by JSON, which can be read. */
const valueText = (object: KubeObject): string =>
  `k8s\n\n${object.apiVersion ?? ''} ${object.kind ?? ''}\n${JSON.stringify(object)}`;

async function save(
  job: AsyncJob,
  around: ToolSurroundings,
  path: string | undefined,
  endpoint: string,
): Promise<number> {
  if (path === undefined) {
    job.stderr('Error: snapshot save expects one argument\n');
    return 128;
  }
  const entries = await etcdEntries(around.client, '/');
  const text = JSON.stringify({ revision: entries.length * 3, keys: entries.length, entries });
  const error = around.vfs(job.pid).writeText(normalize(path, job.cwd), text, { mode: 0o600 });
  if (error) {
    job.stderr(`Error: could not open ${path}.part (open ${path}.part: ${error.message.toLowerCase()})\n`);
    return 5;
  }
  job.stderr(
    `{"level":"info","caller":"snapshot/v3_snapshot.go:83","msg":"created temporary db file","path":"${path}.part"}\n{"level":"info","caller":"snapshot/v3_snapshot.go:96","msg":"fetching snapshot","endpoint":"${endpoint}"}\n{"level":"info","caller":"snapshot/v3_snapshot.go:111","msg":"fetched snapshot","endpoint":"${endpoint}","size":"5.1 MB","took":"now"}\n{"level":"info","caller":"snapshot/v3_snapshot.go:121","msg":"saved","path":"${path}"}\n`,
  );
  job.stdout(`Snapshot saved at ${path}\n`);
  return 0;
}

function snapshotStatus(job: AsyncJob, around: ToolSurroundings, path = ''): number {
  const text = around.vfs(job.pid).readText(normalize(path, job.cwd));
  const found = failed(text) ? undefined : /^\{"revision":(\d+),"keys":(\d+),/.exec(text);
  if (failed(text) || !found) {
    job.stderr(`Error: stat ${path}: no such file or directory\n`);
    return 1;
  }
  const row = ['fe01cf57', found[1] ?? '', found[2] ?? '', '5.1 MB'];
  job.stdout(
    (flagValue(job.args, '--write-out', '-w') ?? 'simple') === 'table'
      ? framed(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE'], row)
      : `${row.join(', ')}\n`,
  );
  return 0;
}

function framed(header: readonly string[], row: readonly string[]): string {
  const widths = header.map((title, i) => Math.max(title.length, row[i]?.length ?? 0));
  const line = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const cells = (all: readonly string[]): string =>
    `| ${all.map((cell, i) => cell.padStart(widths[i] ?? 0)).join(' | ')} |\n`;
  return `${line}${cells(header)}${line}${cells(row)}${line}`;
}
