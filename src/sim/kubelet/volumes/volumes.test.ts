import { describe, expect, it } from 'vitest';
import { FullCluster } from '../../testing/FullCluster.ts';

const LOOP = ['sh', '-c', 'while true; do sleep 5; done'];
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function withConfig(): FullCluster {
  const cluster = new FullCluster();
  cluster.create('configmaps', { metadata: { name: 'conf' }, data: { color: 'blue', 'app.ini': 'a=1\n' } } as object);
  cluster.create('secrets', {
    metadata: { name: 'key' },
    data: { password: base64('s3cret') },
    type: 'Opaque',
  } as object);
  return cluster;
}

describe('volumes', () => {
  it('show ConfigMaps and Secrets as files, and follow their changes after a while', () => {
    const cluster = withConfig();
    cluster.createPod(
      'p',
      {
        command: LOOP,
        volumeMounts: [
          { name: 'c', mountPath: '/c' },
          { name: 's', mountPath: '/s' },
          { name: 'c', mountPath: '/one/color', subPath: 'color' },
        ],
      },
      {
        volumes: [
          { name: 'c', configMap: { name: 'conf' } },
          { name: 's', secret: { secretName: 'key', items: [{ key: 'password', path: 'pw', mode: 0o400 }] } },
        ],
      },
    );
    cluster.run(10);
    expect(cluster.exec('p', ['sh', '-c', 'cat /c/color /c/app.ini /s/pw; ls /c']).output).toBe(
      'bluea=1\ns3cretapp.ini\ncolor\n',
    );
    cluster.client.patch(
      { group: '', version: 'v1', resource: 'configmaps', namespace: 'default', name: 'conf' },
      'merge',
      { data: { color: 'red' } },
    );
    cluster.run(95);
    expect(cluster.exec('p', ['cat', '/c/color']).output).toBe('red');
    expect(cluster.exec('p', ['cat', '/one/color']).output).toBe('blue');
  });

  it('hold a pod back that wants what is not there, until it is', () => {
    const cluster = new FullCluster();
    cluster.createPod('p', { command: LOOP }, { volumes: [{ name: 'c', configMap: { name: 'later' } }] });
    cluster.run(5);
    expect(cluster.state('p')).toBe('Pending | waiting:ContainerCreating');
    expect(cluster.events('p')).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "c" : configmap "later" not found',
    );
    cluster.create('configmaps', { metadata: { name: 'later' }, data: { a: 'b' } } as object);
    cluster.run(30);
    expect(cluster.state('p')).toBe('Running | running ready');
  });

  it('share an emptyDir between containers, and lose it with the pod', () => {
    const cluster = new FullCluster();
    const spec = { volumes: [{ name: 'd', emptyDir: {} }] };
    const mount = { command: LOOP, volumeMounts: [{ name: 'd', mountPath: '/d' }] };
    cluster.createPod('p', mount, spec);
    cluster.run(10);
    expect(cluster.exec('p', ['sh', '-c', 'echo x > /d/f; cat /d/f']).output).toBe('x\n');
    cluster.deletePod('p', 0);
    cluster.run(5);
    cluster.createPod('p', mount, spec);
    cluster.run(10);
    expect(cluster.exec('p', ['ls', '/d']).output).toBe('');
  });

  it('keep the data of a claim when pods go', () => {
    const cluster = new FullCluster();
    const mount = { command: LOOP, volumeMounts: [{ name: 'd', mountPath: '/data' }] };
    const spec = { nodeName: 'kind-worker', volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'mine' } }] };
    cluster.client.create({ group: '', version: 'v1', resource: 'persistentvolumes' }, {
      metadata: { name: 'disk' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'manual',
        hostPath: { path: '/mnt/disk' },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    } as object);
    cluster.create('persistentvolumeclaims', {
      metadata: { name: 'mine' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'manual', resources: { requests: { storage: '1Gi' } } },
    } as object);
    cluster.run(20);
    cluster.createPod('one', mount, spec);
    cluster.run(15);
    expect(cluster.exec('one', ['sh', '-c', 'echo kept > /data/f']).exitCode).toBe(0);
    cluster.deletePod('one', 0);
    cluster.run(5);
    cluster.createPod('two', mount, spec);
    cluster.run(15);
    expect(cluster.exec('two', ['cat', '/data/f']).output).toBe('kept\n');
  });

  it('serve a mounted page and configuration from nginx', () => {
    const cluster = new FullCluster();
    cluster.create('configmaps', { metadata: { name: 'site' }, data: { 'index.html': '<h1>mine</h1>' } } as object);
    cluster.create('configmaps', {
      metadata: { name: 'ngx' },
      data: {
        'default.conf':
          'server { listen 8080; location /hi { return 200 "hello\\n"; } location / { root /usr/share/nginx/html; } }',
      },
    } as object);
    cluster.createPod(
      'web',
      {
        image: 'nginx',
        volumeMounts: [
          { name: 'h', mountPath: '/usr/share/nginx/html' },
          { name: 'n', mountPath: '/etc/nginx/conf.d' },
        ],
      },
      {
        volumes: [
          { name: 'h', configMap: { name: 'site' } },
          { name: 'n', configMap: { name: 'ngx' } },
        ],
      },
    );
    cluster.run(15);
    expect(cluster.get('web', 8080)).toEqual({ status: 200, body: '<h1>mine</h1>' });
    expect(cluster.get('web', 8080, '/hi')?.body).toBe('hello\n');
    expect(cluster.get('web', 80)).toBeUndefined();
  });
});

describe('the environment of a container', () => {
  it('has what it asks for, and the Services that were there', () => {
    const cluster = withConfig();
    cluster.createPod('p', {
      command: ['sh', '-c', 'echo $COLOR $PW $NAME $BOTH $CPU $(KUBERNETES_SERVICE_PORT) $PRE_color; sleep 1000'],
      resources: { limits: { cpu: '500m' } },
      envFrom: [{ prefix: 'PRE_', configMapRef: { name: 'conf' } }],
      env: [
        { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'conf', key: 'color' } } },
        { name: 'PW', valueFrom: { secretKeyRef: { name: 'key', key: 'password' } } },
        { name: 'NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'BOTH', value: '$(COLOR)-$(NAME)-$$(X)' },
        { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
      ],
    });
    cluster.run(10);
    expect(cluster.logs('p')).toBe('blue s3cret p blue-p-$(X) 500 443 blue\n');
    expect(cluster.exec('p', ['hostname']).output).toBe('p\n');
    expect(cluster.exec('p', ['cat', '/etc/resolv.conf']).output).toBe(
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
    expect(cluster.exec('p', ['sh', '-c', 'tail -n 1 /etc/hosts']).output).toBe(
      `${cluster.pod('p').status?.podIP}\tp\n`,
    );
  });

  it('cannot be made from what is missing', () => {
    const cluster = withConfig();
    cluster.createPod('a', { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'nope', key: 'k' } } }] });
    cluster.createPod('b', { env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'key', key: 'k' } } }] });
    cluster.run(8);
    expect(cluster.state('a')).toBe('Pending | waiting:CreateContainerConfigError');
    expect(cluster.events('a')).toContain('Failed: Error: configmap "nope" not found');
    expect(cluster.events('b')).toContain("Failed: Error: couldn't find key k in Secret default/key");
  });
});
