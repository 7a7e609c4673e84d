import { describe, expect, it } from 'vitest';
import type { V1Node, V1Pod, V1PodSpec } from '../../api/generated/types.ts';
import { Random } from '../../base/Random.ts';
import { SchedulerCache } from './backend/SchedulerCache.ts';
import { Framework } from './framework/Framework.ts';
import { fitErrorMessage } from './framework/fitError.ts';
import { findVictims } from './framework/preemption.ts';
import { defaultPlugins } from './plugins/registry.ts';

const NO_VOLUMES = {
  claim: () => undefined,
  volume: () => undefined,
  storageClass: () => undefined,
  volumes: () => [],
};

function makeNode(
  name: string,
  change: { labels?: Record<string, string>; spec?: V1Node['spec']; cpu?: string } = {},
): V1Node {
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...change.labels } },
    spec: change.spec,
    status: { allocatable: { cpu: change.cpu ?? '4', memory: '8Gi', pods: '110' } },
  };
}

let made = 0;
function makePod(
  spec: Partial<V1PodSpec> & { cpu?: string; labels?: Record<string, string>; owner?: string } = {},
): V1Pod {
  const { cpu, labels, owner, ...rest } = spec;
  const requests = cpu ? { resources: { requests: { cpu } } } : {};
  const name = `pod-${made++}`;
  const ownerReferences = owner
    ? [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true }]
    : undefined;
  return {
    metadata: { name, namespace: 'default', uid: name, labels, ...(ownerReferences ? { ownerReferences } : {}) },
    spec: { containers: [{ name: 'c', image: 'nginx', ...requests }], ...rest },
  };
}

class World {
  readonly cache = new SchedulerCache();
  readonly framework = new Framework(defaultPlugins(NO_VOLUMES), new Random('test'));

  constructor(nodes: V1Node[]) {
    for (const node of nodes) this.cache.setNode(node);
  }

  place(pod: V1Pod, nodeName: string): V1Pod {
    const placed = { ...pod, spec: { ...pod.spec, nodeName } as V1PodSpec };
    this.cache.setPod(placed);
    return placed;
  }

  /** The node chosen, or the message of the failure. */
  schedule(pod: V1Pod): string {
    const result = this.framework.schedule(pod, this.cache);
    if (result.node) return result.node.name;
    return fitErrorMessage(this.cache.nodes.length, result.rejections, result.preFilter?.reasons.join(', '));
  }
}

const three = (): World => new World([makeNode('a'), makeNode('b'), makeNode('c')]);

const named = (...terms: string[][]): Partial<V1PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((values) => ({
          matchFields: [{ key: 'metadata.name', operator: 'In', values }],
        })),
      },
    },
  },
});

describe('a pod that names its node, as daemons do', () => {
  it('goes there, and is told of the others only that they are not it', () => {
    const world = new World([makeNode('a'), makeNode('b'), makeNode('c', { cpu: '1' })]);
    expect(world.schedule(makePod(named(['b'])))).toBe('b');
    expect(world.schedule(makePod({ ...named(['c']), cpu: '2' }))).toBe(
      "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    );
    expect(world.schedule(makePod(named(['nowhere'])))).toBe(
      "0/3 nodes are available: 3 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    );
  });
});

describe('a pod that fits nowhere is told why, counted and in order', () => {
  const tainted = { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] };
  it.each<[string, V1Node[], V1Pod, string]>([
    ['cpu', [makeNode('a'), makeNode('b')], makePod({ cpu: '100' }), '0/2 nodes are available: 2 Insufficient cpu.'],
    [
      'taint and cpu',
      [makeNode('a', { spec: tainted }), makeNode('b')],
      makePod({ cpu: '5' }),
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {k: v}.',
    ],
    [
      'selector',
      [makeNode('a')],
      makePod({ nodeSelector: { disk: 'ssd' } }),
      "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
    ],
    [
      'cordon',
      [makeNode('a', { spec: { unschedulable: true } })],
      makePod(),
      '0/1 nodes are available: 1 node(s) were unschedulable.',
    ],
  ])('%s', (_, nodes, pod, message) => {
    expect(new World(nodes).schedule(pod)).toBe(message);
  });
});

describe('placing', () => {
  it('spreads the replicas of one controller', () => {
    const world = three();
    const used = Array.from({ length: 6 }, () => {
      const pod = makePod({ owner: 'rs' });
      const node = world.schedule(pod);
      world.place(pod, node);
      return node;
    });
    expect(used.sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });

  it('prefers the emptier node', () => {
    const world = new World([makeNode('a'), makeNode('b')]);
    world.place(makePod({ cpu: '3' }), 'a');
    expect(world.schedule(makePod({ cpu: '500m' }))).toBe('b');
  });

  it('remembers what it found of a node only until the node changes', () => {
    const world = new World([makeNode('a', { cpu: '1' })]);
    const pod = () => makePod({ cpu: '600m', owner: 'rs' });
    expect(world.schedule(pod())).toBe('a');
    world.place(pod(), 'a');
    expect(world.schedule(pod())).toContain('Insufficient cpu');
  });

  it('keeps pods with required anti-affinity apart, in both directions', () => {
    const world = new World([makeNode('a'), makeNode('b')]);
    const term = { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    world.place(makePod({ labels: { app: 'db' }, affinity }), 'a');
    expect(world.schedule(makePod({ labels: { app: 'db' }, affinity }))).toBe('b');
    expect(world.schedule(makePod({ labels: { app: 'db' } }))).toBe('b');
    world.place(makePod({ labels: { app: 'db' }, affinity }), 'b');
    expect(world.schedule(makePod({ labels: { app: 'db' } }))).toBe(
      "0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.",
    );
  });

  it('lets the first of a group with affinity to itself go anywhere, and the next beside it', () => {
    const world = three();
    const term = { labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    const first = makePod({ labels: { app: 'x' }, affinity });
    const node = world.schedule(first);
    expect(['a', 'b', 'c']).toContain(node);
    world.place(first, node);
    for (let i = 0; i < 3; i++) expect(world.schedule(makePod({ labels: { app: 'x' }, affinity }))).toBe(node);
  });

  it('keeps to maxSkew where a constraint says DoNotSchedule', () => {
    const zoned = (name: string, zone: string) => makeNode(name, { labels: { zone } });
    const world = new World([zoned('a', 'x'), zoned('b', 'x'), zoned('c', 'y')]);
    const constraint = {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    };
    const pod = () => makePod({ labels: { app: 'web' }, topologySpreadConstraints: [constraint] });
    world.place(pod(), 'a');
    expect(world.schedule(pod())).toBe('c');
    const missing = { ...constraint, topologyKey: 'rack' };
    expect(world.schedule(makePod({ labels: { app: 'web' }, topologySpreadConstraints: [missing] }))).toBe(
      "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label).",
    );
  });
});

describe('preemption', () => {
  const fill = (world: World, priorities: Record<string, number>) =>
    Object.entries(priorities).map(([node, priority]) => world.place(makePod({ cpu: '3', priority }), node));
  const victimsOf = (world: World, pod: V1Pod, budgets: Parameters<typeof findVictims>[3] = []) => {
    const result = world.framework.schedule(pod, world.cache);
    return findVictims(pod, world.cache.nodes, result.rejections, budgets, (p, n) =>
      world.framework.fits(p, n, world.cache),
    );
  };

  it('takes the node whose victim matters least', () => {
    const world = three();
    fill(world, { a: 100, b: 10, c: 100 });
    const { candidate } = victimsOf(world, makePod({ cpu: '2', priority: 1000 }));
    expect(candidate?.node.name).toBe('b');
  });

  it('keeps the room that was made from pods that matter less, and gives it to the one it was made for', () => {
    const world = three();
    fill(world, { b: 1, c: 1 });
    const important = makePod({ cpu: '3', priority: 1000 });
    world.cache.nominate(important, 'a');
    const placed = (pod: V1Pod) => world.framework.schedule(pod, world.cache).node?.name;
    expect(placed(makePod({ cpu: '2', priority: 5 }))).toBeUndefined();
    expect(placed(makePod({ cpu: '1', priority: 5 }))).toBeDefined();
    expect(placed(makePod({ cpu: '2', priority: 2000 }))).toBe('a');
    expect(placed({ ...important, status: { nominatedNodeName: 'a' } })).toBe('a');
    world.cache.forgetNomination(`default/${important.metadata?.name}`);
    expect(placed(makePod({ cpu: '2', priority: 5 }))).toBe('a');
  });

  it('spares a pod that a budget protects', () => {
    const world = new World([makeNode('a'), makeNode('b')]);
    world.place(makePod({ cpu: '3', priority: 1, labels: { app: 'guarded' } }), 'a');
    world.place(makePod({ cpu: '3', priority: 50 }), 'b');
    const budget = {
      metadata: { name: 'guard', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'guarded' } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    };
    expect(victimsOf(world, makePod({ cpu: '2', priority: 1000 }), [budget]).candidate?.node.name).toBe('b');
  });

  it('says so when nobody of lower priority stands in the way, or the pod may not preempt', () => {
    const world = three();
    fill(world, { a: 100, b: 100, c: 100 });
    const equal = victimsOf(world, makePod({ cpu: '2', priority: 100 }));
    expect(equal).toEqual({
      candidate: undefined,
      message: 'preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    });
    const never = victimsOf(world, makePod({ cpu: '2', priority: 1000, preemptionPolicy: 'Never' }));
    expect(never).toEqual({ candidate: undefined, message: 'preemption: not eligible due to preemptionPolicy=Never.' });
  });
});
