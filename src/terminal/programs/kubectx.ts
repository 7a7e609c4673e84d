import type { AsyncJob } from '../AsyncJob.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** kubectx: lists contexts, or switches to one. */
export function kubectx(job: AsyncJob, { kubectl }: ToolSurroundings): Promise<number> {
  const [name] = job.args;
  if (name === undefined) return kubectl(job, ['config', 'get-contexts', '-o', 'name']);
  if (name === '-c' || name === '--current') return kubectl(job, ['config', 'current-context']);
  return kubectl(job, ['config', 'use-context', name]);
}

/** kubens: lists namespaces, or makes one the context's. */
export async function kubens(job: AsyncJob, { kubectl, client }: ToolSurroundings): Promise<number> {
  const [name] = job.args;
  if (name === undefined) {
    return kubectl(job, ['get', 'namespaces', '--no-headers', '-o', 'custom-columns=:metadata.name']);
  }
  const found = await client.get({ group: '', version: 'v1', resource: 'namespaces', name }).catch(() => undefined);
  if (!found) {
    job.stderr(`error: no namespace exists with name "${name}".\n`);
    return 1;
  }
  return kubectl(job, ['config', 'set-context', '--current', `--namespace=${name}`]);
}
