import { describe, expect, it } from 'vitest';
import { StatusError } from '../../api/StatusError.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const sh = (script: string) => ({ command: ['sh', '-c', script] });

/** The error that a call throws. */
function refusal(call: () => unknown): StatusError {
  try {
    call();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

/** A pod beside it works. */
function othersWork(cluster: FullCluster): void {
  cluster.createPod('other', sh('echo hello'), { restartPolicy: 'Never' });
  cluster.run(15);
  expect(cluster.state('other')).toBe('Succeeded | Completed:0');
}

function canBeDeleted(cluster: FullCluster, name: string): void {
  cluster.deletePod(name);
  cluster.run(10);
  expect(cluster.exists(name)).toBe(false);
}

describe('a container that', () => {
  it.each([
    ['writes lines', 'yes'],
    ['writes one line', 'while true; do printf xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done'],
    ['writes a file', 'while true; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx >> /f; done'],
    ['loops without sleeping', 'while :; do :; done'],
    ['doubles its processes', 'f() { f | f & }; f; sleep 1000'],
    ['pipes', 'cat /dev/zero | cat | cat > /dev/null'],
  ])('%s without end disturbs nothing and can be deleted', (_, script) => {
    const cluster = new FullCluster();
    cluster.createPod('odd', sh(script));
    cluster.run(60);
    expect(cluster.state('odd')).toBe('Running | running ready');
    othersWork(cluster);
    expect(cluster.exec('odd', ['echo', 'still here']).output).toBe('still here\n');
    canBeDeleted(cluster, 'odd');
  });

  it.each([
    ['starts processes', 'while true; do sleep 1000 & done', "sh: can't fork: Resource temporarily unavailable\n"],
    ['calls itself', 'f() { f; }; f', 'sh: nesting too deep\n'],
    ['doubles a string', 'x=aaaaaaaa; while true; do x=$x$x; done', 'sh: out of memory\n'],
    ['counts in words', 'for i in $(seq 1 100000000); do :; done', 'sh: out of memory\n'],
  ])('%s without end meets a limit, says so, and can be deleted', (_, script, message) => {
    const cluster = new FullCluster();
    cluster.createPod('odd', sh(script));
    cluster.run(25);
    expect(cluster.state('odd')).toMatch(/^Running \| waiting:CrashLoopBackOff restarts=\d$/);
    expect(cluster.logs('odd', { previous: 'true' })).toBe(message);
    othersWork(cluster);
    canBeDeleted(cluster, 'odd');
  });

  it('has a syntax error in its script says so and ends with 2', () => {
    const cluster = new FullCluster();
    cluster.createPod('odd', sh('if true; then echo hi'), { restartPolicy: 'Never' });
    cluster.run(20);
    expect(cluster.state('odd')).toBe('Failed | Error:2');
    expect(cluster.logs('odd')).toBe('sh: syntax error: unexpected end of file (expecting "fi")\n');
    canBeDeleted(cluster, 'odd');
  });

  it('has an image with a name of 4 kB is refused, or cannot be pulled, and can be deleted', () => {
    const cluster = new FullCluster();
    const image = 'a'.repeat(4096);
    cluster.createPod('odd', { image });
    cluster.run(20);
    expect(cluster.state('odd')).toBe('Pending | waiting:InvalidImageName');
    expect(cluster.events('odd')[0]).toBe(
      `InspectFailed: Failed to apply default image tag "${image}": couldn't parse image name "${image}": repository name must not be more than 255 characters`,
    );
    othersWork(cluster);
    canBeDeleted(cluster, 'odd');
  });
});

describe('what is refused', () => {
  it('a probe with a period of a tenth of a millisecond', () => {
    const cluster = new FullCluster();
    const probe = (periodSeconds: number) => ({ livenessProbe: { periodSeconds, exec: { command: ['true'] } } });
    expect(refusal(() => cluster.createPod('p', probe(0.0001))).message).toContain('periodSeconds');
    expect(refusal(() => cluster.createPod('p', probe(-1))).message).toContain(
      'spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0',
    );
  });

  it('a ConfigMap of 100 MB, and one above a MiB', () => {
    const cluster = new FullCluster();
    for (const chars of [1024 * 1024 + 1, 100_000_000]) {
      const object = { metadata: { name: 'big' }, data: { a: 'x'.repeat(chars) } };
      expect(refusal(() => cluster.create('configmaps', object)).message).toBe(
        'ConfigMap "big" is invalid: []: Too long: may not be more than 1048576 bytes',
      );
    }
  });
});
