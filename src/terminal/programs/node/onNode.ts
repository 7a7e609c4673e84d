import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';
import { shellQuote } from './shellQuote.ts';

/** Runs a command on a node's machine, or without one gives a shell there. 255 when there is no such node. */
export async function onNode(
  job: AsyncJob,
  { nodes }: ToolSurroundings,
  name: string,
  command: readonly string[],
): Promise<number> {
  const vfs = await nodes.open(name);
  const node = nodes.nodeOf(vfs);
  if (node === undefined) {
    job.stderr(`ssh: Could not resolve hostname ${name}: Name or service not known\n`);
    return 255;
  }
  return job.runShell(`exec node-shell ${[node, ...command].map(shellQuote).join(' ')}`);
}
