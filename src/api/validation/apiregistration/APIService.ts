import { type FieldError, goQuote, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1APIService, V1APIServiceSpec } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isDNS1035Label, isDNS1123Subdomain, isPathSegmentName, type NameCheck } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

/** `apiregistration.k8s.io/APIService` (kube-aggregator pkg/apis/apiregistration/validation, release 1.36). */
export function validateAPIService(service: V1APIService): FieldError[] {
  const spec: Partial<V1APIServiceSpec> = service.spec ?? {};
  const { group = '', version = '', groupPriorityMinimum: minimum, versionPriority: priority } = spec;
  const expected = `${version}.${group}`;
  const checkName: NameCheck = (name) => {
    const problems = isPathSegmentName(name);
    if (problems.length > 0 || name === expected) return problems;
    return [`must be \`spec.version+"."+spec.group\`: ${goQuote(expected)}`];
  };
  const out = [...validateObjectMeta(service.metadata, false, checkName)];
  if (group === '' && version !== 'v1') {
    out.push(required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  }
  if (group !== '') invalidEach(out, 'spec.group', group, isDNS1123Subdomain(group));
  invalidEach(out, 'spec.version', version, isDNS1035Label(version));
  if (!minimum || minimum <= 0 || minimum > 20000) {
    out.push(invalid('spec.groupPriorityMinimum', minimum ?? 0, 'must be positive and less than 20000'));
  }
  if (!priority || priority <= 0 || priority > 1000) {
    out.push(invalid('spec.versionPriority', priority ?? 0, 'must be positive and less than 1000'));
  }
  out.push(...validateBackend(spec));
  return out;
}

export const validateAPIServiceUpdate = (next: V1APIService, prev: V1APIService): FieldError[] => [
  ...validateObjectMetaUpdate(next.metadata, prev.metadata),
  ...validateAPIService(next),
];

const STATUSES = ['True', 'False', 'Unknown'];

export function validateAPIServiceStatusUpdate(next: V1APIService, prev: V1APIService): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  next.status?.conditions?.forEach(({ status }, i) => {
    if (!STATUSES.includes(status)) out.push(notSupported(`status.conditions[${i}].status`, status, STATUSES));
  });
  return out;
}

function validateBackend({ service, caBundle = '', insecureSkipTLSVerify }: Partial<V1APIServiceSpec>): FieldError[] {
  const out: FieldError[] = [];
  const insecure = 'spec.insecureSkipTLSVerify';
  if (!service) {
    const bytes = `${Math.floor((caBundle.replace(/=+$/, '').length * 3) / 4)} bytes`;
    if (caBundle !== '') out.push(invalid('spec.caBundle', bytes, 'local APIServices may not have a caBundle'));
    if (insecureSkipTLSVerify) {
      out.push(invalid(insecure, true, 'local APIServices may not have insecureSkipTLSVerify'));
    }
    return out;
  }
  if (!service.namespace) out.push(required('spec.service.namespace'));
  if (!service.name) out.push(required('spec.service.name'));
  if (insecureSkipTLSVerify && caBundle !== '') {
    out.push(invalid(insecure, true, 'may not be true if caBundle is present'));
  }
  return out;
}
