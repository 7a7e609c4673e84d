import type { V1Container } from '../../api/generated/types.ts';
import type { Vfs } from '../../posix/fs/Vfs.ts';
import type { ContainerLog } from './ContainerLog.ts';

const MAX_FILE = 4096;
const MAX_LOG = 2048;
const MAX_LOG_LINES = 80;

export const terminationPath = (container: Pick<V1Container, 'terminationMessagePath'>): string =>
  container.terminationMessagePath || '/dev/termination-log';

/**
 * What a container left to say about its end: its file, or the end of its log if it failed and its policy says so
 * (pkg/kubelet/kuberuntime getTerminationMessage). `vfs` is undefined when nobody has written anything.
 */
export function terminationMessage(
  container: Pick<V1Container, 'terminationMessagePath' | 'terminationMessagePolicy'>,
  exitCode: number,
  vfs: Vfs | undefined,
  log: ContainerLog,
): string | undefined {
  const text = vfs?.readText(terminationPath(container));
  if (typeof text === 'string' && text !== '') return text.slice(-MAX_FILE);
  if (exitCode === 0 || container.terminationMessagePolicy !== 'FallbackToLogsOnError') return undefined;
  const lines = log.since(Math.max(0, log.end - MAX_LOG_LINES)).map((line) => `${line.text}\n`);
  const end = lines.join('').slice(-MAX_LOG);
  return end === '' ? undefined : end;
}
