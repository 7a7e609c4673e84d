import type { AsyncJob } from '../AsyncJob.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

const USAGE = `Usage: trace [-X METHOD] [-H 'Name: value'] URL
Sends one request from outside the cluster and shows every hop that it takes.
`;

/** trace: one request, hop by hop. Status 0 when an answer came, 1 when none did. */
export async function trace(job: AsyncJob, { playback }: ToolSurroundings): Promise<number> {
  const headers: Record<string, string> = {};
  let method = 'GET';
  let url: string | undefined;
  const args = job.args;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-X') method = args[++i] ?? method;
    else if (arg === '-H') {
      const [name = '', ...value] = (args[++i] ?? '').split(':');
      headers[name.trim()] = value.join(':').trim();
    } else if (arg === '--help' || arg === '-h') {
      job.stdout(USAGE);
      return 0;
    } else url = arg;
  }
  if (url === undefined) {
    job.stderr(USAGE);
    return 2;
  }
  if (!playback) {
    job.stderr('trace: only the packets of a simulated cluster can be followed\n');
    return 1;
  }
  const result = await playback.request({ url: /^\w+:\/\//.test(url) ? url : `http://${url}`, method, headers });
  for (const [i, hop] of result.hops.entries()) {
    job.stdout(`${String(i + 1).padStart(2)}  ${hop.from} → ${hop.to}\n      ${hop.kind}: ${hop.text}\n`);
    if (hop.rule) job.stdout(`      rule: ${hop.rule.replaceAll('\n', '\n            ')}\n`);
    if (hop.before && hop.after && hop.before.destination !== hop.after.destination) {
      job.stdout(`      ${hop.before.destination} becomes ${hop.after.destination}\n`);
    }
    if (hop.failed) job.stdout(`      failed: ${hop.failed}\n`);
  }
  const end = result.status === undefined ? (result.error ?? 'no answer') : `HTTP ${result.status}`;
  job.stdout(`${end} after ${result.latencyMs.toFixed(1)} ms\n`);
  return result.status === undefined ? 1 : 0;
}
