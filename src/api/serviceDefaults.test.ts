import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../base/deepFreeze.ts';
import type { V1ServiceSpec } from './generated/types.ts';
import { prepareService } from './serviceDefaults.ts';

const prepared = (next: V1ServiceSpec, prev?: V1ServiceSpec): V1ServiceSpec =>
  prepareService(deepFreeze({ spec: next }), prev && deepFreeze({ spec: prev })).spec!;

const port = { port: 80, protocol: 'TCP' };
const ip = { clusterIP: '10.96.0.2', clusterIPs: ['10.96.0.2'] };

describe('prepareService', () => {
  test('a new Service says its address both ways', () => {
    expect(prepared({ type: 'ClusterIP', clusterIP: 'None' }).clusterIPs).toEqual(['None']);
  });

  test('an update that says nothing of what was allocated keeps it', () => {
    const prev = { type: 'NodePort', ...ip, ports: [{ ...port, nodePort: 30001 }] };
    expect(prepared({ type: 'NodePort', ports: [port] }, prev)).toEqual(prev);
  });

  test('another address is meant in both fields', () => {
    const prev = { type: 'ClusterIP', ...ip };
    expect(prepared({ ...prev, clusterIP: '10.96.0.3' }, prev).clusterIPs).toEqual(['10.96.0.3']);
  });

  test('a new type loses what it has no use for', () => {
    const prev = {
      type: 'LoadBalancer',
      ...ip,
      ports: [{ ...port, nodePort: 30001 }],
      externalTrafficPolicy: 'Cluster',
      allocateLoadBalancerNodePorts: true,
    };
    expect(prepared({ ...prev, type: 'ClusterIP' }, prev)).toEqual({ type: 'ClusterIP', ...ip, ports: [port] });
  });
});
