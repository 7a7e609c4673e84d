import { type ChartFiles, COMMON_VALUES, chartYaml, HELPERS, image, NOTES_HEAD, named } from './chartParts.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  selector:
    matchLabels: {{- include "NAME.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "NAME.labels" . | nindent 8 }}
      {{- with .Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}
          image: {{ include "NAME.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
          {{- with .Values.extraEnvVars }}
          env: {{- toYaml . | nindent 12 }}
          {{- end }}
          ports:
            - name: http
              containerPort: {{ .Values.containerPorts.http }}
          livenessProbe:
            tcpSocket:
              port: http
            initialDelaySeconds: 30
            timeoutSeconds: 5
          readinessProbe:
            httpGet:
              path: /
              port: http
            initialDelaySeconds: 5
            periodSeconds: 5
            timeoutSeconds: 3
          resources: {{- toYaml .Values.resources | nindent 12 }}
`;

const AUTOSCALER = `{{- if .Values.autoscaling.enabled }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "NAME.fullname" . }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "NAME.fullname" . }}
  minReplicas: {{ .Values.autoscaling.minReplicas }}
  maxReplicas: {{ .Values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .Values.autoscaling.targetCPU }}
{{- end }}
`;

export const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
  {{- with .Values.service.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ .Values.service.type }}
  ports:
    - name: http
      port: {{ .Values.service.ports.http }}
      targetPort: http
      {{- if and (ne .Values.service.type "ClusterIP") .Values.service.nodePorts.http }}
      nodePort: {{ .Values.service.nodePorts.http }}
      {{- end }}
  selector: {{- include "NAME.selector" . | nindent 4 }}
`;

export const INGRESS = `{{- if .Values.ingress.enabled }}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
  {{- with .Values.ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .Values.ingress.ingressClassName }}
  ingressClassName: {{ . }}
  {{- end }}
  rules:
    - host: {{ .Values.ingress.hostname }}
      http:
        paths:
          - path: {{ .Values.ingress.path }}
            pathType: {{ .Values.ingress.pathType }}
            backend:
              service:
                name: {{ include "NAME.fullname" . }}
                port:
                  name: http
{{- end }}
`;

const NOTES = `${NOTES_HEAD}{{ .Chart.Name }} can be accessed through the following DNS name from within your cluster:

    {{ include "NAME.fullname" . }}.{{ .Release.Namespace }}.svc.cluster.local (port {{ .Values.service.ports.http }})

To access it from outside the cluster:

    kubectl port-forward --namespace {{ .Release.Namespace }} svc/{{ include "NAME.fullname" . }} 8080:{{ .Values.service.ports.http }} &
    curl http://127.0.0.1:8080/
`;

export const serviceValues = (type: string, hostname: string): string => `service:
  ## ClusterIP, NodePort or LoadBalancer.
  type: ${type}
  ports:
    http: 80
  nodePorts:
    http: ""
  annotations: {}
ingress:
  enabled: false
  ingressClassName: ""
  hostname: ${hostname}
  path: /
  pathType: Prefix
  annotations: {}
`;

/** A server of pages: a Deployment, a Service, an Ingress and an autoscaler if wanted. */
function webChart(name: string, version: string, tag: string, repository: string, description: string): ChartFiles {
  const of = (text: string): string => named(text, name);
  return {
    'Chart.yaml': chartYaml(name, version, tag, description),
    'values.yaml': `${COMMON_VALUES}${image(repository, tag)}replicaCount: 1
containerPorts:
  http: 80
${serviceValues('LoadBalancer', `${name}.local`)}resources: {}
nodeSelector: {}
tolerations: []
podAnnotations: {}
extraEnvVars: []
autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: 11
  targetCPU: 50
`,
    'README.md': `# ${name}\n\n${description}\n\n    helm install my-release bitnami/${name}\n`,
    'templates/_helpers.tpl': of(HELPERS),
    'templates/deployment.yaml': of(DEPLOYMENT),
    'templates/svc.yaml': of(SERVICE),
    'templates/ingress.yaml': of(INGRESS),
    'templates/hpa.yaml': of(AUTOSCALER),
    'templates/NOTES.txt': of(NOTES),
  };
}

export const nginxCharts: readonly ChartFiles[] = [
  webChart(
    'nginx',
    '22.1.1',
    '1.29.1',
    'nginx',
    'NGINX Open Source is a web server that serves pages and forwards requests.',
  ),
  webChart(
    'nginx',
    '18.1.0',
    '1.27.0',
    'nginx',
    'NGINX Open Source is a web server that serves pages and forwards requests.',
  ),
];

export const apacheCharts: readonly ChartFiles[] = [
  webChart('apache', '11.4.29', '2.4.65', 'httpd', 'Apache HTTP Server is a web server that serves pages.'),
];

const VWEB_SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  type: {{ .Values.serviceType | default "LoadBalancer" }}
  ports:
    - port: {{ .Values.servicePort }}
      targetPort: http
  selector:
    app: vweb
    instance: {{ .Release.Name }}
`;

const VWEB_DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      app: vweb
      instance: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: vweb
        instance: {{ .Release.Name }}
    spec:
      containers:
        - name: web
          image: kiamol/ch09-vweb:v{{ .Values.version | default .Chart.AppVersion }}
          ports:
            - name: http
              containerPort: 80
`;

const vweb = (version: string, app: string): ChartFiles => ({
  'Chart.yaml': chartYaml('vweb', version, app, 'Simple versioned web app'),
  'values.yaml': `# port of the Service\nservicePort: 8090\n# how many pods\nreplicaCount: 2\n${app === '2' ? '# ClusterIP, NodePort or LoadBalancer\nserviceType: LoadBalancer\n' : ''}`,
  'templates/vweb-deployment.yaml': VWEB_DEPLOYMENT,
  'templates/vweb-service.yaml': VWEB_SERVICE,
});

export const vwebCharts: readonly ChartFiles[] = [vweb('2.0.0', '2'), vweb('1.0.0', '1')];

const hello = chartYaml('hello-world', '0.1.0', '1.16.0', 'A Helm chart for Kubernetes');

export const helloCharts: readonly ChartFiles[] = [
  { ...webChart('hello-world', '0.1.0', '1.16.0', 'nginx', 'A Helm chart for Kubernetes'), 'Chart.yaml': hello },
];

const podinfo = (version: string): ChartFiles => {
  const files = webChart('podinfo', version, version, 'stefanprodan/podinfo', 'Podinfo Helm chart for Kubernetes');
  const values = (files['values.yaml'] ?? '')
    .replace('registry: docker.io', 'registry: ghcr.io')
    .replace('http: 80\n', 'http: 9898\n')
    .replace('type: LoadBalancer', 'type: ClusterIP')
    .replace('    http: 80\n', '    http: 9898\n');
  return { ...files, 'values.yaml': values };
};

export const podinfoCharts: readonly ChartFiles[] = [podinfo('6.9.2')];
