import type { V1CertificateSigningRequest } from '../../../api/generated/types.ts';
import { rfc3339 } from '../../../base/timestamp.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { CERTIFICATE_SIGNING_REQUESTS, refOf } from '../resourceRefs.ts';
import { hasCondition as has, type Request } from './request.ts';

/**
 * Approves the client certificates that kubelets ask for (pkg/controller/certificates/approver).
 *
 *     CertificateSigningRequest ─► itself
 */
export class CsrApprovingController implements Controller {
  readonly name = 'csrapproving';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly requests: SharedInformer<Request>;

  constructor(private readonly context: ControllerContext) {
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('certificate-controller');
    this.requests = context.informers.informer<Request>(CERTIFICATE_SIGNING_REQUESTS);
    const enqueue = (request: Request): void => this.queue.add(request.metadata.name);
    this.requests.addHandler({ onAdd: enqueue, onUpdate: enqueue });
  }

  sync(name: string): void {
    const request = this.requests.store.get(name);
    if (!request || has(request, 'Approved') || has(request, 'Denied') || request.status?.certificate) return;
    if (request.spec.signerName !== 'kubernetes.io/kube-apiserver-client-kubelet') return;
    if (!request.spec.groups?.includes('system:nodes') && !request.spec.groups?.includes('system:bootstrappers'))
      return;
    const now = rfc3339(this.context.clock.startMs + this.context.clock.now);
    const condition = {
      type: 'Approved',
      status: 'True',
      reason: 'AutoApproved',
      message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
      lastUpdateTime: now,
      lastTransitionTime: now,
    };
    const status = { ...request.status, conditions: [...(request.status?.conditions ?? []), condition] };
    const ref = { ...refOf(CERTIFICATE_SIGNING_REQUESTS, request), subresource: 'approval' };
    this.client.update<V1CertificateSigningRequest>(ref, { ...request, status });
  }
}
