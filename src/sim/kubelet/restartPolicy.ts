import type { V1Container, V1Pod } from '../../api/generated/types.ts';
import { type ContainerRecord, hasEnded } from './ContainerRecord.ts';

type Restarting = V1Container & {
  restartPolicyRules?: { action: string; exitCodes?: { operator: string; values?: number[] } }[];
};

/**
 * Whether a container that ended runs again: its own rules first, then its own policy, then the pod's
 * (pkg/kubelet/container/helpers.go ShouldContainerBeRestarted, 1.36).
 */
export function restarts(pod: V1Pod, record: ContainerRecord): boolean {
  if (record.kind === 'ephemeral') return false;
  if (!hasEnded(record)) return true;
  const exitCode = record.state.terminated?.exitCode ?? 0;
  const { restartPolicyRules = [], restartPolicy: own } = record.spec as Restarting;
  for (const { action, exitCodes } of restartPolicyRules) {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    if (exitCodes?.operator === 'NotIn' ? !listed : listed) return action === 'Restart';
  }
  const policy = own ?? pod.spec?.restartPolicy ?? 'Always';
  if (record.kind === 'sidecar') return true;
  if (record.kind === 'init') return policy !== 'Never' && exitCode !== 0;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
