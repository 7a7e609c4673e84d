const deployment = (name: string, image: string, port: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: kubernetes-dashboard, labels: {k8s-app: ${name}}}
spec:
  replicas: 1
  selector: {matchLabels: {k8s-app: ${name}}}
  template:
    metadata: {labels: {k8s-app: ${name}}}
    spec:
      serviceAccountName: kubernetes-dashboard
      containers:
      - {name: ${name}, image: "${image}", ports: [{containerPort: ${port}, protocol: TCP}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: kubernetes-dashboard, labels: {k8s-app: ${name}}}
spec: {selector: {k8s-app: ${name}}, ports: [{port: ${port === 9090 ? 80 : port}, targetPort: ${port}}]}
`;

/** The Kubernetes dashboard as minikube's addon installs it. */
export function dashboardManifest(): string {
  return [
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: kubernetes-dashboard}\n',
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: kubernetes-dashboard, namespace: kubernetes-dashboard}\n',
    deployment('kubernetes-dashboard', 'docker.io/kubernetesui/dashboard:v2.7.0', 9090),
    deployment('dashboard-metrics-scraper', 'docker.io/kubernetesui/metrics-scraper:v1.0.8', 8000),
  ].join('---\n');
}
