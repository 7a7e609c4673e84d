import type { V1CertificateSigningRequest } from '../../../api/generated/types.ts';
import type { Clock } from '../../../base/Clock.ts';
import type { SharedInformer } from '../../../client/cache/SharedInformer.ts';
import type { LocalClient } from '../../../client/LocalClient.ts';
import type { Controller } from '../../../client/runController.ts';
import { WorkQueue } from '../../../client/workqueue/WorkQueue.ts';
import type { ControllerContext } from '../ControllerContext.ts';
import { CERTIFICATE_SIGNING_REQUESTS, refOf } from '../resourceRefs.ts';
import { issue } from './issue.ts';
import { hasCondition as has, type Request } from './request.ts';

/** Signers that the cluster itself serves. */
const SIGNERS = new Set([
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/kubelet-serving',
  'kubernetes.io/legacy-unknown',
]);

/**
 * Signs certificate requests that have been approved (pkg/controller/certificates/signer).
 *
 *     CertificateSigningRequest ─► itself
 *
 * Deviations: the certificate says what a real one does, but its signature is one in form only.
 */
export class CsrSigningController implements Controller {
  readonly name = 'csrsigning';
  readonly queue: WorkQueue;
  private readonly client: LocalClient;
  private readonly clock: Clock;
  private readonly requests: SharedInformer<Request>;

  constructor(context: ControllerContext) {
    this.clock = context.clock;
    this.queue = new WorkQueue(context.clock);
    this.client = context.clientFor('certificate-controller');
    this.requests = context.informers.informer<Request>(CERTIFICATE_SIGNING_REQUESTS);
    const enqueue = (request: Request): void => this.queue.add(request.metadata.name);
    this.requests.addHandler({ onAdd: enqueue, onUpdate: enqueue });
  }

  sync(name: string): void {
    const request = this.requests.store.get(name);
    if (!request || request.status?.certificate || !SIGNERS.has(request.spec.signerName)) return;
    if (!has(request, 'Approved') || has(request, 'Failed') || has(request, 'Denied')) return;
    const status = { ...request.status, certificate: issue(request, this.clock.startMs + this.clock.now) };
    this.client.updateStatus<V1CertificateSigningRequest>(refOf(CERTIFICATE_SIGNING_REQUESTS, request), {
      ...request,
      status,
    });
  }
}
