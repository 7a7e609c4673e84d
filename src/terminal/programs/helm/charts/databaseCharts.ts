import { type ChartFiles, COMMON_VALUES, chartYaml, HELPERS, image, NOTES_HEAD, named } from './chartParts.ts';

interface Database {
  name: string;
  version: string;
  tag: string;
  description: string;
  port: number;
  dataPath: string;
  /** Values of `auth` and the variables of the container made of them. */
  auth: string;
  env: string;
  secret: string;
  connect: string;
}

const STATEFUL_SET = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  replicas: 1
  serviceName: {{ include "NAME.fullname" . }}-headless
  selector:
    matchLabels: {{- include "NAME.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "NAME.labels" . | nindent 8 }}
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: {{ include "NAME.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
          env:
ENV
          ports:
            - name: tcp
              containerPort: PORT
          readinessProbe:
            tcpSocket:
              port: tcp
            periodSeconds: 5
          resources: {{- toYaml .Values.primary.resources | nindent 12 }}
          volumeMounts:
            - name: data
              mountPath: PATH
      {{- if not .Values.primary.persistence.enabled }}
      volumes:
        - name: data
          emptyDir: {}
      {{- end }}
  {{- if .Values.primary.persistence.enabled }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .Values.primary.persistence.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ .Values.primary.persistence.size }}
  {{- end }}
`;

const service = (suffix: string, headless: boolean): string => `apiVersion: v1
kind: Service
metadata:
  name: {{ include "NAME.fullname" . }}${suffix}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
spec:
  type: ClusterIP
${headless ? '  clusterIP: None\n  publishNotReadyAddresses: true\n' : ''}  ports:
    - name: tcp
      port: PORT
      targetPort: tcp
  selector: {{- include "NAME.selector" . | nindent 4 }}
`;

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: {{ include "NAME.fullname" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "NAME.labels" . | nindent 4 }}
type: Opaque
data:
SECRET`;

const NOTES = `${NOTES_HEAD}{{ .Chart.Name }} can be accessed on port PORT on the following DNS name from within your cluster:

    {{ include "NAME.fullname" . }}.{{ .Release.Namespace }}.svc.cluster.local

CONNECT`;

function databaseChart(db: Database): ChartFiles {
  const of = (text: string): string =>
    named(text, db.name)
      .replaceAll('PORT', String(db.port))
      .replace('ENV\n', named(db.env, db.name))
      .replace('PATH', db.dataPath)
      .replace('SECRET', named(db.secret, db.name))
      .replace('CONNECT', named(db.connect, db.name));
  return {
    'Chart.yaml': chartYaml(db.name, db.version, db.tag, db.description),
    'values.yaml': `${COMMON_VALUES}${image(db.name === 'postgresql' ? 'postgres' : db.name, db.tag)}${db.auth}primary:
  persistence:
    enabled: true
    storageClass: ""
    size: 8Gi
  resources: {}
`,
    'README.md': `# ${db.name}\n\n${db.description}\n\n    helm install my-release bitnami/${db.name}\n`,
    'templates/_helpers.tpl': of(HELPERS),
    'templates/secrets.yaml': of(SECRET),
    'templates/statefulset.yaml': of(STATEFUL_SET),
    'templates/svc.yaml': of(service('', false)),
    'templates/svc-headless.yaml': of(service('-headless', true)),
    'templates/NOTES.txt': of(NOTES),
  };
}

const secretKey = (key: string, value: string): string =>
  `  ${key}: {{ include "NAME.password" (dict "given" .Values.auth.${value} "key" "${key}" "top" .) | b64enc }}\n`;

const fromSecret = (variable: string, key: string): string => `            - name: ${variable}
              valueFrom:
                secretKeyRef:
                  name: {{ include "NAME.fullname" . }}
                  key: ${key}
`;

const fromValue = (variable: string, value: string): string => `            {{- with .Values.auth.${value} }}
            - name: ${variable}
              value: {{ . | quote }}
            {{- end }}
`;

const sqlAuth = (database: string): string => `auth:
  ## Passwords that are not given are made up.
  rootPassword: ""
  database: ${database}
  username: ""
  password: ""
`;

const sqlEnv = (prefix: string, key: string): string =>
  fromSecret(`${prefix}_ROOT_PASSWORD`, `${key}-root-password`) +
  fromValue(`${prefix}_DATABASE`, 'database') +
  fromValue(`${prefix}_USER`, 'username') +
  `            {{- if .Values.auth.username }}\n${fromSecret(`${prefix}_PASSWORD`, `${key}-password`)}            {{- end }}\n`;

const sqlSecret = (key: string): string =>
  secretKey(`${key}-root-password`, 'rootPassword') + secretKey(`${key}-password`, 'password');

const sqlConnect = (key: string): string => `To get the password of root:

    kubectl get secret --namespace {{ .Release.Namespace }} {{ include "NAME.fullname" . }} -o jsonpath="{.data.${key}-root-password}" | base64 -d
`;

export const mysqlCharts: readonly ChartFiles[] = [
  databaseChart({
    name: 'mysql',
    version: '14.0.3',
    tag: '9.4.0',
    description: 'MySQL is a relational database.',
    port: 3306,
    dataPath: '/var/lib/mysql',
    auth: sqlAuth('my_database'),
    env: sqlEnv('MYSQL', 'mysql'),
    secret: sqlSecret('mysql'),
    connect: sqlConnect('mysql'),
  }),
];

export const mariadbCharts: readonly ChartFiles[] = [
  databaseChart({
    name: 'mariadb',
    version: '22.0.3',
    tag: '12.0.2',
    description: 'MariaDB is a relational database that speaks as MySQL does.',
    port: 3306,
    dataPath: '/var/lib/mysql',
    auth: sqlAuth('my_database'),
    env: sqlEnv('MARIADB', 'mariadb'),
    secret: sqlSecret('mariadb'),
    connect: sqlConnect('mariadb'),
  }),
];

export const postgresqlCharts: readonly ChartFiles[] = [
  databaseChart({
    name: 'postgresql',
    version: '16.7.27',
    tag: '17.6',
    description: 'PostgreSQL (Postgres) is an object-relational database.',
    port: 5432,
    dataPath: '/var/lib/postgresql/data',
    auth: 'auth:\n  ## Passwords that are not given are made up.\n  postgresPassword: ""\n  database: ""\n',
    env: fromSecret('POSTGRES_PASSWORD', 'postgres-password') + fromValue('POSTGRES_DB', 'database'),
    secret: secretKey('postgres-password', 'postgresPassword'),
    connect: `To get the password of postgres:

    kubectl get secret --namespace {{ .Release.Namespace }} {{ include "NAME.fullname" . }} -o jsonpath="{.data.postgres-password}" | base64 -d
`,
  }),
];
