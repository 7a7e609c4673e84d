import { stringifyYaml } from '../api/yaml/stringifyYaml.ts';
import { gatewayApiManifest } from '../scenarios/gatewayApiCrds.ts';
import { networkPluginObjects } from '../scenarios/networkPluginObjects.ts';
import { guestbook } from './manifests/guestbook.ts';
import { metricsServer } from './manifests/metricsServer.ts';

/** Where the examples of the Kubernetes documentation are published. */
const EXAMPLES =
  /^https:\/\/(?:k8s\.io\/examples|kubernetes\.io\/examples|raw\.githubusercontent\.com\/kubernetes\/website\/(?:main|master)\/content\/en\/examples)\/(.+)$/;

const deployment = (replicas: number, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: nginx-deployment, labels: {app: nginx}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec:
      containers: [{name: nginx, image: "${image}", ports: [{containerPort: 80}]}]
`;

/** Manifests with the objects that readers of these pages expect, written for this terminal. */
const KNOWN: Readonly<Record<string, string>> = {
  ...guestbook,
  'application/deployment.yaml': deployment(2, 'nginx:1.14.2'),
  'application/deployment-update.yaml': deployment(2, 'nginx:1.16.1'),
  'application/deployment-scale.yaml': deployment(4, 'nginx:1.16.1'),
  'controllers/nginx-deployment.yaml': deployment(3, 'nginx:1.14.2'),
  'pods/simple-pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: nginx}
spec:
  containers: [{name: nginx, image: "nginx:1.14.2", ports: [{containerPort: 80}]}]
`,
  'controllers/frontend.yaml': `apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: frontend, labels: {app: guestbook, tier: frontend}}
spec:
  replicas: 3
  selector: {matchLabels: {tier: frontend}}
  template:
    metadata: {labels: {tier: frontend}}
    spec:
      containers: [{name: php-redis, image: "us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5"}]
`,
  'application/job/cronjob.yaml': `apiVersion: batch/v1
kind: CronJob
metadata: {name: hello}
spec:
  schedule: "* * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
          - name: hello
            image: busybox:1.28
            imagePullPolicy: IfNotPresent
            command: [/bin/sh, -c, "date; echo Hello from the Kubernetes cluster"]
`,
  'pods/probe/exec-liveness.yaml': `apiVersion: v1
kind: Pod
metadata: {name: liveness-exec, labels: {test: liveness}}
spec:
  containers:
  - name: liveness
    image: registry.k8s.io/busybox:1.27.2
    args: [/bin/sh, -c, "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"]
    livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}
`,
};

/** Manifests of releases of what the model can run besides. */
const RELEASES: readonly [RegExp, () => string][] = [
  [
    /^https:\/\/(?:raw\.)?github(?:usercontent)?\.com\/kubernetes-sigs\/metrics-server\/.*high-availability[\w.+-]*\.ya?ml$/,
    () => metricsServer(2),
  ],
  [
    /^https:\/\/(?:raw\.)?github(?:usercontent)?\.com\/kubernetes-sigs\/metrics-server\/.*components\.ya?ml$/,
    () => metricsServer(),
  ],
];

/** Manifests that install what a cluster of this page is born with. */
const INSTALLED: readonly [RegExp, string][] = [
  [/ingress-nginx/, 'the ingress controller'],
  [/calico|flannel|weave|cilium|kindnet/, 'the network plugin'],
];

/** Manifests of network plugins, of whatever release. */
const PLUGINS: readonly [RegExp, string][] = [
  [
    /^https:\/\/(?:raw\.)?github(?:usercontent)?\.com\/(?:flannel-io|coreos)\/flannel\/.*kube-flannel[\w-]*\.ya?ml$/,
    'flannel',
  ],
  [
    /^https:\/\/(?:raw\.githubusercontent\.com\/projectcalico\/.*|(?:docs\.)?projectcalico\.(?:org|docs\.tigera\.io)\/.*)calico\.ya?ml$/,
    'calico',
  ],
  [/^https:\/\/docs\.projectcalico\.org\/.*calico\.ya?ml$/, 'calico'],
  [
    /^https:\/\/(?:github\.com\/weaveworks\/weave\/releases\/.*weave-daemonset[\w.-]*\.ya?ml|cloud\.weave\.works\/k8s\/net.*)$/,
    'weave',
  ],
];

/** The definitions of the Gateway API, of whatever release. */
const GATEWAY_API =
  /^https:\/\/github\.com\/kubernetes-sigs\/gateway-api\/releases\/(?:latest\/download|download\/v[\w.-]+)\/standard-install\.yaml$/;

/** The manifest behind a well-known address. Throws why there is none: the network ends at the cluster. */
export function knownUrl(url: string): string {
  const text = KNOWN[EXAMPLES.exec(url)?.[1] ?? ''];
  if (text !== undefined) return text;
  if (GATEWAY_API.test(url)) return gatewayApiManifest();
  const release = RELEASES.find(([pattern]) => pattern.test(url));
  if (release) return release[1]();
  const plugin = PLUGINS.find(([pattern]) => pattern.test(url));
  if (plugin) return documents(networkPluginObjects(plugin[1]) ?? []);
  const installed = INSTALLED.find(([pattern]) => pattern.test(url));
  const hint = installed ? `; ${installed[1]} is chosen with the cluster` : '';
  throw new Error(`the network outside of the cluster is closed: paste the manifest into a file instead${hint}`);
}

const documents = (objects: readonly object[]): string => objects.map((object) => stringifyYaml(object)).join('---\n');
