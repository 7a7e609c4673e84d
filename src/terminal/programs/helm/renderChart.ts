import { Template } from '../../../api/gotemplate/Template.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { parseDocuments } from '../../../api/yaml/parseDocuments.ts';
import { encodeBytes } from '../../../posix/bytes.ts';
import { encodeBase64 } from '../../../posix/text/base64Codec.ts';
import type { Chart, Values } from './Chart.ts';
import { type SprigSource, sprig } from './sprig.ts';
import { isMap, mergeValues } from './values.ts';

export interface ReleaseInfo {
  name: string;
  namespace: string;
  revision: number;
  isInstall: boolean;
}

export interface Manifest {
  /** `web/templates/service.yaml`. */
  source: string;
  text: string;
  object: KubeObject;
  /** Of helm.sh/hook, for what is run around the release and not part of it. */
  hooks: readonly string[];
}

export interface Rendered {
  manifests: Manifest[];
  notes: string;
}

export interface RenderOptions {
  chart: Chart;
  release: ReleaseInfo;
  values: Values;
  kubeVersion: string;
  apiVersions: readonly string[];
  source: SprigSource;
}

/** The order in which kinds are created. Source: helm pkg/release/util/kind_sorter.go. */
const ORDER = (
  'Namespace NetworkPolicy ResourceQuota LimitRange PodDisruptionBudget ServiceAccount Secret ConfigMap StorageClass ' +
  'PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleBinding Role RoleBinding Service ' +
  'DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress'
).split(' ');

/** The manifests that a chart makes with values, in the order in which they are created. */
export function renderChart(options: RenderOptions): Rendered {
  const { chart } = options;
  const values = mergeValues(chart.values, options.values);
  const set: Template = withHelmFunctions(options, () => set);
  const jobs: { path: string; data: Values }[] = [];
  addChart(set, options, chart, values, chart.metadata.name, jobs);
  const rendered: Rendered = { manifests: [], notes: '' };
  for (const { path, data } of jobs) {
    const text = set.execute(data, path).replaceAll('<no value>', '');
    if (path.endsWith('NOTES.txt')) {
      if (path === `${chart.metadata.name}/templates/NOTES.txt`) rendered.notes = text;
    } else rendered.manifests.push(...manifestsOf(path, text));
  }
  const rank = ({ object }: Manifest): number =>
    (ORDER.indexOf(object.kind ?? '') + ORDER.length + 1) % (ORDER.length + 1);
  rendered.manifests.sort((a, b) => rank(a) - rank(b) || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
  return rendered;
}

function withHelmFunctions({ source }: RenderOptions, set: () => Template): Template {
  return new Template('gotpl', {
    noValue: '',
    functions: {
      ...sprig(source),
      include: { least: 2, most: 2, call: (name, data) => set().execute(data, String(name)) },
      tpl: {
        least: 2,
        most: 2,
        call: (text, data) => {
          const name = `tpl-${String(text).length}-${Math.floor(source.random() * 1e9)}`;
          return set().parse(String(text), name).execute(data, name);
        },
      },
    },
  });
}

function addChart(
  set: Template,
  options: RenderOptions,
  chart: Chart,
  values: Values,
  path: string,
  jobs: { path: string; data: Values }[],
): void {
  const { release, kubeVersion, apiVersions } = options;
  const [, major = '1', minor = '0'] = /v?(\d+)\.(\d+)/.exec(kubeVersion) ?? [];
  const { metadata } = chart;
  const data: Values = {
    Values: values,
    Chart: {
      Name: metadata.name,
      Version: metadata.version,
      AppVersion: metadata.appVersion ?? '',
      Description: metadata.description ?? '',
      Type: metadata.type ?? '',
    },
    Release: {
      Name: release.name,
      Namespace: release.namespace,
      Revision: release.revision,
      IsInstall: release.isInstall,
      IsUpgrade: !release.isInstall,
      Service: 'Helm',
    },
    Capabilities: {
      KubeVersion: { Version: kubeVersion, GitVersion: kubeVersion, Major: major, Minor: minor },
      APIVersions: { Has: (name: unknown) => apiVersions.includes(String(name)) },
      HelmVersion: { Version: 'v3.19.2' },
    },
    Files: filesOf(chart),
  };
  // Subcharts first: a parent's definition of a name is the last one and wins.
  for (const sub of chart.subcharts) {
    const { name } = sub.metadata;
    const dependency = metadata.dependencies?.find((one) => one.name === name);
    if (dependency?.condition && lookUp(values, dependency.condition) === false) continue;
    const own = values[dependency?.alias ?? name];
    const global = { global: mergeValues(asMap(values.global), asMap(asMap(own).global)) };
    addChart(
      set,
      options,
      sub,
      mergeValues(mergeValues(sub.values, asMap(own)), global),
      `${path}/charts/${name}`,
      jobs,
    );
  }
  for (const [name, text] of chart.templates) {
    const full = `${path}/${name}`;
    set.parse(text, full);
    const isPartial = name.slice(name.lastIndexOf('/') + 1).startsWith('_');
    if (isPartial || metadata.type === 'library') continue;
    jobs.push({ path: full, data: { ...data, Template: { Name: full, BasePath: `${path}/templates` } } });
  }
}

const asMap = (value: unknown): Values => (isMap(value) ? value : {});

function lookUp(values: Values, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => asMap(at)[key], values);
}

function filesOf({ files }: Chart): Values {
  const glob = (pattern: unknown): Values => {
    const form = new RegExp(
      `^${String(pattern)
        .replace(/[.+^$()|[\]\\]/g, '\\$&')
        .replaceAll('**', '\u0001')
        .replaceAll('*', '[^/]*')
        .replaceAll('\u0001', '.*')
        .replaceAll('?', '[^/]')}$`,
    );
    const found = [...files].filter(([name]) => form.test(name));
    const named = (encode: (text: string) => string): string =>
      found.map(([name, text]) => `${name.replace(/^.*\//, '')}: ${JSON.stringify(encode(text))}`).join('\n');
    return { AsConfig: () => named((text) => text), AsSecrets: () => named((text) => encodeBase64(encodeBytes(text))) };
  };
  return {
    Get: (name: unknown) => files.get(String(name)) ?? '',
    Lines: (name: unknown) => (files.get(String(name)) ?? '').split('\n'),
    Glob: glob,
  };
}

function manifestsOf(source: string, text: string): Manifest[] {
  const { documents, errors } = parseDocuments(text);
  const [error] = errors;
  if (error) throw new Error(`YAML parse error on ${source}: ${error.message.replace(/^error: /, '')}`);
  const parts = text.split(/^---.*$/m).filter((part) => part.replace(/^\s*#.*$/gm, '').trim() !== '');
  return documents.flatMap(({ value }, i) => {
    if (!isMap(value) || !value.kind) return [];
    const object = value as unknown as KubeObject;
    const hook = object.metadata?.annotations?.['helm.sh/hook'];
    return [
      { source, text: (parts[i] ?? '').trim(), object, hooks: hook ? hook.split(',').map((one) => one.trim()) : [] },
    ];
  });
}
