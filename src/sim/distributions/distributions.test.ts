import { describe, expect, test } from 'vitest';
import type { V1Node, V1PersistentVolumeClaim, V1Pod, V1Service } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/meta.ts';
import { type ClusterConfig, DEFAULT_CLUSTER, DEFAULT_NODES } from '../../scenarios/ClusterConfig.ts';
import { networkPluginObjects } from '../../scenarios/networkPluginObjects.ts';
import { Simulation } from '../Simulation.ts';
import { ADMIN } from '../users.ts';

const core = (resource: string) => ({ group: '', version: 'v1', resource });

class Cluster {
  readonly sim: Simulation;

  constructor(config: Pick<ClusterConfig, 'distribution'> & Partial<ClusterConfig>) {
    this.sim = new Simulation({ ...DEFAULT_CLUSTER, nodes: DEFAULT_NODES[config.distribution], ...config });
    this.pass(120);
  }

  get client() {
    return this.sim.client({ component: 'kubectl', user: ADMIN, outside: true });
  }

  pass(seconds: number): this {
    this.sim.kernel.runUntil(this.sim.kernel.now + seconds * 1000);
    return this;
  }

  apply(objects: readonly KubeObject[], namespace = 'default'): this {
    for (const object of objects) {
      const [group = '', version = ''] = object.apiVersion?.includes('/') ? object.apiVersion.split('/') : ['', 'v1'];
      const info = this.sim.apiServer.scheme.byKind(group, version, object.kind ?? '');
      if (!info) throw new Error(`no kind ${object.kind}`);
      const place = info.namespaced ? { namespace: object.metadata?.namespace ?? namespace } : {};
      this.client.create({ ...info, ...place }, object);
    }
    return this;
  }

  ready(): Record<string, string> {
    const { items } = this.client.list<V1Node>(core('nodes'));
    return Object.fromEntries(
      items.map(({ metadata, status }) => [
        metadata?.name ?? '',
        status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? '',
      ]),
    );
  }

  pods(namespace = 'kube-system'): string[] {
    const { items } = this.client.list<V1Pod>({ ...core('pods'), namespace });
    return items
      .filter(({ status }) => status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'))
      .map(({ metadata }) => metadata?.name ?? '');
  }
}

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } },
} as KubeObject;

describe('minikube', () => {
  test('is one node with the control plane, the storage provisioner and one CoreDNS', () => {
    const cluster = new Cluster({ distribution: 'minikube' });
    expect(cluster.ready()).toEqual({ minikube: 'True' });
    expect(cluster.pods().map((name) => name.replace(/(coredns|kube-proxy)-.*/, '$1'))).toEqual([
      'coredns',
      'etcd-minikube',
      'kube-apiserver-minikube',
      'kube-controller-manager-minikube',
      'kube-proxy',
      'kube-scheduler-minikube',
      'storage-provisioner',
    ]);
  });

  test('makes volumes at once, in directories of the machine', () => {
    const cluster = new Cluster({ distribution: 'minikube' }).apply([claim]).pass(10);
    const ref = { ...core('persistentvolumeclaims'), namespace: 'default', name: 'data' };
    expect(cluster.client.get<V1PersistentVolumeClaim>(ref)).toMatchObject({
      spec: { storageClassName: 'standard' },
      status: { phase: 'Bound' },
    });
    const { items } = cluster.client.list(core('persistentvolumes'));
    expect(items[0]).toMatchObject({ spec: { hostPath: { path: '/tmp/hostpath-provisioner/default/data' } } });
  });

  test('is called after its profile, with more nodes where asked, on the runtime asked for', () => {
    const cluster = new Cluster({ distribution: 'minikube', nodes: 2, name: 'two', runtime: 'containerd' });
    expect(cluster.ready()).toEqual({ two: 'True', 'two-m02': 'True' });
    const node = cluster.client.get<V1Node>({ ...core('nodes'), name: 'two' });
    expect(node.status?.nodeInfo?.containerRuntimeVersion).toBe('containerd://2.2.1');
    expect(cluster.pods().some((name) => name.startsWith('kindnet-'))).toBe(true);
  });
});

describe('kubeadm', () => {
  test('has nodes that are NotReady until a network plugin is applied, and says why', () => {
    const cluster = new Cluster({ distribution: 'kubeadm' });
    expect(cluster.ready()).toEqual({ controlplane: 'False', node01: 'False', node02: 'False' });
    const ready = () =>
      cluster.client
        .get<V1Node>({ ...core('nodes'), name: 'node01' })
        .status?.conditions?.find(({ type }) => type === 'Ready');
    expect(ready()).toMatchObject({
      reason: 'KubeletNotReady',
      message:
        'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    });
    expect(cluster.pass(600).ready()).toEqual({ controlplane: 'False', node01: 'False', node02: 'False' });
    expect(cluster.pods().some((name) => name.startsWith('coredns-'))).toBe(false);
    cluster.apply(networkPluginObjects('flannel') ?? []).pass(120);
    expect(cluster.ready()).toEqual({ controlplane: 'True', node01: 'True', node02: 'True' });
    expect(cluster.pods('kube-flannel')).toHaveLength(3);
    expect(cluster.pods().filter((name) => name.startsWith('coredns-'))).toHaveLength(2);
  });

  test('lets the plugin that was applied decide whether policies hold', () => {
    for (const [plugin, status] of [
      ['flannel', 200],
      ['calico', undefined],
    ] as const) {
      const cluster = new Cluster({ distribution: 'kubeadm', cni: plugin });
      const labels = { app: 'web' };
      cluster.apply([
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'web', labels },
          spec: { containers: [{ name: 'web', image: 'nginx' }] },
        } as KubeObject,
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'web' },
          spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, nodePort: 30080 }] },
        } as KubeObject,
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'deny' },
          spec: { podSelector: {}, policyTypes: ['Ingress'] },
        } as KubeObject,
      ]);
      cluster.pass(60);
      const ref = { ...core('pods'), namespace: 'default', name: 'web' };
      const other = cluster.client.get<V1Pod>(ref).spec?.nodeName === 'node01' ? 12 : 11;
      expect(cluster.sim.network?.request({ url: `http://192.168.56.${other}:30080/` }).status).toBe(status);
    }
  });
});

describe('k3s', () => {
  test('has no pods of the control plane; Traefik, ServiceLB, local storage and metrics instead', () => {
    const cluster = new Cluster({ distribution: 'k3s' });
    const names = cluster.pods().map((name) => name.replace(/-\w{6,}(?:-\w{5})?$|-\w{5}$/, ''));
    expect(new Set(names.map((name) => name.replace(/-[0-9a-f]{8}$/, '')))).toEqual(
      new Set(['coredns', 'local-path-provisioner', 'metrics-server', 'svclb-traefik', 'traefik']),
    );
    const service = cluster.client.get<V1Service>({ ...core('services'), namespace: 'kube-system', name: 'traefik' });
    expect(service.status?.loadBalancer?.ingress?.map(({ ip }) => ip)).toEqual([
      '192.168.57.10',
      '192.168.57.11',
      '192.168.57.12',
    ]);
    expect(cluster.client.list({ group: 'metrics.k8s.io', version: 'v1beta1', resource: 'nodes' }).items).toHaveLength(
      3,
    );
  });

  test('serves Ingresses on port 80 of every node, and other load balancers beside on theirs', () => {
    const cluster = new Cluster({ distribution: 'k3s' });
    const labels = { app: 'web' };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', labels },
      spec: { containers: [{ name: 'web', image: 'nginx' }] },
    };
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 8080, targetPort: 80 }] },
    };
    const path = { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 8080 } } } };
    const ingress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web' },
      spec: { rules: [{ http: { paths: [path] } }] },
    };
    cluster.apply([pod, service, ingress] as KubeObject[]).pass(90);
    const get = (url: string) => cluster.sim.network?.request({ url });
    expect(get('http://192.168.57.11/')?.status).toBe(200);
    expect(get('http://192.168.57.12:8080/')?.status).toBe(200);
    expect(get('http://192.168.57.12:9999/')?.error).toContain('refused');
    const ref = { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', namespace: 'default', name: 'web' };
    expect(cluster.client.get(ref)).toMatchObject({ spec: { ingressClassName: 'traefik' } });
  });

  test('leaves a load balancer pending whose port another one has', () => {
    const cluster = new Cluster({ distribution: 'k3s' });
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'second' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    };
    cluster.apply([service] as KubeObject[]).pass(60);
    const stored = cluster.client.get<V1Service>({ ...core('services'), namespace: 'default', name: 'second' });
    expect(stored.status?.loadBalancer?.ingress).toBeUndefined();
  });
});
