import { type FieldError, forbidden, invalid, notSupported, required } from '../../FieldError.ts';
import type { V1Service } from '../../generated/types.ts';
import { parseIP, validateLegacyIP } from '../ip.ts';
import { isDNS1123Subdomain } from '../names.ts';
import { validateObjectMetaUpdate } from '../objectMeta.ts';

const IP_MODES = ['Proxy', 'VIP'];

/** What is wrong with an update of a Service's status (`ValidateServiceStatusUpdate`). */
export function validateServiceStatusUpdate(next: V1Service, prev: V1Service): FieldError[] {
  const errors = validateObjectMetaUpdate(next.metadata, prev.metadata);
  const ingress = next.status?.loadBalancer?.ingress ?? [];
  const path = 'status.loadBalancer.ingress';
  if (next.spec?.type !== 'LoadBalancer' && ingress.length > 0) {
    errors.push(forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'"));
    return errors;
  }
  const known = (prev.status?.loadBalancer?.ingress ?? []).map((at) => at.ip ?? '');
  for (const [i, { ip = '', ipMode, hostname = '' }] of ingress.entries()) {
    const at = `${path}[${i}]`;
    if (ip !== '') errors.push(...validateLegacyIP(ip, `${at}.ip`, known));
    if (ipMode === undefined) {
      if (ip !== '') errors.push(required(`${at}.ipMode`, 'must be specified when `ip` is set'));
    } else if (ip === '') errors.push(forbidden(`${at}.ipMode`, 'may not be specified when `ip` is not set'));
    else if (!IP_MODES.includes(ipMode)) errors.push(notSupported(`${at}.ipMode`, ipMode, IP_MODES));
    if (hostname === '') continue;
    for (const problem of isDNS1123Subdomain(hostname)) errors.push(invalid(`${at}.hostname`, hostname, problem));
    if (parseIP(hostname)) errors.push(invalid(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  }
  return errors;
}
