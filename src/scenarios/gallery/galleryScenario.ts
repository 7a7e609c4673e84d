import type { KubeObject } from '../../api/meta.ts';
import { parseDocuments } from '../../api/yaml/parseDocuments.ts';
import type { JournalEntry } from '../../playback/Playback.ts';
import { DEFAULT_CLUSTER } from '../ClusterConfig.ts';
import type { Scenario } from '../Scenario.ts';
import type { GalleryEntry } from './GalleryEntry.ts';

/** When the manifests are applied, when people come, and when the page opens: virtual ms. */
const APPLIED_AT = 45_000;
const TRAFFIC_AT = 60_000;
const OPENS_AT = 90_000;

const RESOURCES: Record<string, string> = {
  Deployment: 'deployments',
  Service: 'services',
  Ingress: 'ingresses',
  Pod: 'pods',
  Job: 'jobs',
};

/** The scenario of a gallery entry: its manifests applied to a small cluster, the notes beside it. */
export function galleryScenario(entry: GalleryEntry): Scenario {
  const objects = entry.manifests.flatMap(({ text }) =>
    parseDocuments(text).documents.map((document) => document.value as KubeObject),
  );
  const traffic = entry.traffic
    ? [{ name: 'internet', url: 'http://hello.example.com/', requestsPerSecond: entry.traffic }]
    : [];
  const journal: JournalEntry[] = objects.map((object, index) => created(object, APPLIED_AT + index * 120));
  if (traffic.length > 0) journal.push({ at: TRAFFIC_AT, action: { type: 'traffic', sources: traffic } });
  return {
    version: 1,
    name: entry.id,
    cluster: DEFAULT_CLUSTER,
    files: entry.manifests.map(({ name, text }) => ({ name, text })),
    journal,
    traffic,
    at: OPENS_AT,
    speed: 1,
    notes: { en: entry.text.en, ko: entry.text.ko },
    ...(entry.lens ? { view: { lens: entry.lens } } : {}),
  };
}

/** The request that `kubectl apply` makes for an object that is not there yet. */
function created(object: KubeObject, at: number): JournalEntry {
  const [group = '', version = ''] = object.apiVersion?.includes('/')
    ? object.apiVersion.split('/')
    : ['', object.apiVersion];
  const resource = RESOURCES[object.kind ?? ''] ?? '';
  const metadata = { ...object.metadata, namespace: 'default' };
  const lastApplied = `${JSON.stringify({ ...object, metadata: { annotations: {}, ...metadata } })}\n`;
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied };
  const body = { ...object, metadata: { annotations, ...metadata } };
  const ref = { group, version, resource, namespace: 'default' };
  const options = { fieldManager: 'kubectl-client-side-apply' };
  return { at, action: { type: 'request', request: { verb: 'create', ref, body, options } } };
}
