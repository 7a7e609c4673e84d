import { describe, expect, it } from 'vitest';
import { FullCluster } from '../testing/FullCluster.ts';

const sh = (script: string) => ({ command: ['sh', '-c', script] });

describe('a pod on a node', () => {
  it('pulls, creates, starts and becomes ready', () => {
    const cluster = new FullCluster();
    cluster.createPod('web', { image: 'nginx:1.27', ports: [{ containerPort: 80 }] });
    cluster.run(20);
    expect(cluster.state('web')).toBe('Running | running ready');
    const events = cluster.events('web');
    expect(events[0]).toBe('Pulling: Pulling image "nginx:1.27"');
    expect(events[1]).toMatch(
      /^Pulled: Successfully pulled image "nginx:1.27" in \d\.\d+s \(\d\.\d+s including waiting\)\. Image size: \d+ bytes\.$/,
    );
    expect(events.slice(2)).toEqual(['Created: Container created', 'Started: Container started']);
    expect(cluster.pod('web').status?.conditions?.map((c) => `${c.type}=${c.status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    expect(cluster.get('web', 80)?.body).toContain('Welcome to nginx!');
    expect(cluster.logs('web', { tailLines: '1' })).toContain('"GET / HTTP/1.1" 200');
  });

  it('completes, or fails, as its script does', () => {
    const cluster = new FullCluster();
    cluster.createPod('good', sh('echo hello; sleep 3; echo bye'), { restartPolicy: 'Never' });
    cluster.createPod('bad', sh('exit 3'), { restartPolicy: 'Never' });
    cluster.run(20);
    expect(cluster.state('good')).toBe('Succeeded | Completed:0');
    expect(cluster.logs('good')).toBe('hello\nbye\n');
    expect(cluster.condition('good', 'Ready')).toBe('False:PodCompleted');
    expect(cluster.state('bad')).toBe('Failed | Error:3');
  });

  it('backs off while its container crashes', () => {
    const cluster = new FullCluster();
    cluster.createPod('crash', sh('echo oops; exit 1'));
    cluster.run(12);
    expect(cluster.state('crash')).toBe('Running | waiting:CrashLoopBackOff restarts=1');
    const { lastState } = cluster.pod('crash').status?.containerStatuses?.[0] ?? {};
    expect(lastState?.terminated?.exitCode).toBe(1);
    expect(cluster.logs('crash', { previous: 'true' })).toBe('oops\n');
    cluster.run(600);
    const restarts = cluster.pod('crash').status?.containerStatuses?.[0]?.restartCount ?? 0;
    expect(restarts).toBeGreaterThanOrEqual(5);
    expect(restarts).toBeLessThanOrEqual(7);
    expect(
      cluster
        .events('crash')
        .some((e) => e.startsWith('BackOff: Back-off restarting failed container c in pod crash_default(')),
    ).toBe(true);
  });

  it('cannot pull what no registry has', () => {
    const cluster = new FullCluster();
    cluster.createPod('typo', { image: 'ngnix' });
    cluster.createPod('tag', { image: 'nginx:doesnotexist' });
    cluster.run(40);
    const denied =
      'failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
    expect(cluster.events('typo')).toContain(`Failed: Failed to pull image "ngnix": ${denied}`);
    expect(cluster.events('typo')).toContain('Failed: Error: ImagePullBackOff');
    expect(cluster.state('typo')).toMatch(/^Pending \| waiting:(ErrImagePull|ImagePullBackOff)$/);
    expect(cluster.events('tag').join('\n')).toContain('docker.io/library/nginx:doesnotexist: not found');
  });

  it('says when its command does not exist', () => {
    const cluster = new FullCluster();
    cluster.createPod('nocmd', { command: ['nosuchthing'] });
    cluster.run(6);
    const status = cluster.pod('nocmd').status?.containerStatuses?.[0];
    const ended = status?.state?.terminated ?? status?.lastState?.terminated;
    expect(ended).toMatchObject({ exitCode: 128, reason: 'StartError' });
    expect(ended?.message).toContain('exec: "nosuchthing": executable file not found in $PATH');
  });

  it('runs init containers one after the other, and waits for sidecars to have started', () => {
    const cluster = new FullCluster();
    const image = 'busybox:1.36';
    cluster.createPod(
      'staged',
      { image, ...sh('cat /work/log; sleep 100'), volumeMounts: [{ name: 'w', mountPath: '/work' }] },
      {
        volumes: [{ name: 'w', emptyDir: {} }],
        initContainers: [
          {
            name: 'one',
            image,
            ...sh('sleep 2; echo one >> /work/log'),
            volumeMounts: [{ name: 'w', mountPath: '/work' }],
          },
          {
            name: 'side',
            image,
            restartPolicy: 'Always',
            ...sh('echo side >> /work/log; sleep 1000'),
            volumeMounts: [{ name: 'w', mountPath: '/work' }],
          },
          { name: 'two', image, ...sh('echo two >> /work/log'), volumeMounts: [{ name: 'w', mountPath: '/work' }] },
        ],
      },
    );
    cluster.run(3);
    expect(cluster.state('staged')).toBe('Pending | waiting:PodInitializing');
    expect(cluster.condition('staged', 'Initialized')).toBe('False:ContainersNotInitialized');
    cluster.run(20);
    expect(cluster.state('staged')).toBe('Running | running ready');
    expect(cluster.logs('staged', { container: 'c' })).toBe('one\nside\ntwo\n');
  });

  it('stops sidecars when the work is done', () => {
    const cluster = new FullCluster();
    cluster.createPod('done', sh('sleep 2'), {
      restartPolicy: 'Never',
      initContainers: [
        {
          name: 'side',
          image: 'busybox:1.36',
          restartPolicy: 'Always',
          ...sh('trap "exit 0" TERM; while true; do sleep 1; done'),
        },
      ],
    });
    cluster.run(20);
    expect(cluster.pod('done').status?.phase).toBe('Succeeded');
  });

  it('kills a container that does not listen to TERM after its grace period', () => {
    const cluster = new FullCluster();
    cluster.createPod('deaf', sh('sleep 1000'), { terminationGracePeriodSeconds: 30 });
    cluster.createPod('polite', sh('trap "echo bye; exit 0" TERM; while true; do sleep 1; done'), {
      terminationGracePeriodSeconds: 30,
    });
    cluster.run(10);
    cluster.deletePod('deaf');
    cluster.deletePod('polite');
    cluster.run(5);
    expect(cluster.exists('polite')).toBe(false);
    expect(cluster.exists('deaf')).toBe(true);
    cluster.run(27);
    expect(cluster.exists('deaf')).toBe(false);
    expect(cluster.events('deaf')).toContain('Killing: Stopping container c');
  });

  it('runs hooks: postStart before it counts as started, preStop before TERM', () => {
    const cluster = new FullCluster();
    const lifecycle = {
      postStart: { exec: { command: ['sh', '-c', 'echo started > /tmp/hook'] } },
      preStop: { exec: { command: ['sh', '-c', 'sleep 5'] } },
    };
    cluster.createPod(
      'hooked',
      { ...sh('trap "exit 0" TERM; while true; do sleep 1; done'), lifecycle },
      { terminationGracePeriodSeconds: 20 },
    );
    cluster.run(10);
    expect(cluster.exec('hooked', ['cat', '/tmp/hook']).output).toBe('started\n');
    cluster.deletePod('hooked');
    cluster.run(4);
    expect(cluster.exists('hooked')).toBe(true);
    cluster.run(4);
    expect(cluster.exists('hooked')).toBe(false);
  });

  it('ends at its deadline', () => {
    const cluster = new FullCluster();
    cluster.createPod('late', sh('sleep 1000'), { activeDeadlineSeconds: 5 });
    cluster.run(15);
    expect(cluster.pod('late').status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
  });

  it('is killed when it takes more memory than it may', () => {
    const cluster = new FullCluster();
    cluster.createPod(
      'eater',
      { image: 'kiamol/ch12-memory-allocator', resources: { limits: { memory: '50Mi' } } },
      { restartPolicy: 'Never' },
    );
    cluster.run(30);
    expect(cluster.state('eater')).toBe('Failed | OOMKilled:137');
    expect(cluster.logs('eater')).toContain('Allocated ~40MiB');
  });

  it('starts again when its process is killed by accident', () => {
    const cluster = new FullCluster();
    cluster.createPod('web', { image: 'nginx' });
    cluster.run(15);
    cluster.simulation.fault({ type: 'killContainer', namespace: 'default', pod: 'web', container: 'c' });
    cluster.run(5);
    expect(cluster.state('web')).toBe('Running | running ready restarts=1');
    expect(cluster.pod('web').status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
      exitCode: 137,
      reason: 'Error',
    });
  });

  it('holds a token of its service account', () => {
    const cluster = new FullCluster();
    cluster.createPod('web', { image: 'nginx' });
    cluster.run(15);
    const dir = '/var/run/secrets/kubernetes.io/serviceaccount';
    expect(cluster.exec('web', ['cat', `${dir}/namespace`]).output).toBe('default');
    expect(cluster.exec('web', ['cat', `${dir}/token`]).output).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });
});

describe("a container's last words", () => {
  const words = (container: object) => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('p', container, { restartPolicy: 'Never' });
    cluster.run(20);
    return cluster.pod('p').status?.containerStatuses?.[0]?.state?.terminated?.message;
  };
  it.each<[string, object, string | undefined]>([
    ['come from its file', { command: ['sh', '-c', 'echo bye > /dev/termination-log; exit 3'] }, 'bye\n'],
    [
      'come from the file that it names',
      { command: ['sh', '-c', 'echo bye > /tmp/last'], terminationMessagePath: '/tmp/last' },
      'bye\n',
    ],
    [
      'come from the end of its log when it failed and its policy says so',
      { command: ['sh', '-c', 'echo one; echo two; exit 1'], terminationMessagePolicy: 'FallbackToLogsOnError' },
      'one\ntwo\n',
    ],
    ['are none without a file', { command: ['sh', '-c', 'echo one; exit 1'] }, undefined],
  ])('%s', (_, container, message) => {
    expect(words(container)).toBe(message);
  });
});

describe('attaching to a container', () => {
  it('reaches the standard input of its main process', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('p', { command: ['cat'], stdin: true, stdinOnce: true }, { restartPolicy: 'Never' });
    cluster.run(20);
    let output = '';
    const ref = { group: '', version: 'v1', resource: 'pods', namespace: 'default', name: 'p', subresource: 'attach' };
    const stream = cluster.simulation.apiServer.stream(
      { ref: ref as never, params: { container: 'c', stdin: 'true', stdout: 'true' } },
      cluster.client.caller,
      {
        onData: (_channel, text) => {
          output += text;
        },
        onClose() {},
      },
    );
    stream.write('hello\n');
    stream.closeInput();
    cluster.run(5);
    expect(output).toBe('hello\n');
    expect(cluster.state('p')).toBe('Succeeded | Completed:0');
  });
});

describe('a pod that was given its node by hand', () => {
  const bound = { nodeName: 'kind-worker', restartPolicy: 'Never' as const };
  const port = { image: 'nginx', ports: [{ containerPort: 80, hostPort: 8080 }] };
  it.each<[string, object, object, string, string]>([
    [
      'whose port is taken',
      port,
      bound,
      'NodePorts',
      "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    ],
    [
      'that asks for more than there is',
      { resources: { requests: { cpu: '64' } } },
      bound,
      'OutOfcpu',
      "Node didn't have enough resource: cpu, requested: 64000, used: 300, capacity: 8000",
    ],
    [
      'whose selector is another',
      {},
      { ...bound, nodeSelector: { disk: 'ssd' } },
      'NodeAffinity',
      "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ],
  ])('%s is rejected', (_, container, spec, reason, message) => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('first', port, bound);
    cluster.run(10);
    cluster.createPod('p', container, spec);
    cluster.run(10);
    expect(cluster.pod('p').status).toMatchObject({ phase: 'Failed', reason, message: `Pod was rejected: ${message}` });
    expect(cluster.events('p')).toEqual([`${reason}: ${message}`]);
    cluster.deletePod('p');
    cluster.run(5);
    expect(cluster.exists('p')).toBe(false);
  });
});

describe('a pull secret that is not there', () => {
  it('is reported, and the pull is tried all the same', () => {
    const cluster = new FullCluster({ distribution: 'kind' });
    cluster.createPod('p', { image: 'nginx' }, { imagePullSecrets: [{ name: 'nope' }] });
    cluster.run(10);
    expect(cluster.events('p').slice(0, 2)).toEqual([
      'FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (nope); attempting to pull the image may not succeed.',
      'Pulling: Pulling image "nginx"',
    ]);
  });
});
