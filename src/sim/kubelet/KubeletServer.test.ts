import { describe, expect, it } from 'vitest';
import { FullCluster } from '../testing/FullCluster.ts';

const PODS = { group: '', version: 'v1', resource: 'pods', namespace: 'default' };
const sh = (script: string) => ({ command: ['sh', '-c', script] });

describe('the streams of a kubelet', () => {
  it('give logs by time, number of lines and stream of time stamps', () => {
    const cluster = new FullCluster();
    cluster.createPod('p', sh('for i in 1 2 3 4; do echo line $i; sleep 2; done; sleep 1000'));
    cluster.run(14);
    expect(cluster.logs('p')).toBe('line 1\nline 2\nline 3\nline 4\n');
    expect(cluster.logs('p', { tailLines: '2' })).toBe('line 3\nline 4\n');
    expect(cluster.logs('p', { limitBytes: '8' })).toBe('line 1\nl');
    expect(cluster.logs('p', { tailLines: '1', timestamps: 'true' })).toMatch(
      /^2026-01-01T\d\d:\d\d:\d\d\.\d{9}Z line 4\n$/,
    );
    expect(cluster.logs('p', { previous: 'true' })).toContain(
      'previous terminated container \\"c\\" in pod \\"p\\" not found',
    );
  });

  it('say why there are no logs yet', () => {
    const cluster = new FullCluster();
    cluster.createPod('p', { image: 'nginx:doesnotexist' });
    cluster.run(5);
    expect(cluster.logs('p')).toContain(
      'container \\"c\\" in pod \\"p\\" is waiting to start: trying and failing to pull image',
    );
  });

  it('follow a log to the end of its container', () => {
    const cluster = new FullCluster();
    cluster.createPod('p', sh('for i in 1 2 3; do echo $i; sleep 1; done'), { restartPolicy: 'Never' });
    cluster.run(4);
    let text = '';
    let closed = false;
    const ref = { ...PODS, name: 'p', subresource: 'log' as const };
    cluster.simulation.apiServer.stream({ ref, params: { follow: 'true' } }, cluster.client.caller, {
      onData: (_channel, data) => {
        text += data;
      },
      onClose: () => {
        closed = true;
      },
    });
    cluster.run(10);
    expect(text).toBe('1\n2\n3\n');
    expect(closed).toBe(true);
  });

  it('run commands with their input and exit code', () => {
    const cluster = new FullCluster();
    cluster.createPod('p', sh('while true; do sleep 1; done'));
    cluster.run(6);
    expect(cluster.exec('p', ['sh', '-c', 'echo out; exit 7'])).toEqual({ output: 'out\n', exitCode: 7 });
    expect(cluster.exec('p', ['wc', '-l'], 'a\nb\n').output.trim()).toBe('2');
    expect(cluster.exec('p', ['nope']).output).toContain('exec: "nope": executable file not found in $PATH');
  });

  it('open a shell on a terminal', () => {
    const cluster = new FullCluster();
    cluster.createPod('p', sh('while true; do sleep 1; done'));
    cluster.run(6);
    let screen = '';
    let code: number | undefined;
    const ref = { ...PODS, name: 'p', subresource: 'exec' as const };
    const params = { command: ['sh'], stdin: 'true', tty: 'true' };
    const stream = cluster.simulation.apiServer.stream({ ref, params }, cluster.client.caller, {
      onData: (_channel, data) => {
        screen += data;
      },
      onClose: (end) => {
        code = end.exitCode;
      },
    });
    cluster.run(1);
    stream.write('echo hi\r');
    cluster.run(1);
    stream.write('exit 3\r');
    cluster.run(1);
    expect(screen).toContain('echo hi\r\nhi\r\n');
    expect(code).toBe(3);
  });

  it('forward a port to whatever listens', () => {
    const cluster = new FullCluster();
    cluster.createPod('web', { image: 'nginx' });
    cluster.createPod('nc', sh("while true; do echo -e 'HTTP/1.1 200 OK\\n\\nhello from nc' | nc -l -p 8080; done"));
    cluster.run(15);
    const ask = (name: string, port: number): string => {
      let text = '';
      const ref = { ...PODS, name, subresource: 'portforward' as const };
      const stream = cluster.simulation.apiServer.stream(
        { ref, params: { ports: String(port) } },
        cluster.client.caller,
        {
          onData: (_channel, data) => {
            text += data;
          },
          onClose: (end) => {
            if (end.error) text += end.error.message;
          },
        },
      );
      stream.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      cluster.run(2);
      return text;
    };
    expect(ask('web', 80)).toContain('Welcome to nginx!');
    expect(ask('nc', 8080)).toContain('hello from nc');
    expect(ask('web', 81)).toContain('connection refused');
  });

  it('let redis be spoken to from inside its container', () => {
    const cluster = new FullCluster();
    cluster.createPod('r', { image: 'redis:7' });
    cluster.run(15);
    expect(cluster.exec('r', ['redis-cli', 'set', 'a', 'b']).output).toBe('OK\n');
    expect(cluster.exec('r', ['redis-cli', 'get', 'a']).output).toBe('b\n');
  });
});
