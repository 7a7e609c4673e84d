import type { V1DaemonSet, V1Deployment, V1StatefulSet } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { KubectlError } from '../KubectlError.ts';

export interface RolloutStatus {
  text: string;
  done: boolean;
}

/** How far a rollout has come, in kubectl's words (pkg/polymorphichelpers/rollout_status.go). Throws when it failed. */
export function rolloutStatus(kind: string, object: KubeObject, revision: number): RolloutStatus {
  if (kind === 'Deployment') return deployment(object as V1Deployment, revision);
  if (kind === 'DaemonSet') return daemonSet(object as V1DaemonSet);
  if (kind === 'StatefulSet') return statefulSet(object as V1StatefulSet);
  throw new KubectlError(`no status viewer has been implemented for ${kind}`);
}

const waiting = (text: string): RolloutStatus => ({ text, done: false });

function deployment({ metadata, spec, status }: V1Deployment, revision: number): RolloutStatus {
  const name = metadata?.name;
  if (revision > 0) {
    const current = Number(metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
    if (current !== revision)
      throw new KubectlError(`desired revision (${revision}) is different from the running revision (${current})`);
  }
  if ((metadata?.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return waiting('Waiting for deployment spec update to be observed...\n');
  }
  const progressing = status?.conditions?.find((c) => c.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    throw new KubectlError(`deployment "${name}" exceeded its progress deadline`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status ?? {};
  const wanted = spec?.replicas;
  const head = `Waiting for deployment "${name}" rollout to finish: `;
  if (wanted !== undefined && updatedReplicas < wanted) {
    return waiting(`${head}${updatedReplicas} out of ${wanted} new replicas have been updated...\n`);
  }
  if (replicas > updatedReplicas) {
    return waiting(`${head}${replicas - updatedReplicas} old replicas are pending termination...\n`);
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(`${head}${availableReplicas} of ${updatedReplicas} updated replicas are available...\n`);
  }
  return { text: `deployment "${name}" successfully rolled out\n`, done: true };
}

function daemonSet({ metadata, spec, status }: V1DaemonSet): RolloutStatus {
  if (spec?.updateStrategy?.type !== 'RollingUpdate') {
    throw new KubectlError('rollout status is only available for RollingUpdate strategy type');
  }
  if ((metadata?.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return waiting('Waiting for daemon set spec update to be observed...\n');
  }
  const desired = status?.desiredNumberScheduled ?? 0;
  const head = `Waiting for daemon set "${metadata?.name}" rollout to finish: `;
  const updated = status?.updatedNumberScheduled ?? 0;
  if (updated < desired) return waiting(`${head}${updated} out of ${desired} new pods have been updated...\n`);
  const available = status?.numberAvailable ?? 0;
  if (available < desired) return waiting(`${head}${available} of ${desired} updated pods are available...\n`);
  return { text: `daemon set "${metadata?.name}" successfully rolled out\n`, done: true };
}

function statefulSet({ metadata, spec, status }: V1StatefulSet): RolloutStatus {
  if (spec?.updateStrategy?.type !== 'RollingUpdate') {
    throw new KubectlError('rollout status is only available for RollingUpdate strategy type');
  }
  const observed = status?.observedGeneration ?? 0;
  if (observed === 0 || (metadata?.generation ?? 0) > observed) {
    return waiting('Waiting for statefulset spec update to be observed...\n');
  }
  const wanted = spec.replicas;
  const ready = status?.readyReplicas ?? 0;
  if (wanted !== undefined && ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready...\n`);
  const updated = status?.updatedReplicas ?? 0;
  const partition = spec.updateStrategy.rollingUpdate?.partition;
  if (spec.updateStrategy.rollingUpdate) {
    if (wanted !== undefined && partition !== undefined && updated < wanted - partition) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...\n`,
      );
    }
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
  }
  if (status?.updateRevision !== status?.currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${status?.updateRevision}...\n`,
    );
  }
  return {
    text: `statefulset rolling update complete ${status?.currentReplicas ?? 0} pods at revision ${status?.currentRevision}...\n`,
    done: true,
  };
}
