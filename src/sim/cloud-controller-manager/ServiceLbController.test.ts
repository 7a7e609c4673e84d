import { describe, expect, test } from 'vitest';
import type { CoreV1Event, V1Service } from '../../api/generated/types.ts';
import { NetworkBed } from '../testing/NetworkBed.ts';

const SERVICES = { group: '', version: 'v1', resource: 'services', namespace: 'default' };
const EVENTS = { group: '', version: 'v1', resource: 'events', namespace: 'default' };
const lb = { type: 'LoadBalancer', ports: [{ port: 80 }] };

const stored = (bed: NetworkBed, name: string) => bed.client.get<V1Service>({ ...SERVICES, name });
const addressOf = (bed: NetworkBed, name: string) => stored(bed, name).status?.loadBalancer?.ingress?.[0]?.ip;
const reasons = (bed: NetworkBed) => bed.client.list<CoreV1Event>(EVENTS).items.map((e) => `${e.reason}: ${e.message}`);

describe('a Service of type LoadBalancer', () => {
  test('is pending at first, then has an address and a finalizer, and says so', () => {
    const bed = new NetworkBed();
    bed.service('web', lb);
    bed.settle(500);
    expect(addressOf(bed, 'web')).toBeUndefined();
    bed.settle();
    expect(stored(bed, 'web').status?.loadBalancer).toEqual({ ingress: [{ ip: '172.18.255.200', ipMode: 'VIP' }] });
    expect(stored(bed, 'web').metadata?.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup']);
    expect(reasons(bed).sort()).toEqual([
      'EnsuredLoadBalancer: Ensured load balancer',
      'EnsuringLoadBalancer: Ensuring load balancer',
    ]);
  });

  test('gives its address back when it goes, or is one no more', () => {
    const bed = new NetworkBed();
    bed.service('web', lb);
    bed.service('other', lb);
    bed.settle();
    expect([addressOf(bed, 'web'), addressOf(bed, 'other')]).toEqual(['172.18.255.200', '172.18.255.201']);
    bed.client.delete({ ...SERVICES, name: 'web' });
    bed.client.patch({ ...SERVICES, name: 'other' }, 'merge', { spec: { type: 'ClusterIP' } });
    bed.settle();
    expect(() => stored(bed, 'web')).toThrow('not found');
    expect(stored(bed, 'other').metadata?.finalizers ?? []).toEqual([]);
    expect(addressOf(bed, 'other')).toBeUndefined();
    bed.service('next', lb);
    bed.settle();
    expect(addressOf(bed, 'next')).toBe('172.18.255.200');
  });

  test('may ask for an address of the pool, and stays pending when it is taken or foreign', () => {
    const bed = new NetworkBed();
    bed.service('web', { ...lb, loadBalancerIP: '172.18.255.240' });
    bed.settle();
    bed.service('same', { ...lb, loadBalancerIP: '172.18.255.240' });
    bed.service('foreign', { ...lb, loadBalancerIP: '8.8.8.8' });
    bed.settle();
    const found = ['web', 'same', 'foreign'].map((name) => addressOf(bed, name));
    expect(found).toEqual(['172.18.255.240', undefined, undefined]);
    expect(reasons(bed).some((r) => r.startsWith('SyncLoadBalancerFailed'))).toBe(true);
  });

  test('of another class is left alone', () => {
    const bed = new NetworkBed();
    bed.service('web', { ...lb, loadBalancerClass: 'example.com/other' });
    bed.settle();
    expect(addressOf(bed, 'web')).toBeUndefined();
  });
});
