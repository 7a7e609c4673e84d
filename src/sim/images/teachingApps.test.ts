import { describe, expect, it } from 'vitest';
import type { V1Service } from '../../api/generated/types.ts';
import { FullCluster } from '../testing/FullCluster.ts';

function run(cluster: FullCluster, name: string, image: string, port?: number, env: Record<string, string> = {}): void {
  cluster.createPod(
    name,
    { image, env: Object.entries(env).map(([key, value]) => ({ name: key, value })) },
    {},
    { labels: { app: name } },
  );
  if (port === undefined) return;
  cluster.create<V1Service>('services', {
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port }] },
  });
}
const curl = (cluster: FullCluster, ...args: string[]): string =>
  cluster.exec('client', ['curl', '-s', ...args]).output;

function withClient(): FullCluster {
  const cluster = new FullCluster({ distribution: 'kind', nodes: 2 });
  cluster.createPod('client', { image: 'curlimages/curl', command: ['sleep', '100000'] });
  return cluster;
}

describe('the voting app', () => {
  it('carries a vote from its form through redis and the worker to the database, where it is counted', () => {
    const cluster = withClient();
    run(cluster, 'redis', 'redis:alpine', 6379);
    run(cluster, 'db', 'postgres:15-alpine', 5432, { POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: 'postgres' });
    run(cluster, 'vote', 'dockersamples/examplevotingapp_vote', 80);
    run(cluster, 'result', 'dockersamples/examplevotingapp_result', 80);
    run(cluster, 'worker', 'dockersamples/examplevotingapp_worker');
    cluster.run(60);
    expect(curl(cluster, 'http://result')).toContain('No votes yet');
    curl(cluster, '-X', 'POST', '-d', 'vote=a', 'http://vote');
    curl(cluster, '-X', 'POST', '-d', 'vote=b', '-H', 'Cookie: voter_id=me', 'http://vote');
    cluster.run(5);
    expect(cluster.logs('worker')).toMatch(/Connected to db\n[\s\S]*Processing vote for 'b' by 'me'/);
    expect(curl(cluster, 'http://result')).toContain('<div>Cats 50.0%</div><div>Dogs 50.0%</div><p>2 votes</p>');
    curl(cluster, '-X', 'POST', '-d', 'vote=a', '-H', 'Cookie: voter_id=me', 'http://vote');
    cluster.run(5);
    expect(curl(cluster, 'http://result')).toContain('<div>Cats 100.0%</div><div>Dogs 0.0%</div><p>2 votes</p>');
  });
});

describe('images of tutorials', () => {
  it('answer as theirs do', () => {
    const cluster = withClient();
    run(cluster, 'redis-leader', 'redis:6.0.5', 6379);
    run(cluster, 'redis-follower', 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2', 6379);
    run(cluster, 'frontend', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5', 80);
    run(cluster, 'bootcamp', 'gcr.io/google-samples/kubernetes-bootcamp:v1', 8080);
    run(cluster, 'color', 'kodekloud/webapp-color', 8080, { APP_COLOR: 'pink' });
    run(cluster, 'grafana', 'grafana/grafana', 3000);
    run(cluster, 'fortune', 'luksa/fortune');
    cluster.run(90);
    expect(curl(cluster, 'http://frontend/guestbook.php?cmd=set&key=messages&value=,hello')).toBe(
      '{"message": "Updated"}',
    );
    expect(curl(cluster, 'http://frontend/guestbook.php?cmd=get&key=messages')).toBe('{"data": ",hello"}');
    expect(curl(cluster, 'http://bootcamp:8080')).toBe('Hello Kubernetes bootcamp! | Running on: bootcamp | v=1\n');
    expect(curl(cluster, 'http://color:8080')).toContain('background: pink');
    expect(curl(cluster, 'http://grafana:3000')).toContain('grafana');
    expect(cluster.logs('fortune')).toContain('Writing fortune to /var/htdocs/index.html');
    expect(cluster.exec('fortune', ['cat', '/var/htdocs/index.html']).output).toContain('.');
  });
});
