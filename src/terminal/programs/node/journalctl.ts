import type { CoreV1Event } from '../../../api/generated/types.ts';
import type { AsyncJob } from '../../AsyncJob.ts';
import { flagValue } from '../flagValue.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** journalctl -u kubelet on a node: what the kubelet said, as far as its events tell; newest last. */
export async function journalctl(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const node = await around.nodeOf(job.pid);
  if (node === undefined) {
    job.stdout('No journal files were found.\n-- No entries --\n');
    return 0;
  }
  const unit = (
    flagValue(job.args, '-u', '--unit') ??
    job.args.find((arg) => arg.startsWith('-u'))?.slice(2) ??
    'kubelet'
  ).replace(/\.service$/, '');
  const lines = unit === 'kubelet' || unit.startsWith('k3s') ? await kubeletLines(around, node, unit) : [];
  const most = Number(
    flagValue(job.args, '-n', '--lines') ?? job.args.find((arg) => /^-n\d+$/.test(arg))?.slice(2) ?? lines.length,
  );
  const shown = most > 0 ? lines.slice(-most) : lines;
  if (job.args.some((arg) => /^-\w*r\w*$/.test(arg) && !arg.startsWith('-u'))) shown.reverse();
  if (shown.length === 0) job.stdout('-- No entries --\n');
  for (const line of shown) job.stdout(`${line}\n`);
  return 0;
}

async function kubeletLines({ client, clusters }: ToolSurroundings, node: string, unit: string): Promise<string[]> {
  await clusters.refresh();
  const { items } = await client.list<CoreV1Event>({ group: '', version: 'v1', resource: 'events' });
  const own = items
    .filter(({ source, reportingInstance }) => source?.host === node || reportingInstance === node)
    .map((event) => ({
      at: Date.parse(String(event.lastTimestamp ?? event.eventTime ?? event.metadata?.creationTimestamp)),
      event,
    }))
    .sort((a, b) => a.at - b.at);
  const begin = own[0]?.at ?? 0;
  const lines = [
    `${stamp(begin)} ${node} systemd[1]: Started ${unit}.service - ${unit === 'kubelet' ? 'kubelet: The Kubernetes Node Agent' : 'Lightweight Kubernetes'}.`,
  ];
  for (const { at, event } of own) {
    const { type, reason = '', message = '', involvedObject = {} } = event;
    const { namespace, name, kind } = involvedObject;
    const bad = type === 'Warning';
    const subject = kind === 'Pod' ? ` pod="${namespace}/${name}"` : ` node="${node}"`;
    const what =
      bad && kind === 'Pod'
        ? `"Error syncing pod, skipping" err=${JSON.stringify(message)}`
        : `"${reason}" message=${JSON.stringify(message)}`;
    lines.push(
      `${stamp(at)} ${node} ${unit}[812]: ${klog(bad ? 'E' : 'I', at)}     812 ${bad ? 'pod_workers.go:1324' : 'kubelet.go:2546'}] ${what}${subject}`,
    );
  }
  if (clusters.isDown(`kubelet/${node}`)) {
    const at = own.at(-1)?.at ?? 0;
    lines.push(
      `${stamp(at)} ${node} systemd[1]: Stopping ${unit}.service...`,
      `${stamp(at)} ${node} systemd[1]: Stopped ${unit}.service.`,
    );
  }
  return lines;
}

function stamp(ms: number): string {
  const at = new Date(ms);
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2, '0')} ${at.toISOString().slice(11, 19)}`;
}

/** The head of a line of klog: severity, month and day, time. */
function klog(severity: string, ms: number): string {
  const text = new Date(ms).toISOString();
  return `${severity}${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11, 23)}000`;
}
