const labels = '{k8s-app: metrics-server}';
const inSystem = (name: string): string => `metadata: {name: ${name}, namespace: kube-system, labels: ${labels}}`;

const roles = `apiVersion: v1
kind: ServiceAccount
${inSystem('metrics-server')}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: system:aggregated-metrics-reader
  labels:
    k8s-app: metrics-server
    rbac.authorization.k8s.io/aggregate-to-admin: "true"
    rbac.authorization.k8s.io/aggregate-to-edit: "true"
    rbac.authorization.k8s.io/aggregate-to-view: "true"
rules:
- {apiGroups: [metrics.k8s.io], resources: [pods, nodes], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "system:metrics-server", labels: ${labels}}
rules:
- {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}
- {apiGroups: [""], resources: [pods, nodes], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
${inSystem('metrics-server-auth-reader')}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader}
subjects: [{kind: ServiceAccount, name: metrics-server, namespace: kube-system}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "metrics-server:system:auth-delegator", labels: ${labels}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:auth-delegator"}
subjects: [{kind: ServiceAccount, name: metrics-server, namespace: kube-system}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "system:metrics-server", labels: ${labels}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:metrics-server"}
subjects: [{kind: ServiceAccount, name: metrics-server, namespace: kube-system}]
`;

const server = (replicas: number): string => `apiVersion: v1
kind: Service
${inSystem('metrics-server')}
spec:
  selector: ${labels}
  ports: [{name: https, port: 443, protocol: TCP, targetPort: https, appProtocol: https}]
---
apiVersion: apps/v1
kind: Deployment
${inSystem('metrics-server')}
spec:
  replicas: ${replicas}
  selector: {matchLabels: ${labels}}
  strategy: {rollingUpdate: {maxUnavailable: ${replicas > 1 ? 1 : 0}}}
  template:
    metadata: {labels: ${labels}}
    spec:
      serviceAccountName: metrics-server
      priorityClassName: system-cluster-critical
      nodeSelector: {kubernetes.io/os: linux}
      volumes: [{name: tmp-dir, emptyDir: {}}]
      containers:
      - name: metrics-server
        image: registry.k8s.io/metrics-server/metrics-server:v0.8.0
        imagePullPolicy: IfNotPresent
        args:
        - --cert-dir=/tmp
        - --secure-port=10250
        - --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
        - --kubelet-use-node-status-port
        - --metric-resolution=15s
        ports: [{name: https, containerPort: 10250, protocol: TCP}]
        livenessProbe: {httpGet: {path: /livez, port: https, scheme: HTTPS}, periodSeconds: 10, failureThreshold: 3}
        readinessProbe:
          httpGet: {path: /readyz, port: https, scheme: HTTPS}
          periodSeconds: 10
          failureThreshold: 3
          initialDelaySeconds: 20
        resources: {requests: {cpu: 100m, memory: 200Mi}}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          runAsNonRoot: true
          runAsUser: 1000
          capabilities: {drop: [ALL]}
          seccompProfile: {type: RuntimeDefault}
        volumeMounts: [{mountPath: /tmp, name: tmp-dir}]
`;

const apiService = `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io, labels: ${labels}}
spec:
  group: metrics.k8s.io
  version: v1beta1
  service: {name: metrics-server, namespace: kube-system}
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
`;

const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
${inSystem('metrics-server')}
spec: {minAvailable: 1, selector: {matchLabels: ${labels}}}
`;

/** What a release of metrics-server installs (components.yaml), or with two replicas (high-availability.yaml). */
export function metricsServer(replicas = 1): string {
  return [roles, server(replicas), ...(replicas > 1 ? [budget] : []), apiService].join('---\n');
}
