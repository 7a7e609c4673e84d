import { type ChartFiles, COMMON_VALUES, chartYaml, HELPERS, image, NOTES_HEAD, named } from './chartParts.ts';

const set = (role: string, values: string, args: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "NAME.fullname" . }}-${role}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
    app.kubernetes.io/component: ${role.replace(/s$/, '')}
spec:
  replicas: {{ ${values} }}
  serviceName: {{ include "NAME.fullname" . }}-headless
  selector:
    matchLabels: {{- include "NAME.selector" . | nindent 6 }}
      app.kubernetes.io/component: ${role.replace(/s$/, '')}
  template:
    metadata:
      labels: {{- include "NAME.labels" . | nindent 8 }}
        app.kubernetes.io/component: ${role.replace(/s$/, '')}
    spec:
      containers:
        - name: redis
          image: {{ include "NAME.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
          {{- if .Values.auth.enabled }}
          env:
            - name: REDIS_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ include "NAME.fullname" . }}
                  key: redis-password
          {{- end }}
          args:
            - redis-server
            {{- if .Values.auth.enabled }}
            - --requirepass
            - $(REDIS_PASSWORD)
            {{- end }}
${args}          ports:
            - name: redis
              containerPort: 6379
          readinessProbe:
            tcpSocket:
              port: redis
            periodSeconds: 5
          volumeMounts:
            - name: redis-data
              mountPath: /data
      {{- if not .Values.master.persistence.enabled }}
      volumes:
        - name: redis-data
          emptyDir: {}
      {{- end }}
  {{- if .Values.master.persistence.enabled }}
  volumeClaimTemplates:
    - metadata:
        name: redis-data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: {{ .Values.master.persistence.size }}
  {{- end }}
`;

const FOLLOW = `            - --replicaof
            - {{ include "NAME.fullname" . }}-master
            - "6379"
            {{- if .Values.auth.enabled }}
            - --masterauth
            - $(REDIS_PASSWORD)
            {{- end }}
`;

const service = (suffix: string, component: string | undefined): string => `apiVersion: v1
kind: Service
metadata:
  name: {{ include "NAME.fullname" . }}-${suffix}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  type: ClusterIP
${component === undefined ? '  clusterIP: None\n' : ''}  ports:
    - name: tcp-redis
      port: 6379
      targetPort: redis
  selector: {{- include "NAME.selector" . | nindent 4 }}
${component === undefined ? '' : `    app.kubernetes.io/component: ${component}\n`}`;

const ifReplicated = (text: string): string => `{{- if eq .Values.architecture "replication" }}\n${text}{{- end }}\n`;

const of = (text: string): string => named(text, 'redis');

export const redisCharts: readonly ChartFiles[] = [
  {
    'Chart.yaml': chartYaml('redis', '22.0.7', '8.2.1', 'Redis is a key-value store in memory.'),
    'values.yaml': `${COMMON_VALUES}${image('redis', '8.2.1')}## standalone or replication
architecture: replication
auth:
  enabled: true
  ## Made up when it is not given.
  password: ""
master:
  count: 1
  persistence:
    enabled: true
    size: 8Gi
replica:
  replicaCount: 3
`,
    'README.md': '# redis\n\nRedis is a key-value store in memory.\n\n    helm install my-release bitnami/redis\n',
    'templates/_helpers.tpl': of(HELPERS),
    'templates/secret.yaml': of(`{{- if .Values.auth.enabled }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
type: Opaque
data:
  redis-password: {{ include "NAME.password" (dict "given" .Values.auth.password "key" "redis" "top" .) | b64enc }}
{{- end }}
`),
    'templates/headless-svc.yaml': of(service('headless', undefined)),
    'templates/master/application.yaml': of(set('master', '.Values.master.count', '')),
    'templates/master/service.yaml': of(service('master', 'master')),
    'templates/replicas/application.yaml': of(ifReplicated(set('replicas', '.Values.replica.replicaCount', FOLLOW))),
    'templates/replicas/service.yaml': of(ifReplicated(service('replicas', 'replica'))),
    'templates/NOTES.txt': of(`${NOTES_HEAD}Redis can be accessed on the following DNS names from within your cluster:

    {{ include "NAME.fullname" . }}-master.{{ .Release.Namespace }}.svc.cluster.local for read/write operations (port 6379)
{{- if eq .Values.architecture "replication" }}
    {{ include "NAME.fullname" . }}-replicas.{{ .Release.Namespace }}.svc.cluster.local for read-only operations (port 6379)
{{- end }}
{{ if .Values.auth.enabled }}
To get your password run:

    export REDIS_PASSWORD=$(kubectl get secret --namespace {{ .Release.Namespace }} {{ include "NAME.fullname" . }} -o jsonpath="{.data.redis-password}" | base64 -d)
{{ end }}`),
  },
];
