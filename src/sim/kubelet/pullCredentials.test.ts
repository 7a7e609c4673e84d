import { describe, expect, it } from 'vitest';
import type { V1Secret } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

const IMAGE = 'registry.example.com/team/app:1.0';

function withSecret(auths: Record<string, object>): FullCluster {
  const cluster = new FullCluster({ distribution: 'kind' });
  cluster.create<V1Secret>('secrets', {
    metadata: { name: 'regcred' },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
  });
  return cluster;
}
const pull = (cluster: FullCluster, image: string, secret?: string): string => {
  cluster.createPod('p', { image, command: [] }, secret === undefined ? {} : { imagePullSecrets: [{ name: secret }] });
  cluster.run(15);
  return cluster.events('p').find((e) => e.startsWith('Failed: Failed to pull')) ?? cluster.state('p');
};
const refused = (image: string, why: string): string =>
  `Failed: Failed to pull image "${image}": failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${why}`;

describe('a private registry', () => {
  it.each([
    ['registry.example.com'],
    ['https://registry.example.com'],
    ['https://registry.example.com/v2/'],
    ['registry.example.com/team'],
    ['*.example.com'],
  ])('gives its images out to who has a secret for %s', (address) => {
    const cluster = withSecret({ [address]: { username: 'me', password: 'pass' } });
    expect(pull(cluster, IMAGE, 'regcred')).toBe('Running | running ready');
  });

  it('reads what `docker login` leaves', () => {
    const cluster = withSecret({ 'registry.example.com': { auth: 'bWU6cGFzcw==' } });
    expect(pull(cluster, IMAGE, 'regcred')).toBe('Running | running ready');
  });

  it('refuses who has none, or one for another place', () => {
    const denied =
      'pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials';
    const cluster = withSecret({ 'other.example.com': { username: 'me', password: 'pass' } });
    expect(pull(cluster, IMAGE, 'regcred')).toBe(refused(IMAGE, denied));
    expect(pull(new FullCluster({ distribution: 'kind' }), IMAGE)).toBe(refused(IMAGE, denied));
  });

  it('refuses a wrong password', () => {
    const cluster = withSecret({ 'registry.example.com': { username: 'me', password: 'wrong' } });
    expect(pull(cluster, IMAGE, 'regcred')).toBe(
      refused(
        IMAGE,
        'unexpected status from HEAD request to https://registry.example.com/v2/team/app/manifests/1.0: 401 Unauthorized',
      ),
    );
  });

  it('may be a repository of Docker Hub', () => {
    const cluster = withSecret({ 'https://index.docker.io/v1/': { username: 'me', password: 'pass' } });
    expect(pull(cluster, 'me/private-app:1', 'regcred')).toBe('Running | running ready');
    expect(pull(new FullCluster({ distribution: 'kind' }), 'docker.io/me/private-app:1')).toBe(
      refused(
        'docker.io/me/private-app:1',
        'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      ),
    );
  });
});
