import type { KubeObject } from '../api/meta.ts';
import type { JournalEntry } from '../playback/Playback.ts';
import { DEFAULT_CLUSTER } from './ClusterConfig.ts';
import { helloDeployment, helloIngress, helloService } from './hello.ts';
import type { Scenario } from './Scenario.ts';

/** When the application is applied, when people begin to use it, and when the page opens: virtual ms. */
const APPLIED_AT = 45_000;
const TRAFFIC_AT = 60_000;
const OPENS_AT = 90_000;

const resources: Record<string, string> = { Deployment: 'deployments', Service: 'services', Ingress: 'ingresses' };

/** What the page opens on: a small web application behind an Ingress, with people using it. */
export function defaultScenario(): Scenario {
  const files = [helloDeployment, helloService, helloIngress];
  const traffic = [{ name: 'internet', url: 'http://hello.example.com/', requestsPerSecond: 20 }];
  return {
    version: 1,
    name: 'hello',
    cluster: DEFAULT_CLUSTER,
    files: files.map(({ name, text }) => ({ name, text })),
    journal: [
      ...files.map(({ object }, index) => applied(object, APPLIED_AT + index * 120)),
      { at: TRAFFIC_AT, action: { type: 'traffic', sources: traffic } },
    ],
    traffic,
    at: OPENS_AT,
    speed: 1,
  };
}

/** The request that `kubectl apply` makes for an object that is not there yet. */
function applied(object: KubeObject, at: number): JournalEntry {
  const [group = '', version = ''] = object.apiVersion?.includes('/')
    ? object.apiVersion.split('/')
    : ['', object.apiVersion];
  const ref = { group, version, resource: resources[object.kind ?? ''] ?? '', namespace: 'default' };
  const metadata = { ...object.metadata, namespace: 'default' };
  const lastApplied = `${JSON.stringify({ ...object, metadata: { annotations: {}, ...metadata } })}\n`;
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied };
  const body = { ...object, metadata: { annotations, ...metadata } };
  return {
    at,
    action: {
      type: 'request',
      request: { verb: 'create', ref, body, options: { fieldManager: 'kubectl-client-side-apply' } },
    },
  };
}
