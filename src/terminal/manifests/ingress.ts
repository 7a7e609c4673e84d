const part =
  '{app.kubernetes.io/component: controller, app.kubernetes.io/instance: ingress-nginx, app.kubernetes.io/name: ingress-nginx}';

/** ingress-nginx as minikube's addon installs it: on ports 80 and 443 of the machine. */
export function ingressManifest(): string {
  return `apiVersion: v1
kind: Namespace
metadata: {name: ingress-nginx, labels: {app.kubernetes.io/name: ingress-nginx}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ingress-nginx, namespace: ingress-nginx, labels: ${part}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${part}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: nginx
  labels: ${part}
  annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
spec: {controller: k8s.io/ingress-nginx}
---
apiVersion: v1
kind: Service
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${part}}
spec:
  type: NodePort
  selector: ${part}
  ports:
  - {name: http, port: 80, protocol: TCP, targetPort: http}
  - {name: https, port: 443, protocol: TCP, targetPort: https}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: ${part}}
spec:
  selector: {matchLabels: ${part}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}
  template:
    metadata: {labels: ${part}}
    spec:
      serviceAccountName: ingress-nginx
      nodeSelector: {kubernetes.io/os: linux}
      tolerations: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule, operator: Equal}]
      containers:
      - name: controller
        image: registry.k8s.io/ingress-nginx/controller:v1.14.1
        imagePullPolicy: IfNotPresent
        args: [/nginx-ingress-controller, --ingress-class=nginx, --watch-ingress-without-class=true, --publish-status-address=localhost]
        ports:
        - {name: http, containerPort: 80, hostPort: 80, protocol: TCP}
        - {name: https, containerPort: 443, hostPort: 443, protocol: TCP}
        readinessProbe: {httpGet: {path: /healthz, port: 10254}, initialDelaySeconds: 10}
        livenessProbe: {httpGet: {path: /healthz, port: 10254}, initialDelaySeconds: 10, failureThreshold: 5}
        resources: {requests: {cpu: 100m, memory: 90Mi}}
`;
}
