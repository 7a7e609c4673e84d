import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';
import { onNode } from './onNode.ts';

const VALUED = /^-[bcDeFIiJLlmOopQRSWw]$/;

/** ssh NODE [COMMAND]: a shell on the machine of a node; keys and users are not asked for. */
export async function ssh(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  await around.clusters.refresh();
  const args = [...job.args];
  while (args[0]?.startsWith('-')) if (VALUED.test(args.shift()!)) args.shift();
  const [target, ...command] = args;
  if (target === undefined) {
    job.stderr('usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] destination [command [argument ...]]\n');
    return 255;
  }
  return onNode(job, around, target.replace(/^.*@/, ''), command);
}
