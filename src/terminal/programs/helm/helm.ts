import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';

export async function helm(job: AsyncJob, _around: ToolSurroundings): Promise<number> {
  job.stderr('helm: charts are not simulated yet\n');
  return 1;
}
