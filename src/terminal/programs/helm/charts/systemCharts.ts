import { metricsServer } from '../../../manifests/metricsServer.ts';
import { type ChartFiles, chartYaml } from './chartParts.ts';

const LABELS = `    app.kubernetes.io/component: controller
    app.kubernetes.io/instance: {{ .Release.Name }}
    app.kubernetes.io/name: ingress-nginx
`;

const MANAGED = `${LABELS}    app.kubernetes.io/managed-by: {{ .Release.Service }}
    helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
`;

const inner = (text: string): string => text.replace(/^/gm, '  ').replace(/ +$/, '');

const CONTROLLER = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-controller
  namespace: {{ .Release.Namespace }}
  labels:
${MANAGED}spec:
  replicas: {{ .Values.controller.replicaCount }}
  selector:
    matchLabels:
${inner(LABELS)}  template:
    metadata:
      labels:
${inner(inner(LABELS))}    spec:
      serviceAccountName: {{ .Release.Name }}
      nodeSelector: {{- toYaml .Values.controller.nodeSelector | nindent 8 }}
      terminationGracePeriodSeconds: 300
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v{{ .Chart.AppVersion }}
          args:
            - /nginx-ingress-controller
            - --publish-service=$(POD_NAMESPACE)/{{ .Release.Name }}-controller
            - --controller-class=k8s.io/ingress-nginx
            - --ingress-class={{ .Values.controller.ingressClassResource.name }}
            - --configmap=$(POD_NAMESPACE)/{{ .Release.Name }}-controller
          env:
            - name: POD_NAME
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
            - name: POD_NAMESPACE
              valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
          ports:
            - {name: http, containerPort: 80}
            - {name: https, containerPort: 443}
          livenessProbe: {httpGet: {path: /healthz, port: 10254}, initialDelaySeconds: 10, failureThreshold: 5}
          readinessProbe: {httpGet: {path: /healthz, port: 10254}, initialDelaySeconds: 10}
          resources: {{- toYaml .Values.controller.resources | nindent 12 }}
`;

const AROUND = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-controller
  namespace: {{ .Release.Namespace }}
  labels:
${MANAGED}spec:
  type: {{ .Values.controller.service.type }}
  ports:
    - name: http
      port: 80
      targetPort: http
      {{- with .Values.controller.service.nodePorts.http }}
      nodePort: {{ . }}
      {{- end }}
    - name: https
      port: 443
      targetPort: https
      {{- with .Values.controller.service.nodePorts.https }}
      nodePort: {{ . }}
      {{- end }}
  selector:
${LABELS}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-controller
  namespace: {{ .Release.Namespace }}
  labels:
${MANAGED}data: {{- toYaml .Values.controller.config | nindent 2 }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
${MANAGED}---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: {{ .Values.controller.ingressClassResource.name }}
  labels:
${MANAGED}{{- if .Values.controller.ingressClassResource.default }}
  annotations:
    ingressclass.kubernetes.io/is-default-class: "true"
{{- end }}
spec:
  controller: k8s.io/ingress-nginx
`;

export const ingressNginxCharts: readonly ChartFiles[] = [
  {
    'Chart.yaml': chartYaml(
      'ingress-nginx',
      '4.14.1',
      '1.14.1',
      'Ingress controller for Kubernetes using NGINX as a reverse proxy and load balancer',
    ),
    'values.yaml': `controller:
  replicaCount: 1
  config: {}
  nodeSelector:
    kubernetes.io/os: linux
  ingressClassResource:
    name: nginx
    default: false
  service:
    ## ClusterIP, NodePort or LoadBalancer.
    type: LoadBalancer
    nodePorts:
      http: ""
      https: ""
  resources:
    requests:
      cpu: 100m
      memory: 90Mi
`,
    'templates/controller-deployment.yaml': CONTROLLER,
    'templates/controller-service.yaml': AROUND,
    'templates/NOTES.txt': `The ingress-nginx controller has been installed.
It may take a few minutes for the load balancer IP to be available.
You can watch the status by running 'kubectl get service --namespace {{ .Release.Namespace }} {{ .Release.Name }}-controller --output wide --watch'

An example Ingress that makes use of the controller:
  apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata:
    name: example
    namespace: foo
  spec:
    ingressClassName: {{ .Values.controller.ingressClassResource.name }}
    rules:
      - host: www.example.com
        http:
          paths:
            - pathType: Prefix
              backend:
                service:
                  name: exampleService
                  port:
                    number: 80
              path: /
`,
  },
];

export const metricsServerCharts = (): ChartFiles[] => [
  {
    'Chart.yaml': chartYaml(
      'metrics-server',
      '3.13.0',
      '0.8.0',
      'Metrics Server is a scalable, efficient source of container resource metrics for Kubernetes built-in autoscaling pipelines.',
    ),
    'values.yaml': '## Further arguments of the server.\nargs: []\n',
    'templates/components.yaml': metricsServer()
      .replaceAll('namespace: kube-system', 'namespace: {{ .Release.Namespace }}')
      .replace(
        /name: metrics-server-auth-reader, namespace: \{\{ .Release.Namespace \}\}/,
        'name: metrics-server-auth-reader, namespace: kube-system',
      ),
    'templates/NOTES.txt': `***********************************************************************
* Metrics Server                                                      *
***********************************************************************
  Chart version: {{ .Chart.Version }}
  App version:   {{ .Chart.AppVersion }}
***********************************************************************
`,
  },
];
