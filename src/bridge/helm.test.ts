import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER } from '../scenarios/ClusterConfig.ts';
import { HeadlessTerminal } from './HeadlessTerminal.ts';

/** What the terminal prints for lines, from the first that begins with `from`. */
async function type(lines: readonly string[]): Promise<string> {
  let text = '';
  const terminal = new HeadlessTerminal({
    config: { ...DEFAULT_CLUSTER, distribution: 'kind', nodes: 2 },
    speed: 20,
    print: (part) => {
      text += part;
    },
  });
  await terminal.run(lines);
  terminal.dispose();
  return text;
}

describe('helm', () => {
  it('takes a chart of a repository through its life', async () => {
    const text = await type([
      'helm repo add bitnami https://charts.bitnami.com/bitnami',
      'helm install web bitnami/nginx --set replicaCount=2 --wait > /dev/null',
      'kubectl get deployment web-nginx -o jsonpath={.status.readyReplicas}/{.spec.replicas}',
      'helm upgrade web bitnami/nginx --set service.type=NodePort > /dev/null',
      'helm rollback web 1',
      'helm history web | cut -f1,3,6',
      'kubectl get secret sh.helm.release.v1.web.v3 -o jsonpath={.data.release} | base64 -d',
      'helm uninstall web',
      'kubectl get secret',
    ]);
    expect(text).toContain('"bitnami" has been added to your repositories');
    expect(text).toContain('\n2/2\n');
    expect(text).toContain('Rollback was a success! Happy Helming!');
    expect(text).toMatch(/3 +\tdeployed +\tRollback to 1/);
    expect(text).toContain('release "web" uninstalled');
    expect(text).toContain('No resources found in default namespace.');
    const stored = /base64 -d\n(\S+)\n/.exec(text)?.[1] ?? '';
    const release = JSON.parse(gunzipSync(Buffer.from(stored, 'base64')).toString());
    expect(release).toMatchObject({
      name: 'web',
      version: 3,
      info: { status: 'deployed' },
      config: { replicaCount: 2 },
    });
  });

  it('makes, tests and packs charts, and gives up what does not become ready', async () => {
    const text = await type([
      'helm create shop',
      'helm lint shop',
      'helm package shop',
      'helm install one shop-0.1.0.tgz --set image.tag=1.27 > /dev/null',
      'helm test one | grep Phase',
      'helm upgrade one shop --set image.repository=ngnix --atomic --timeout 30s',
      'helm history one | cut -f1,3',
      'helm install two shop --set fullnameOverride=one-shop',
      'helm repo add other https://example.com/charts',
    ]);
    expect(text).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(text).toContain('Phase:          Succeeded');
    expect(text).toContain(
      'Error: UPGRADE FAILED: release one failed, and has been rolled back due to atomic being set: context deadline exceeded',
    );
    expect(text).toMatch(/2 +\tfailed/);
    expect(text).toContain('"one-shop" in namespace "default" exists and cannot be imported into the current release');
    expect(text).toContain('is not a valid chart repository or cannot be reached');
  });
});
