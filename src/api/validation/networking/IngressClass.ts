import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../FieldError.ts';
import type { V1IngressClass, V1IngressClassParametersReference } from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { isDNS1123Subdomain, isPathSegmentName, nameIsDNSLabel, nameIsDNSSubdomain, regexProblem } from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

const MAX_CONTROLLER = 250;
const SCOPES = ['Cluster', 'Namespace'];

/** `networking.k8s.io/IngressClass` (pkg/apis/networking/validation, release 1.36). */
export function validateIngressClass(ingressClass: V1IngressClass): FieldError[] {
  const out = [...validateObjectMeta(ingressClass.metadata, false, nameIsDNSSubdomain)];
  const { controller = '', parameters } = ingressClass.spec ?? {};
  if (controller === '') {
    out.push(required('spec.controller'));
  } else {
    if (controller.length > MAX_CONTROLLER) out.push(tooLong('spec.controller', MAX_CONTROLLER));
    out.push(...validateDomainPrefixedPath(controller, 'spec.controller'));
  }
  if (parameters) out.push(...validateParameters(parameters, 'spec.parameters'));
  return out;
}

export function validateIngressClassUpdate(next: V1IngressClass, prev: V1IngressClass): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  if (next.spec?.controller !== prev.spec?.controller) {
    out.push(invalid('spec.controller', next.spec?.controller, 'field is immutable'));
  }
  out.push(...validateIngressClass(next));
  return out;
}

const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const HTTP_PATH_RE = new RegExp(`^${HTTP_PATH}$`);

/** A name of the form `acme.io/foo`. */
export function validateDomainPrefixedPath(value: string, field: string): FieldError[] {
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1) {
    return [invalid(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const out: FieldError[] = [];
  const host = value.slice(0, slash);
  const path = value.slice(slash + 1);
  invalidEach(out, field, host, isDNS1123Subdomain(host));
  if (!HTTP_PATH_RE.test(path)) out.push(invalid(field, path, regexProblem('Invalid path', HTTP_PATH)));
  return out;
}

function validateParameters(params: V1IngressClassParametersReference, path: string): FieldError[] {
  const out: FieldError[] = [];
  const { apiGroup, scope, namespace } = params;
  if (apiGroup !== undefined) invalidEach(out, `${path}.apiGroup`, apiGroup, isDNS1123Subdomain(apiGroup));
  for (const part of ['kind', 'name'] as const) {
    if (!params[part]) out.push(required(`${path}.${part}`));
    else invalidEach(out, `${path}.${part}`, params[part], isPathSegmentName(params[part]));
  }
  if (scope === undefined) {
    out.push(required(`${path}.scope`));
  } else if (!SCOPES.includes(scope)) {
    out.push(notSupported(`${path}.scope`, scope, SCOPES));
  } else if (scope === 'Namespace') {
    const field = `${path}.namespace`;
    if (namespace === undefined) out.push(required(field, "`parameters.scope` is set to 'Namespace'"));
    else invalidEach(out, field, namespace, nameIsDNSLabel(namespace, false));
  } else if (namespace !== undefined) {
    out.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  }
  return out;
}
