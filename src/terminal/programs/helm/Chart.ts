import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { normalize, type Vfs } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';

export type Values = Record<string, unknown>;

export interface ChartMetadata {
  apiVersion?: string;
  name: string;
  version: string;
  appVersion?: string;
  description?: string;
  type?: string;
  dependencies?: { name: string; alias?: string; condition?: string }[];
}

/** A chart as its folder has it. */
export interface Chart {
  metadata: ChartMetadata;
  values: Values;
  /** The text of values.yaml, with its comments. */
  valuesText: string;
  /** Paths below the chart (`templates/deployment.yaml`) and their texts. */
  templates: Map<string, string>;
  crds: string[];
  /** Everything else, for `.Files`. */
  files: Map<string, string>;
  subcharts: Chart[];
}

/** Reads a chart's folder. Throws with helm's words when it is none. */
export function loadChart(vfs: Vfs, path: string): Chart {
  const files = new Map<string, string>();
  const root = vfs.find(path);
  if (failed(root)) throw new Error(`path "${path}" not found`);
  if (root.kind !== 'dir') throw new Error(`"${path}" is no chart folder: packed charts cannot be read here`);
  collect(vfs, path, '', files);
  return chartOf(files, path);
}

function collect(vfs: Vfs, root: string, below: string, into: Map<string, string>): void {
  const at = normalize(below, root);
  const node = vfs.find(at);
  if (failed(node)) return;
  if (node.kind === 'dir') {
    for (const name of node.names()) collect(vfs, root, below === '' ? name : `${below}/${name}`, into);
    return;
  }
  const text = vfs.readText(at);
  if (!failed(text)) into.set(below, text);
}

function chartOf(all: ReadonlyMap<string, string>, path: string): Chart {
  const text = all.get('Chart.yaml');
  if (text === undefined) throw new Error('Chart.yaml file is missing');
  const metadata = parseYaml(text) as ChartMetadata;
  if (!metadata?.name) throw new Error('validation: chart.metadata.name is required');
  if (!metadata.version) throw new Error('validation: chart.metadata.version is required');
  const valuesText = all.get('values.yaml') ?? '';
  const chart: Chart = {
    metadata,
    values: read(valuesText, `${path}/values.yaml`),
    valuesText,
    templates: new Map(),
    crds: [],
    files: new Map(),
    subcharts: [],
  };
  const below = new Map<string, Map<string, string>>();
  for (const [name, content] of all) {
    const sub = /^charts\/([^/]+)\/(.+)$/.exec(name);
    if (sub) below.set(sub[1]!, (below.get(sub[1]!) ?? new Map<string, string>()).set(sub[2]!, content));
    else if (name.startsWith('templates/')) chart.templates.set(name, content);
    else if (name.startsWith('crds/')) chart.crds.push(content);
    else if (name !== 'Chart.yaml' && name !== 'values.yaml') chart.files.set(name, content);
  }
  for (const [name, content] of below) chart.subcharts.push(chartOf(content, `${path}/charts/${name}`));
  for (const { name } of metadata.dependencies ?? []) {
    if (!chart.subcharts.some((one) => one.metadata.name === name)) {
      throw new Error(
        `An error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${name}`,
      );
    }
  }
  return chart;
}

function read(text: string, name: string): Values {
  try {
    return (parseYaml(text) ?? {}) as Values;
  } catch (error) {
    throw new Error(`cannot load ${name}: ${error instanceof Error ? error.message : error}`);
  }
}
