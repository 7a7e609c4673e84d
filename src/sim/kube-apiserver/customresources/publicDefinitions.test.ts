import { describe, expect, it } from 'vitest';
import type { V1CustomResourceDefinition } from '../../../api/generated/types.ts';
import type { KubeObject, StoredObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { LocalClient } from '../../../client/LocalClient.ts';
import { Etcd } from '../../etcd/Etcd.ts';
import { Kernel } from '../../kernel/Kernel.ts';
import { DEFAULT_TIMINGS } from '../../timings.ts';
import { ApiServer } from '../ApiServer.ts';

const text = { type: 'string' };
const name = { type: 'string', minLength: 1, maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
const rule = (expression: string, message: string) => ({ rule: expression, message });

const CONDITIONS = {
  type: 'array',
  maxItems: 8,
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['type'],
  items: {
    type: 'object',
    required: ['type', 'status'],
    properties: { type: text, status: { type: 'string', enum: ['True', 'False', 'Unknown'] } },
  },
};

/** A route as Gateway API's are built: unions told by rules, lists with limits, defaults. */
const MATCH = {
  type: 'object',
  default: { type: 'PathPrefix', value: '/' },
  properties: {
    type: { type: 'string', enum: ['Exact', 'PathPrefix'], default: 'PathPrefix' },
    value: { type: 'string', maxLength: 1024, default: '/' },
  },
  'x-kubernetes-validations': [
    rule("(self.type in ['Exact','PathPrefix']) ? self.value.startsWith('/') : true", 'value must be absolute'),
    rule("self.type != 'PathPrefix' || !self.value.contains('//')", "must not contain '//'"),
  ],
};
const FILTER = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'string', enum: ['Redirect', 'Rewrite'] },
    redirect: { type: 'object', properties: { code: { type: 'integer', enum: [301, 302], default: 302 } } },
  },
  'x-kubernetes-validations': [
    rule("!(has(self.redirect) && self.type != 'Redirect')", 'redirect must be nil'),
    rule("!(!has(self.redirect) && self.type == 'Redirect')", 'redirect must be specified'),
  ],
};
const ROUTE = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      properties: {
        hostnames: { type: 'array', maxItems: 16, items: name, 'x-kubernetes-list-type': 'set' },
        rules: {
          type: 'array',
          maxItems: 16,
          default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
          items: {
            type: 'object',
            properties: {
              name,
              matches: { type: 'array', maxItems: 8, items: { type: 'object', properties: { path: MATCH } } },
              filters: {
                type: 'array',
                maxItems: 16,
                items: FILTER,
                'x-kubernetes-validations': [
                  rule("self.filter(f, f.type == 'Redirect').size() <= 1", 'Redirect filter cannot be repeated'),
                ],
              },
            },
          },
          'x-kubernetes-validations': [
            rule(
              'self.all(l1, !has(l1.name) || self.exists_one(l2, has(l2.name) && l1.name == l2.name))',
              'names must be unique',
            ),
          ],
        },
      },
    },
    status: { type: 'object', properties: { conditions: CONDITIONS } },
  },
};

/** A certificate as cert-manager's are built: open parts, ints or strings, an immutable field. */
const CERTIFICATE = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['issuerRef', 'secretName'],
      properties: {
        secretName: text,
        duration: text,
        isCA: { type: 'boolean' },
        usages: { type: 'array', items: { type: 'string', enum: ['signing', 'server auth'] } },
        privateKey: { type: 'object', properties: { size: { type: 'integer' }, rotationPolicy: text } },
        issuerRef: { type: 'object', required: ['name'], properties: { name: text, kind: text } },
        port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        config: { 'x-kubernetes-preserve-unknown-fields': true },
      },
      'x-kubernetes-validations': [
        { rule: 'self.secretName == oldSelf.secretName', message: 'secretName is immutable', fieldPath: '.secretName' },
      ],
    },
    status: {
      type: 'object',
      properties: { conditions: CONDITIONS, notAfter: { type: 'string', format: 'date-time' } },
    },
  },
};

function cluster() {
  const kernel = new Kernel(Date.UTC(2026, 0, 1), 'test');
  const server = new ApiServer({ kernel, etcd: new Etcd<StoredObject>(kernel), timings: DEFAULT_TIMINGS });
  const user = { username: 'kubernetes-admin', groups: ['system:masters'] };
  const client = new LocalClient(server, { component: 'kubectl', user, outside: true }, 0);
  const define = (plural: string, kind: string, openAPIV3Schema: object): void => {
    const versions = [
      { name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema } },
    ];
    const spec = {
      group: 'test.example.com',
      scope: 'Namespaced',
      names: { plural, kind, categories: ['net'] },
      versions,
    };
    const body = { metadata: { name: `${plural}.test.example.com` }, spec } as unknown as V1CustomResourceDefinition;
    client.create({ group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' }, body);
  };
  define('routes', 'Route', ROUTE);
  define('certificates', 'Certificate', CERTIFICATE);
  kernel.runUntil(kernel.now + 999);
  const ref = (resource: string) => ({ group: 'test.example.com', version: 'v1', resource, namespace: 'default' });
  const create = (resource: string, spec: object) =>
    client.create(ref(resource), { metadata: { name: 'a' }, spec } as KubeObject);
  return { client, ref, create };
}

function problems(run: () => unknown): (string | undefined)[] {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) {
      return (error.status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
    }
    throw error;
  }
  return [];
}

describe('definitions as large projects write them', () => {
  it('are established within a second, and fill in defaults in depth', () => {
    const { create } = cluster();
    expect(create('routes', {})).toMatchObject({
      spec: { rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }] },
    });
    const { create: again } = cluster();
    expect(again('routes', { rules: [{ filters: [{ type: 'Redirect', redirect: {} }] }] })).toMatchObject({
      spec: { rules: [{ filters: [{ redirect: { code: 302 } }] }] },
    });
  });

  it('hold objects to their rules, each error at its place', () => {
    const { create } = cluster();
    const redirect = { type: 'Redirect', redirect: {} };
    const rules = [
      { name: 'x', matches: [{ path: { value: 'a' } }], filters: [redirect, redirect] },
      { name: 'x', filters: [{ type: 'Rewrite', redirect: {} }] },
    ];
    expect(problems(() => create('routes', { rules }))).toEqual([
      'spec.rules: Invalid value: names must be unique',
      'spec.rules[0].matches[0].path: Invalid value: value must be absolute',
      'spec.rules[0].filters: Invalid value: Redirect filter cannot be repeated',
      'spec.rules[1].filters[0]: Invalid value: redirect must be nil',
    ]);
    expect(problems(() => create('routes', { hostnames: ['a', 'a'] }))).toEqual([
      'spec.hostnames[1]: Duplicate value: "a"',
    ]);
  });

  it('keep what is open, and what must not change', () => {
    const { client, ref, create } = cluster();
    const spec = { secretName: 's', issuerRef: { name: 'i' }, port: '80%', config: { any: { thing: [1] } }, bogus: 1 };
    expect(create('certificates', spec)).toMatchObject({ spec: { port: '80%', config: { any: { thing: [1] } } } });
    const a = { ...ref('certificates'), name: 'a' };
    expect(client.get(a)).not.toHaveProperty('spec.bogus');
    expect(problems(() => client.patch(a, 'merge', { spec: { secretName: 't' } }))).toEqual([
      'spec.secretName: Invalid value: secretName is immutable',
    ]);
    expect(problems(() => client.patch(a, 'merge', { spec: { port: 81 } }))).toEqual([]);
  });
});
