import type { Status } from '../../../../api/StatusError.ts';
import { badRequestError, internalError, StatusError } from '../../../../api/StatusError.ts';

/** What a webhook answers. */
export interface AdmissionResponse {
  uid: string;
  allowed: boolean;
  status?: Partial<Status>;
  /** A JSON patch in base64. */
  patch?: string;
  patchType?: string;
  warnings?: string[];
}

/** The response in a review, checked; a text is what is wrong with it (apiserver `webhook/request/admissionreview.go`). */
export function readResponse(review: object, uid: string, mutating: boolean): AdmissionResponse | string {
  const {
    kind,
    apiVersion = '',
    response,
  } = review as { kind?: string; apiVersion?: string; response?: AdmissionResponse };
  if (kind !== 'AdmissionReview' || apiVersion !== 'admission.k8s.io/v1') {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    return `expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${group}/${version}, Kind=${kind ?? ''}`;
  }
  if (!response) return 'webhook response was absent';
  if (response.uid !== uid) return `expected response.uid="${uid}", got "${response.uid ?? ''}"`;
  const { patch = '', patchType } = response;
  if (!mutating && patch !== '') return 'validating webhook may not return response.patch';
  if (!mutating && patchType !== undefined) return 'validating webhook may not return response.patchType';
  if (patch !== '' && patchType === undefined) return 'webhook returned response.patch but not response.patchType';
  if (patch === '' && patchType !== undefined) return 'webhook returned response.patchType but not response.patch';
  return response;
}

/** The refusal that a webhook's answer is (apiserver `webhook/errors/statuserror.go`). */
export function rejection(webhook: string, status: Partial<Status> | undefined): StatusError {
  const denied = `admission webhook "${webhook}" denied the request`;
  const why = status?.message || status?.reason;
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    ...(status?.reason ? { reason: status.reason } : {}),
    ...(status?.details ? { details: status.details } : {}),
    message: why ? `${denied}: ${why}` : `${denied} without explanation`,
    code: Math.max(400, status?.code ?? 400),
  });
}

/** 500: a webhook could not be asked, or answered nonsense. */
export const callFailure = (webhook: string, why: string): StatusError =>
  internalError(`failed calling webhook "${webhook}": ${why}`);

export const dryRunUnsupported = (webhook: string): StatusError =>
  badRequestError(`admission webhook "${webhook}" does not support dry run`);
