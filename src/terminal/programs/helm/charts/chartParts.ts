/** Files of a chart by their paths below its folder. */
export type ChartFiles = Readonly<Record<string, string>>;

/** Names, labels and the image, as most published charts have them. */
export const HELPERS = `{{- define "NAME.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- define "NAME.selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
{{- end -}}
{{- define "NAME.labels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
{{- define "NAME.image" -}}
{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end -}}
{{- define "NAME.password" -}}
{{ .given | default (printf "%s/%s/%s" .top.Release.Namespace .top.Release.Name .key | sha256sum | trunc 10) }}
{{- end -}}
`;

export const image = (repository: string, tag: string): string => `## Where the image comes from.
image:
  registry: docker.io
  repository: ${repository}
  tag: ${tag}
  pullPolicy: IfNotPresent
`;

export const COMMON_VALUES = `nameOverride: ""
fullnameOverride: ""
`;

export const NOTES_HEAD = `CHART NAME: {{ .Chart.Name }}
CHART VERSION: {{ .Chart.Version }}
APP VERSION: {{ .Chart.AppVersion }}

** Please be patient while the chart is being deployed **

`;

export const chartYaml = (name: string, version: string, appVersion: string, description: string, more = ''): string =>
  `apiVersion: v2
name: ${name}
version: ${version}
appVersion: "${appVersion}"
description: ${description}
type: application
${more}`;

/** The same file for charts of other names. */
export const named = (text: string, name: string): string => text.replaceAll('NAME.', `${name}.`);
