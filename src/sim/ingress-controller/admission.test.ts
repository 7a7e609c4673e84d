import { describe, expect, test } from 'vitest';
import type { V1Ingress } from '../../api/generated/types.ts';
import type { AdmissionAttributes, AdmissionReader } from '../kube-apiserver/admission/AdmissionPlugin.ts';
import { ingressNginxAdmission } from './admission.ts';

const ingress = (name: string, host: string, path = '/', annotations: Record<string, string> = {}): V1Ingress => ({
  metadata: {
    name,
    namespace: 'default',
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([k, v]) => [`nginx.ingress.kubernetes.io/${k}`, v]),
    ),
  },
  spec: { rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: 'a' } } }] } }] },
});

const verdict = (object: V1Ingress, running = true): string => {
  const plugin = ingressNginxAdmission(() => ({ running: () => running, isMine: () => true }));
  const reader = { list: () => [ingress('first', 'a.com')] } as unknown as AdmissionReader;
  try {
    plugin.validate?.({ object, operation: 'CREATE' } as unknown as AdmissionAttributes, reader);
    return 'taken';
  } catch (error) {
    return (error as Error).message.replace(
      /^admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: /,
      '',
    );
  }
};

describe('the webhook of ingress-nginx', () => {
  test.each<[string, V1Ingress, string]>([
    ['takes another host', ingress('second', 'b.com'), 'taken'],
    ['takes the same Ingress again', ingress('first', 'a.com'), 'taken'],
    ['takes a canary beside it', ingress('second', 'a.com', '/', { canary: 'true' }), 'taken'],
    [
      'refuses a host and path that another has',
      ingress('second', 'a.com'),
      'host "a.com" and path "/" is already defined in ingress default/first',
    ],
    [
      'refuses snippets',
      ingress('second', 'b.com', '/', { 'configuration-snippet': 'more_set_headers "x: y";' }),
      'nginx.ingress.kubernetes.io/configuration-snippet annotation cannot be used. Snippet directives are disabled by the Ingress administrator',
    ],
    [
      'takes expressions where they are meant',
      ingress('second', 'b.com', '/a(/|$)(.*)', { 'use-regex': 'true' }),
      'taken',
    ],
    [
      'refuses expressions in a Prefix path',
      ingress('second', 'b.com', '/a(/|$)(.*)'),
      'ingress contains invalid paths: path /a(/|$)(.*) cannot be used with pathType Prefix',
    ],
  ])('%s', (_, object, expected) => {
    expect(verdict(object)).toBe(expected);
  });

  test('is not there without the controller', () => {
    expect(verdict(ingress('second', 'a.com'), false)).toBe('taken');
  });
});
