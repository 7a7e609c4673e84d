import type { V1Deployment } from '../../../api/generated/types.ts';
import { DEPLOYMENTS, refOf } from '../resourceRefs.ts';
import { numberIn, ROLLBACK_TO, revisionOf, rolledBackAnnotations } from './annotations.ts';
import type { Deployment, Rollout } from './Rollout.ts';
import { HASH_LABEL, type ReplicaSetRoles, sameTemplate } from './revisions.ts';

/** The revision that the deprecated annotation asks to go back to; 0 is the one before. */
export const rollbackRevision = (deployment: Deployment): number | undefined =>
  numberIn(deployment.metadata.annotations, ROLLBACK_TO);

/** Puts the template of an earlier revision back. Source: pkg/controller/deployment/rollback.go. */
export function rollback(rollout: Rollout, { all }: ReplicaSetRoles, revision: number): void {
  const { deployment, recorder } = rollout;
  const warn = (reason: string, message: string): void => recorder.event(deployment, 'Warning', reason, message);
  const target = revision === 0 ? lastRevision(all.map(revisionOf)) : revision;
  if (target === 0) {
    warn('DeploymentRollbackRevisionNotFound', 'Unable to find last revision.');
    clearRollback(rollout, deployment);
    return;
  }
  const rs = all.find((candidate) => revisionOf(candidate) === target);
  if (!rs?.spec.template) {
    warn('DeploymentRollbackRevisionNotFound', 'Unable to find the revision to rollback to.');
    clearRollback(rollout, deployment);
    return;
  }
  if (sameTemplate(rs.spec.template, deployment.spec.template)) {
    const message = `The rollback revision contains the same template as current deployment "${deployment.metadata.name}"`;
    warn('DeploymentRollbackTemplateUnchanged', message);
    clearRollback(rollout, deployment);
    return;
  }
  const { [HASH_LABEL]: _, ...labels } = rs.spec.template.metadata?.labels ?? {};
  const template = { ...rs.spec.template, metadata: { ...rs.spec.template.metadata, labels } };
  const annotations = rolledBackAnnotations(deployment, rs);
  recorder.event(
    deployment,
    'Normal',
    'DeploymentRollback',
    `Rolled back deployment "${deployment.metadata.name}" to revision ${target}`,
  );
  const spec = { ...deployment.spec, template };
  clearRollback(rollout, { ...deployment, metadata: { ...deployment.metadata, annotations }, spec });
}

/** The second highest revision, or 0. */
function lastRevision(revisions: number[]): number {
  return [0, 0, ...revisions].sort((a, b) => a - b).at(-2) as number;
}

function clearRollback({ client }: Rollout, deployment: Deployment): void {
  const { [ROLLBACK_TO]: _, ...annotations } = deployment.metadata.annotations ?? {};
  const metadata = { ...deployment.metadata, annotations };
  client.update<V1Deployment>(refOf(DEPLOYMENTS, deployment), { ...deployment, metadata });
}
