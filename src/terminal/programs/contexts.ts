import type { AsyncJob } from '../AsyncJob.ts';
import type { KubeconfigNames } from '../kubeconfigText.ts';
import type { ToolSurroundings } from './ToolSurroundings.ts';

/** Writes a cluster into the kubeconfig, as installers do, and makes it the current one. */
export async function addContext(job: AsyncJob, around: ToolSurroundings, names: KubeconfigNames): Promise<void> {
  const { context, cluster, user, server } = names;
  await quietly(job, around, ['config', 'set-cluster', cluster, `--server=${server}`]);
  await quietly(job, around, ['config', 'set-credentials', user, '--username=admin']);
  await quietly(job, around, ['config', 'set-context', context, `--cluster=${cluster}`, `--user=${user}`]);
  await quietly(job, around, ['config', 'use-context', context]);
}

/** Takes a cluster out of the kubeconfig. */
export async function dropContext(job: AsyncJob, around: ToolSurroundings, names: KubeconfigNames): Promise<void> {
  await quietly(job, around, ['config', 'unset', 'current-context']);
  await quietly(job, around, ['config', 'delete-context', names.context]);
  await quietly(job, around, ['config', 'delete-cluster', names.cluster]);
  await quietly(job, around, ['config', 'delete-user', names.user]);
}

/** Runs kubectl and shows nothing of it. */
export function quietly(job: AsyncJob, { kubectl }: ToolSurroundings, argv: readonly string[]): Promise<number> {
  const silent = () => {};
  return kubectl(Object.create(job, { stdout: { value: silent }, stderr: { value: silent } }) as AsyncJob, argv);
}
