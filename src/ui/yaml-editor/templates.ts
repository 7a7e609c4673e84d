export interface Template {
  /** What it makes, in Kubernetes' words. */
  name: string;
  text: string;
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
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

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 80
`;

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  rules:
    - host: web.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`;

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: sleep
  labels:
    app: sleep
spec:
  containers:
    - name: sleep
      image: busybox
      command: ["sh", "-c", "while true; do date; sleep 5; done"]
`;

const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  GREETING: hello
`;

const secret = `apiVersion: v1
kind: Secret
metadata:
  name: credentials
type: Opaque
stringData:
  PASSWORD: change-me
`;

const statefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  replicas: 2
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: redis:7
          ports:
            - containerPort: 6379
`;

const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
          image: busybox
          command: ["sleep", "infinity"]
`;

const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: once
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: once
          image: busybox
          command: ["echo", "done"]
`;

const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: every-minute
spec:
  schedule: "* * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: task
              image: busybox
              command: ["date"]
`;

/** Manifests to start from. */
const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: team-a
`;

const autoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 60
`;

const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 2
  selector:
    matchLabels:
      app: web
`;

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 1Gi
`;

const networkPolicy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: only-from-front
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              tier: front
      ports:
        - port: 80
`;

const access = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: pod-reader
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader-reads-pods
subjects:
  - kind: ServiceAccount
    name: reader
    namespace: default
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: pod-reader
`;

const quota = `apiVersion: v1
kind: ResourceQuota
metadata:
  name: limits-of-the-team
spec:
  hard:
    pods: "10"
    requests.cpu: "2"
    requests.memory: 2Gi
`;

export const templates: readonly Template[] = [
  { name: 'Deployment', text: deployment },
  { name: 'Service', text: service },
  { name: 'Ingress', text: ingress },
  { name: 'Web-application', text: `${deployment}---\n${service}---\n${ingress}` },
  { name: 'Pod', text: pod },
  { name: 'ConfigMap', text: configMap },
  { name: 'Secret', text: secret },
  { name: 'StatefulSet', text: statefulSet },
  { name: 'DaemonSet', text: daemonSet },
  { name: 'Job', text: job },
  { name: 'CronJob', text: cronJob },
  { name: 'HorizontalPodAutoscaler', text: autoscaler },
  { name: 'PodDisruptionBudget', text: budget },
  { name: 'PersistentVolumeClaim', text: claim },
  { name: 'NetworkPolicy', text: networkPolicy },
  { name: 'Namespace', text: namespace },
  { name: 'ResourceQuota', text: quota },
  { name: 'RBAC', text: access },
];
