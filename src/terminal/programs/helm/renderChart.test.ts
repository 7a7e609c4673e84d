import { describe, expect, it } from 'vitest';
import { buildTree, FileSystem } from '../../../posix/fs/FileSystem.ts';
import { Vfs } from '../../../posix/fs/Vfs.ts';
import { loadChart, type Values } from './Chart.ts';
import { type Rendered, renderChart } from './renderChart.ts';

function render(files: Record<string, string>, values: Values = {}): Rendered {
  const all = { 'Chart.yaml': 'name: shop\nversion: 1.2.3\nappVersion: "4.5"\n', ...files };
  const entries = Object.fromEntries(Object.entries(all).map(([name, text]) => [`/c/${name}`, text]));
  return renderChart({
    chart: loadChart(new Vfs(new FileSystem(buildTree(entries))), '/c'),
    release: { name: 'rel', namespace: 'ns', revision: 1, isInstall: true },
    values,
    kubeVersion: 'v1.36.0',
    apiVersions: ['v1', 'apps/v1'],
    source: { random: () => 0.5, now: () => 0 },
  });
}

/** What an expression of a template prints. */
function say(expression: string, values: Values = {}): unknown {
  const text = `kind: X\nsaid: |-\n  ${expression}\n`;
  return (render({ 'templates/x.yaml': text }, values).manifests[0]?.object as { said?: string } | undefined)?.said;
}

describe('a chart', () => {
  it.each([
    ['{{ .Release.Name }}/{{ .Release.Namespace }} {{ .Chart.Name }}-{{ .Chart.Version }}', 'rel/ns shop-1.2.3'],
    ['{{ .Chart.AppVersion }} {{ .Capabilities.KubeVersion.Version }}', '4.5 v1.36.0'],
    ['{{ .Values.missing | default "none" }}', 'none'],
    ['{{ "a b" | title | quote }}', '"A B"'],
    ['{{ printf "%s-%d" "x" 3 | upper | trunc 3 }}', 'X-3'],
    ['{{ list 1 2 3 | join "," }} {{ len (list 1 2) }}', '1,2,3 2'],
    ['{{ dict "a" 1 | toJson }}', '{"a":1}'],
    ['{{ ternary "yes" "no" (eq 1 1) }}', 'yes'],
    ['{{ "hello" | b64enc }} {{ "aGVsbG8=" | b64dec }}', 'aGVsbG8= hello'],
    ['{{ if .Capabilities.APIVersions.Has "apps/v1" }}has{{ end }}', 'has'],
    ['{{ if semverCompare ">=1.19-0" .Capabilities.KubeVersion.GitVersion }}new{{ else }}old{{ end }}', 'new'],
    ['{{ add 1 2 3 }} {{ sub 5 2 }} {{ mul 2 3 }} {{ div 7 2 }} {{ mod 7 2 }}', '6 3 6 3 1'],
    ['{{ "a,b" | splitList "," | last }} {{ trimSuffix "-x" "a-x" }}', 'b a'],
    ['{{ coalesce "" 0 "x" }} {{ empty "" }} {{ kindOf "s" }}', 'x true string'],
    ['{{ tpl "{{ .Release.Name }}!" . }}', 'rel!'],
    ['{{ .Values.nothing }}end', 'end'],
    ['{{ range $i, $e := until 3 }}{{ $i }}{{ end }}', '012'],
  ])('%s', (expression, said) => {
    expect(say(expression)).toBe(said);
  });

  it('includes named templates and indents YAML', () => {
    const { manifests } = render({
      'templates/_helpers.tpl': '{{- define "labels" -}}\napp: {{ .Chart.Name }}\ntier: web\n{{- end }}',
      'templates/a.yaml':
        'kind: ConfigMap\nmetadata:\n  labels:\n    {{- include "labels" . | nindent 4 }}\ndata:\n  {{- toYaml .Values.data | nindent 2 }}\n',
      'values.yaml': 'data:\n  k: v\n',
    });
    expect(manifests[0]?.object).toEqual({
      kind: 'ConfigMap',
      metadata: { labels: { app: 'shop', tier: 'web' } },
      data: { k: 'v' },
    });
  });

  it('orders manifests by kind, tells hooks apart, and leaves NOTES out', () => {
    const { manifests, notes } = render({
      'templates/all.yaml':
        'kind: Deployment\n---\nkind: Service\n---\nkind: Foo\n---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}\n---\n# nothing\n',
      'templates/NOTES.txt': 'Hi {{ .Release.Name }}',
    });
    expect(manifests.map(({ object }) => object.kind)).toEqual(['Service', 'Deployment', 'Job', 'Foo']);
    expect(manifests[2]?.hooks).toEqual(['pre-install', 'pre-upgrade']);
    expect(notes).toBe('Hi rel');
  });

  it('gives subcharts their part of the values and the global ones', () => {
    const sub = {
      'charts/db/Chart.yaml': 'name: db\nversion: 0.1.0\n',
      'charts/db/values.yaml': 'size: 1\n',
      'charts/db/templates/x.yaml': 'kind: Db\nsize: {{ .Values.size }}\nzone: {{ .Values.global.zone }}\n',
    };
    expect(render(sub, { db: { size: 5 }, global: { zone: 'a' } }).manifests[0]?.object).toMatchObject({
      size: 5,
      zone: 'a',
    });
  });

  it('reads files beside the templates', () => {
    const { manifests } = render({
      'config/a.conf': 'x=1',
      'templates/c.yaml':
        'kind: C\ndata:\n{{ (.Files.Glob "config/*").AsConfig | indent 2 }}\none: {{ .Files.Get "config/a.conf" }}\n',
    });
    expect(manifests[0]?.object).toMatchObject({ data: { 'a.conf': 'x=1' }, one: 'x=1' });
  });

  it.each([
    ['required', '{{ required "set .Values.x" .Values.x }}', /error calling required: set \.Values\.x/],
    ['fail', '{{ fail "no" }}', /error calling fail: no/],
    ['YAML that does not parse', 'kind: X\na: [', /^YAML parse error on shop\/templates\/x\.yaml: /],
  ])('stops at %s', (_, text, message) => {
    expect(() => render({ 'templates/x.yaml': text })).toThrow(message);
  });

  it('is no chart without Chart.yaml, or with subcharts missing', () => {
    expect(() => render({ 'Chart.yaml': 'version: 1' })).toThrow('chart.metadata.name is required');
    expect(() => render({ 'Chart.yaml': 'name: a\nversion: 1\ndependencies: [{name: redis}]\n' })).toThrow(
      'missing in charts/ directory: redis',
    );
  });
});
