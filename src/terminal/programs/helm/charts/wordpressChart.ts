import { type ChartFiles, COMMON_VALUES, chartYaml, HELPERS, image, NOTES_HEAD, named } from './chartParts.ts';
import { mariadbCharts } from './databaseCharts.ts';
import { INGRESS, SERVICE, serviceValues } from './webCharts.ts';

const of = (text: string): string => named(text, 'wordpress');

const DEPENDS = `dependencies:
  - name: mariadb
    version: 22.x.x
    repository: oci://registry-1.docker.io/bitnamicharts
    condition: mariadb.enabled
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels: {{- include "NAME.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "NAME.labels" . | nindent 8 }}
    spec:
      containers:
        - name: wordpress
          image: {{ include "NAME.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
          env:
            - name: WORDPRESS_DB_HOST
              value: {{ if .Values.mariadb.enabled }}{{ .Release.Name }}-mariadb{{ else }}{{ .Values.externalDatabase.host }}{{ end }}
            - name: WORDPRESS_DB_NAME
              value: {{ .Values.mariadb.auth.database | quote }}
            - name: WORDPRESS_DB_USER
              value: {{ .Values.mariadb.auth.username | quote }}
            - name: WORDPRESS_DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ if .Values.mariadb.enabled }}{{ .Release.Name }}-mariadb{{ else }}{{ include "NAME.fullname" . }}{{ end }}
                  key: mariadb-password
          ports:
            - name: http
              containerPort: 80
          readinessProbe:
            tcpSocket:
              port: http
            periodSeconds: 5
          volumeMounts:
            - name: wordpress-data
              mountPath: /var/www/html
      volumes:
        - name: wordpress-data
          {{- if .Values.persistence.enabled }}
          persistentVolumeClaim:
            claimName: {{ include "NAME.fullname" . }}
          {{- else }}
          emptyDir: {}
          {{- end }}
`;

const CLAIM = `{{- if .Values.persistence.enabled }}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: {{ .Values.persistence.size }}
{{- end }}
`;

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
type: Opaque
data:
  wordpress-password: {{ include "NAME.password" (dict "given" .Values.wordpressPassword "key" "wordpress" "top" .) | b64enc }}
  {{- if not .Values.mariadb.enabled }}
  mariadb-password: {{ .Values.externalDatabase.password | b64enc }}
  {{- end }}
`;

export const wordpressCharts: readonly ChartFiles[] = [
  {
    'Chart.yaml': chartYaml('wordpress', '26.0.0', '6.8', 'WordPress is a platform for blogs and pages.', DEPENDS),
    'values.yaml': `${COMMON_VALUES}${image('wordpress', '6.8-apache')}wordpressUsername: user
## Made up when it is not given.
wordpressPassword: ""
replicaCount: 1
${serviceValues('LoadBalancer', 'wordpress.local')}persistence:
  enabled: true
  size: 10Gi
mariadb:
  enabled: true
  auth:
    database: bitnami_wordpress
    username: bn_wordpress
    password: ""
externalDatabase:
  host: localhost
  password: ""
`,
    'README.md': '# wordpress\n\nWordPress and its database.\n\n    helm install my-release bitnami/wordpress\n',
    ...Object.fromEntries(
      Object.entries(mariadbCharts[0] ?? {}).map(([path, text]) => [`charts/mariadb/${path}`, text]),
    ),
    'templates/_helpers.tpl': of(HELPERS),
    'templates/secrets.yaml': of(SECRET),
    'templates/pvc.yaml': of(CLAIM),
    'templates/deployment.yaml': of(DEPLOYMENT),
    'templates/svc.yaml': of(SERVICE),
    'templates/ingress.yaml': of(INGRESS),
    'templates/NOTES.txt':
      of(`${NOTES_HEAD}Your WordPress site can be accessed through the following DNS name from within your cluster:

    {{ include "NAME.fullname" . }}.{{ .Release.Namespace }}.svc.cluster.local (port {{ .Values.service.ports.http }})

Login with the following credentials below to see your blog:

  echo Username: {{ .Values.wordpressUsername }}
  echo Password: $(kubectl get secret --namespace {{ .Release.Namespace }} {{ include "NAME.fullname" . }} -o jsonpath="{.data.wordpress-password}" | base64 -d)
`),
  },
];
