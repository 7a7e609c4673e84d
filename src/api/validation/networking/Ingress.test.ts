import { expect, test } from 'vitest';
import { deepFreeze } from '../../../base/deepFreeze.ts';
import { describe as text } from '../../FieldError.ts';
import type { V1Ingress, V1IngressSpec } from '../../generated/types.ts';
import { validateIngress, validateIngressStatusUpdate, validateIngressUpdate } from './Ingress.ts';

const ingress = (spec: V1IngressSpec, metadata = {}): V1Ingress =>
  deepFreeze({ metadata: { name: 'i', namespace: 'd', resourceVersion: '1', ...metadata }, spec });
const service = { service: { name: 's', port: { number: 80 } } };
const path = (entry: object): V1IngressSpec =>
  ({ rules: [{ http: { paths: [{ path: '/x', pathType: 'Exact', backend: service, ...entry }] } }] }) as V1IngressSpec;
const PATH = 'spec.rules[0].http.paths[0]';
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

test.each<[string, V1IngressSpec, string[]]>([
  ['accepts a service backend', path({}), []],
  ['accepts a default backend alone', { defaultBackend: service }, []],
  ['wants rules or a backend', {}, ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified']],
  [
    'wants a path type',
    path({ pathType: undefined }),
    [`${PATH}.pathType: Required value: pathType must be specified`],
  ],
  [
    'knows three path types',
    path({ pathType: 'Regex' }),
    [`${PATH}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
  ],
  ['wants an absolute path', path({ path: 'x' }), [`${PATH}.path: Invalid value: "x": must be an absolute path`]],
  [
    'refuses tricky paths',
    path({ path: '/a//b/..' }),
    [
      `${PATH}.path: Invalid value: "/a//b/..": must not contain '//'`,
      `${PATH}.path: Invalid value: "/a//b/..": cannot end with '/..'`,
    ],
  ],
  ['takes any path from a custom controller', path({ path: '', pathType: 'ImplementationSpecific' }), []],
  ['wants paths', { rules: [{ http: { paths: [] } }] }, ['spec.rules[0].http.paths: Required value']],
  [
    'wants a backend',
    path({ backend: {} }),
    [`${PATH}.backend: Invalid value: "": resource or service backend is required`],
  ],
  [
    'wants one backend',
    path({ backend: { ...service, resource: { kind: 'K', name: 'n' } } }),
    [`${PATH}.backend: Invalid value: "": cannot set both resource and service backends`],
  ],
  [
    'wants the name and port of the service',
    path({ backend: { service: {} } }),
    [
      `${PATH}.backend.service.name: Required value`,
      `${PATH}.backend: Required value: port name or number is required`,
    ],
  ],
  [
    'wants one port',
    path({ backend: { service: { name: 's', port: { name: 'p', number: 1 } } } }),
    [`${PATH}.backend: Invalid value: "": cannot set both port name & port number`],
  ],
  [
    'wants a port that exists',
    path({ backend: { service: { name: 's', port: { number: 70000 } } } }),
    [`${PATH}.backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive`],
  ],
  [
    'wants host names',
    { rules: [{ host: '1.2.3.4' }, { host: 'Foo' }, { host: 'foo.*.com' }] },
    [
      'spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
      `spec.rules[1].host: Invalid value: "Foo": ${SUBDOMAIN}`,
      "spec.rules[2].host: Invalid value: \"foo.*.com\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'checks tls and the class',
    { defaultBackend: service, tls: [{ hosts: ['A'], secretName: 'B' }], ingressClassName: 'C' },
    [
      `spec.tls[0].hosts[0]: Invalid value: "A": ${SUBDOMAIN}`,
      `spec.tls[0].secretName: Invalid value: "B": ${SUBDOMAIN}`,
      `spec.ingressClassName: Invalid value: "C": ${SUBDOMAIN}`,
    ],
  ],
])('%s', (_, spec, expected) => {
  expect(validateIngress(ingress(spec)).map(text)).toEqual(expected);
});

test('the class annotation must agree with the class name on create only', () => {
  const both = ingress(
    { defaultBackend: service, ingressClassName: 'a' },
    { annotations: { 'kubernetes.io/ingress.class': 'b' } },
  );
  expect(validateIngress(both).map(text)).toEqual([
    'annotations.kubernetes.io/ingress.class: Invalid value: "b": must match `ingressClassName` when both are specified',
  ]);
  expect(validateIngressUpdate(both, both)).toEqual([]);
});

test('an update keeps a secret name that an older release took', () => {
  const old = ingress({ defaultBackend: service, tls: [{ secretName: 'Bad_Name' }] });
  expect(validateIngress(old)).toHaveLength(1);
  expect(validateIngressUpdate(old, old)).toEqual([]);
});

test('the status holds addresses or host names', () => {
  const status = (points: object[]): V1Ingress => ({
    ...ingress({ defaultBackend: service }),
    status: { loadBalancer: { ingress: points } },
  });
  const errors = validateIngressStatusUpdate(status([{ ip: 'x' }, { hostname: '10.0.0.1' }]), status([]));
  expect(errors.map(text)).toEqual([
    'status.loadBalancer.ingress[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    'status.loadBalancer.ingress[1].hostname: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  ]);
});
