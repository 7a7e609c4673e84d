import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../api/meta.ts';
import { gatewayApiCrds } from '../../scenarios/gatewayApiCrds.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';

const DEFINITIONS = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
const GATEWAYS = { group: 'gateway.networking.k8s.io', version: 'v1', resource: 'gateways' };

describe('the Gateway API', () => {
  test('is served once its definitions are installed, with its defaults', () => {
    const bed = new NetworkBed();
    for (const crd of gatewayApiCrds) bed.client.create(DEFINITIONS, crd as KubeObject);
    bed.settle();
    const established = bed.client
      .list<KubeObject & { status?: { conditions?: { type: string; status: string }[] } }>(DEFINITIONS)
      .items.map(({ status }) => status?.conditions?.find((c) => c.type === 'Established')?.status);
    expect(established).toEqual(['True', 'True', 'True', 'True', 'True']);
    const spec = { gatewayClassName: 'nginx', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] };
    const made = bed.client.create({ ...GATEWAYS, namespace: 'default' }, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'gw' },
      spec,
    } as KubeObject);
    expect(made).toMatchObject({
      spec: { listeners: [{ allowedRoutes: { namespaces: { from: 'Same' } } }] },
      status: { conditions: [{ type: 'Accepted', status: 'Unknown', reason: 'Pending' }, { type: 'Programmed' }] },
    });
  });
});
