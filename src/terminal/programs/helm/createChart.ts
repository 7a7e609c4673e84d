import { normalize } from '../../../posix/fs/Vfs.ts';
import type { HelmContext } from './HelmContext.ts';

/** `helm create`: a small chart of a Deployment and a Service to begin with. */
export function createChart({ job, around, line }: HelmContext): number {
  const [, name] = line.words;
  if (name === undefined) throw new Error('"helm create" requires 1 argument\n\nUsage:  helm create NAME [flags]');
  const short = name.replace(/^.*\//, '');
  for (const [path, text] of Object.entries(FILES)) {
    around.vfs().writeText(normalize(`${name}/${path}`, job.cwd), text.replaceAll('CHART', short));
  }
  job.stdout(`Creating ${name}\n`);
  return 0;
}

const LABELS = `{{- define "CHART.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{ include "CHART.selectorLabels" . }}
{{- end }}
`;

const FILES: Readonly<Record<string, string>> = {
  'Chart.yaml': `apiVersion: v2
name: CHART
description: A Helm chart for Kubernetes
type: application
version: 0.1.0
appVersion: "1.16.0"
`,
  'values.yaml': `replicaCount: 1

image:
  repository: nginx
  # The chart's appVersion when empty.
  tag: ""

service:
  type: ClusterIP
  port: 80

resources: {}
`,
  'templates/_helpers.tpl': `{{- define "CHART.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

${LABELS}
{{- define "CHART.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
`,
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "CHART.fullname" . }}
  labels:
    {{- include "CHART.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      {{- include "CHART.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "CHART.labels" . | nindent 8 }}
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          ports:
            - name: http
              containerPort: {{ .Values.service.port }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ include "CHART.fullname" . }}
  labels:
    {{- include "CHART.labels" . | nindent 4 }}
spec:
  type: {{ .Values.service.type }}
  ports:
    - port: {{ .Values.service.port }}
      targetPort: http
      name: http
  selector:
    {{- include "CHART.selectorLabels" . | nindent 4 }}
`,
  'templates/NOTES.txt': `{{ include "CHART.fullname" . }} listens on port {{ .Values.service.port }}. To reach it from here:
  kubectl port-forward service/{{ include "CHART.fullname" . }} 8080:{{ .Values.service.port }}
`,
};
