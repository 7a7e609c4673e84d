import { deepEqual } from '../../../base/deepEqual.ts';
import { duplicate, type FieldError, forbidden, goQuote, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1CertificateSigningRequest, V1CertificateSigningRequestCondition } from '../../generated/types.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';
import { validateSignerName } from './signerName.ts';

type Csr = V1CertificateSigningRequest;

const USAGES = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const FINAL_CONDITIONS = ['Approved', 'Denied', 'Failed'];
const STATUSES = ['False', 'True', 'Unknown'];
/** The base64 of `-----BEGIN CERTIFICATE REQUEST---`. */
const REQUEST_START = 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0t';

/**
 * `certificates.k8s.io/CertificateSigningRequest` (pkg/apis/certificates/validation, release 1.36).
 * Deviations: of a request only the PEM header is looked at, not its contents or signature; certificates not at all.
 */
export function validateCertificateSigningRequest(csr: Csr): FieldError[] {
  const out = [...validateObjectMeta(csr.metadata, false, () => [])];
  const { request = '', usages = [], signerName = '', expirationSeconds } = csr.spec ?? {};
  if (!request.startsWith(REQUEST_START)) {
    out.push(invalid('spec.request', request, 'PEM block type must be CERTIFICATE REQUEST'));
  }
  if (usages.length === 0) out.push(required('spec.usages'));
  usages.forEach((usage, i) => {
    if (!USAGES.includes(usage)) out.push(notSupported(`spec.usages[${i}]`, usage, USAGES));
  });
  usages.forEach((usage, i) => {
    if (usages.indexOf(usage) < i) out.push(duplicate(`spec.usages[${i}]`, usage));
  });
  if (signerName === 'kubernetes.io/legacy-unknown') {
    const text = 'the legacy signerName is not allowed via this API version';
    out.push(invalid('spec.signerName', signerName, text));
  } else {
    out.push(...validateSignerName(signerName, 'spec.signerName'));
  }
  if (expirationSeconds !== undefined && expirationSeconds < 600) {
    const text = 'may not specify a duration less than 600 seconds (10 minutes)';
    out.push(invalid('spec.expirationSeconds', expirationSeconds, text));
  }
  out.push(...validateConditions(csr.status?.conditions ?? [], 'status.conditions'));
  return out;
}

export const validateCertificateSigningRequestUpdate = (next: Csr, prev: Csr): FieldError[] =>
  validateUpdate(next, prev, false, false);

export const validateCertificateSigningRequestStatusUpdate = (next: Csr, prev: Csr): FieldError[] =>
  validateUpdate(next, prev, true, false);

export const validateCertificateSigningRequestApprovalUpdate = (next: Csr, prev: Csr): FieldError[] =>
  validateUpdate(next, prev, false, true);

function validateConditions(conditions: readonly V1CertificateSigningRequestCondition[], path: string): FieldError[] {
  const out: FieldError[] = [];
  const seen = new Set<string>();
  conditions.forEach(({ type = '', status = '' }, i) => {
    const field = `${path}[${i}]`;
    const allowed = FINAL_CONDITIONS.includes(type) ? ['True'] : STATUSES;
    if (type === '') out.push(required(`${field}.type`));
    if (status === '') out.push(required(`${field}.status`));
    else if (!allowed.includes(status)) out.push(notSupported(`${field}.status`, status, allowed));
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
    if (opposite && seen.has(opposite)) {
      const text = 'Approved and Denied conditions are mutually exclusive';
      out.push(invalid(`${field}.type`, type, text));
    }
    if (seen.has(type)) out.push(duplicate(`${field}.type`, type));
    seen.add(type);
  });
  return out;
}

function validateUpdate(next: Csr, prev: Csr, mayIssue: boolean, mayApprove: boolean): FieldError[] {
  const out = validateCertificateSigningRequest(next);
  const of = (csr: Csr, type: string): V1CertificateSigningRequestCondition[] =>
    (csr.status?.conditions ?? []).filter((condition) => condition.type === type);
  const path = 'status.conditions';
  for (const type of FINAL_CONDITIONS) {
    if (of(next, type).length < of(prev, type).length) {
      out.push(forbidden(path, `updates may not remove a condition of type ${goQuote(type)}`));
    }
  }
  for (const type of mayApprove ? [] : ['Approved', 'Denied']) {
    const now = of(next, type);
    const then = of(prev, type);
    if (now.length > then.length) {
      out.push(forbidden(path, `updates may not add a condition of type ${goQuote(type)}`));
    } else if (now.length === then.length && !deepEqual(now, then)) {
      out.push(forbidden(path, `updates may not modify a condition of type ${goQuote(type)}`));
    }
  }
  const issued = prev.status?.certificate ?? '';
  if ((next.status?.certificate ?? '') !== issued) {
    if (!mayIssue) out.push(forbidden('status.certificate', 'updates may not set certificate content'));
    else if (issued !== '') {
      out.push(forbidden('status.certificate', 'updates may not modify existing certificate content'));
    }
  }
  return [...out, ...validateObjectMetaUpdate(next.metadata, prev.metadata)];
}
