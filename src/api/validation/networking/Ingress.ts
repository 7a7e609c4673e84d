import { type FieldError, invalid, notSupported, required } from '../../FieldError.ts';
import type {
  V1HTTPIngressPath,
  V1Ingress,
  V1IngressBackend,
  V1IngressRule,
  V1IngressServiceBackend,
  V1IngressSpec,
  V1IngressTLS,
  V1TypedLocalObjectReference,
} from '../../generated/types.ts';
import { invalidEach } from '../invalidEach.ts';
import { parseIP, validateLegacyIP } from '../ip.ts';
import {
  isDNS1123Subdomain,
  isPathSegmentName,
  isValidPortName,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
  nameIsDNSLabel,
  nameIsDNSSubdomain,
} from '../names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../objectMeta.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_SUFFIXES = ['/..', '/.'];
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const NO_IP = 'must be a DNS name, not an IP address';

/** What an object of before may keep although it would be refused now. */
interface Tolerance {
  badSecretName: boolean;
  badWildcardRule: boolean;
}

const STRICT: Tolerance = { badSecretName: false, badWildcardRule: false };

/** `networking.k8s.io/Ingress` on create (pkg/apis/networking/validation, release 1.36). */
export function validateIngress(ingress: V1Ingress): FieldError[] {
  const out = validate(ingress, STRICT);
  const annotation = ingress.metadata?.annotations?.[CLASS_ANNOTATION];
  const className = ingress.spec?.ingressClassName;
  if (annotation !== undefined && className !== undefined && annotation !== className) {
    const text = 'must match `ingressClassName` when both are specified';
    out.push(invalid(`annotations.${CLASS_ANNOTATION}`, annotation, text));
  }
  return out;
}

export function validateIngressUpdate(next: V1Ingress, prev: V1Ingress): FieldError[] {
  const tolerance = {
    badSecretName: (prev.spec?.tls ?? []).some((tls) => secretNameProblems(tls).length > 0),
    badWildcardRule: (prev.spec?.rules ?? []).some(
      (rule) => rule.host?.includes('*') && validateRuleValue(rule, '').length > 0,
    ),
  };
  return [...validateObjectMetaUpdate(next.metadata, prev.metadata), ...validate(next, tolerance)];
}

export function validateIngressStatusUpdate(next: V1Ingress, prev: V1Ingress): FieldError[] {
  const out = [...validateObjectMetaUpdate(next.metadata, prev.metadata)];
  const known = (prev.status?.loadBalancer?.ingress ?? []).map((point) => point.ip ?? '');
  next.status?.loadBalancer?.ingress?.forEach(({ ip, hostname }, i) => {
    const path = `status.loadBalancer.ingress[${i}]`;
    if (ip) out.push(...validateLegacyIP(ip, `${path}.ip`, known));
    if (!hostname) return;
    invalidEach(out, `${path}.hostname`, hostname, isDNS1123Subdomain(hostname));
    if (parseIP(hostname)) out.push(invalid(`${path}.hostname`, hostname, NO_IP));
  });
  return out;
}

function validate(ingress: V1Ingress, tolerance: Tolerance): FieldError[] {
  const out = [...validateObjectMeta(ingress.metadata, true, nameIsDNSSubdomain)];
  out.push(...validateSpec(ingress.spec ?? {}, tolerance));
  return out;
}

function validateSpec(spec: V1IngressSpec, tolerance: Tolerance): FieldError[] {
  const out: FieldError[] = [];
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec;
  if (rules.length === 0 && !defaultBackend) {
    out.push(invalid('spec', spec.rules, 'either `defaultBackend` or `rules` must be specified'));
  }
  if (defaultBackend) out.push(...validateBackend(defaultBackend, 'spec.defaultBackend'));
  rules.forEach((rule, i) => {
    out.push(...validateRule(rule, `spec.rules[${i}]`, tolerance));
  });
  tls.forEach((entry, i) => {
    out.push(...validateTLS(entry, `spec.tls[${i}]`, tolerance));
  });
  if (ingressClassName !== undefined) {
    invalidEach(out, 'spec.ingressClassName', ingressClassName, nameIsDNSSubdomain(ingressClassName, false));
  }
  return out;
}

function validateTLS(tls: V1IngressTLS, path: string, tolerance: Tolerance): FieldError[] {
  const out: FieldError[] = [];
  tls.hosts?.forEach((host, i) => {
    const problems = host.includes('*') ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host);
    invalidEach(out, `${path}.hosts[${i}]`, host, problems);
  });
  if (!tolerance.badSecretName) invalidEach(out, `${path}.secretName`, tls.secretName, secretNameProblems(tls));
  return out;
}

const secretNameProblems = (tls: V1IngressTLS): readonly string[] =>
  tls.secretName ? nameIsDNSSubdomain(tls.secretName, false) : [];

function validateRule(rule: V1IngressRule, path: string, tolerance: Tolerance): FieldError[] {
  const out: FieldError[] = [];
  const host = rule.host ?? '';
  const wildcard = host.includes('*');
  if (host !== '') {
    if (parseIP(host)) out.push(invalid(`${path}.host`, host, NO_IP));
    invalidEach(out, `${path}.host`, host, wildcard ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host));
  }
  if (!wildcard || !tolerance.badWildcardRule) out.push(...validateRuleValue(rule, path));
  return out;
}

function validateRuleValue(rule: V1IngressRule, path: string): FieldError[] {
  if (!rule.http) return [];
  const paths = rule.http.paths ?? [];
  if (paths.length === 0) return [required(`${path}.http.paths`)];
  return paths.flatMap((entry, i) => validatePath(entry, `${path}.http.paths[${i}]`));
}

function validatePath(entry: V1HTTPIngressPath, path: string): FieldError[] {
  const { path: text = '', pathType } = entry;
  if (pathType === undefined) return [required(`${path}.pathType`, 'pathType must be specified')];
  const out: FieldError[] = [];
  const field = `${path}.path`;
  switch (pathType) {
    case 'Exact':
    case 'Prefix':
      if (!text.startsWith('/')) out.push(invalid(field, text, 'must be an absolute path'));
      for (const bad of BAD_SEQUENCES)
        if (text.includes(bad)) out.push(invalid(field, text, `must not contain '${bad}'`));
      for (const bad of BAD_SUFFIXES)
        if (text.endsWith(bad)) out.push(invalid(field, text, `cannot end with '${bad}'`));
      break;
    case 'ImplementationSpecific':
      if (text !== '' && !text.startsWith('/')) out.push(invalid(field, text, 'must be an absolute path'));
      break;
    default:
      out.push(notSupported(`${path}.pathType`, pathType, PATH_TYPES));
  }
  out.push(...validateBackend(entry.backend ?? {}, `${path}.backend`));
  return out;
}

function validateBackend(backend: V1IngressBackend, path: string): FieldError[] {
  const { resource, service } = backend;
  if (resource && service) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return validateTypedLocalObjectReference(resource, `${path}.resource`);
  if (service) return validateServiceBackend(service, path);
  return [invalid(path, '', 'resource or service backend is required')];
}

function validateServiceBackend(service: V1IngressServiceBackend, path: string): FieldError[] {
  const out: FieldError[] = [];
  const name = service.name ?? '';
  if (name === '') out.push(required(`${path}.service.name`));
  else invalidEach(out, `${path}.service.name`, name, nameIsDNSLabel(name, false));
  const { name: portName = '', number = 0 } = service.port ?? {};
  if (portName !== '' && number !== 0) out.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (portName !== '') invalidEach(out, `${path}.service.port.name`, portName, isValidPortName(portName));
  else if (number !== 0) invalidEach(out, `${path}.service.port.number`, number, isValidPortNum(number));
  else out.push(required(path, 'port name or number is required'));
  return out;
}

function validateTypedLocalObjectReference(ref: V1TypedLocalObjectReference, path: string): FieldError[] {
  const out: FieldError[] = [];
  if (ref.apiGroup !== undefined) {
    invalidEach(out, `${path}.apiGroup`, ref.apiGroup, isDNS1123Subdomain(ref.apiGroup));
  }
  for (const part of ['kind', 'name'] as const) {
    if (!ref[part]) out.push(required(`${path}.${part}`));
    else invalidEach(out, `${path}.${part}`, ref[part], isPathSegmentName(ref[part]));
  }
  return out;
}
