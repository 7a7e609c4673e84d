import { type KubeObject, parseApiVersion } from '../../api/meta.ts';
import { parseDocuments } from '../../api/yaml/parseDocuments.ts';
import type { JournalEntry } from '../../playback/Playback.ts';
import { DEFAULT_CLUSTER } from '../ClusterConfig.ts';
import { SCENARIO_VERSION, type Scenario, type ScenarioFile } from '../Scenario.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
spec:
  replicas: 3
  selector:
    matchLabels:
      app: hello
  template:
    metadata:
      labels:
        app: hello
    spec:
      containers:
        - name: web
          image: kiamol/ch02-hello-kiamol
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: 80
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: hello
spec:
  selector:
    app: hello
  ports:
    - port: 80
      targetPort: 80
`;

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: hello
spec:
  ingressClassName: nginx
  rules:
    - host: hello.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: hello
                port:
                  number: 80
`;

const FILES: readonly ScenarioFile[] = [
  { name: 'deployment.yaml', text: DEPLOYMENT },
  { name: 'service.yaml', text: SERVICE },
  { name: 'ingress.yaml', text: INGRESS },
];

/** Virtual ms after which the application runs; the page opens then. */
const SETTLED_MS = 45_000;
const APPLIED_MS = 20_000;

/** What a first visit opens on: three nodes, a small web application behind an Ingress, requests from outside. */
export function openingScenario(): Scenario {
  return {
    version: SCENARIO_VERSION,
    name: 'hello',
    cluster: { ...DEFAULT_CLUSTER, distribution: 'bare' },
    files: [...FILES],
    journal: [
      ...appliedAt(APPLIED_MS, FILES),
      {
        at: APPLIED_MS,
        action: {
          type: 'traffic',
          sources: [{ name: 'internet', url: 'http://hello.example.com/', requestsPerSecond: 20 }],
        },
      },
    ],
    traffic: [{ name: 'internet', url: 'http://hello.example.com/', requestsPerSecond: 20 }],
    at: SETTLED_MS,
    speed: 1,
  };
}

const RESOURCES: Record<string, string> = { Deployment: 'deployments', Service: 'services', Ingress: 'ingresses' };

/** The journal of a user who created all these objects in the default namespace at one moment. */
function appliedAt(at: number, files: readonly ScenarioFile[]): JournalEntry[] {
  return files
    .flatMap((file) => parseDocuments(file.text).documents)
    .map((document) => {
      const given = document.value as KubeObject;
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(given)}\n` };
      const body = { ...given, metadata: { ...given.metadata, annotations } };
      const resource = RESOURCES[body.kind ?? ''] ?? '';
      const ref = { ...parseApiVersion(body.apiVersion ?? ''), resource, namespace: 'default' };
      const options = { fieldManager: 'kubectl-client-side-apply' };
      return { at, action: { type: 'request', request: { verb: 'create', ref, body, options } } };
    });
}
