import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { encodeBytes } from '../../../posix/bytes.ts';
import { normalize, type Vfs } from '../../../posix/fs/Vfs.ts';
import { failed, type SysError } from '../../../posix/SysError.ts';
import { gunzip } from '../../archive/gzip.ts';
import { untar } from '../../archive/tar.ts';

export type Values = Record<string, unknown>;

export interface Dependency {
  name: string;
  version?: string;
  repository?: string;
  alias?: string;
  condition?: string;
}

export interface ChartMetadata {
  apiVersion?: string;
  name: string;
  version: string;
  appVersion?: string;
  description?: string;
  type?: string;
  dependencies?: Dependency[];
}

/** A chart as its folder has it. */
export interface Chart {
  metadata: ChartMetadata;
  /** The text of Chart.yaml. */
  chartText: string;
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

/** Reads a chart's folder or archive. Throws with helm's words when it is none. */
export function loadChart(vfs: Vfs, path: string): Chart {
  return chartOf(chartFiles(vfs, path), path);
}

/** The files of a chart's folder or archive by their paths below it. */
export function chartFiles(vfs: Vfs, path: string): Map<string, string> {
  const root = vfs.find(path);
  if (failed(root)) throw new Error(`path "${path}" not found`);
  if (root.kind !== 'dir') return unpackChart(vfs.readText(path), path);
  const files = new Map<string, string>();
  collect(vfs, path, '', files);
  return files;
}

function unpackChart(packed: string | SysError, path: string): Map<string, string> {
  try {
    const files = untar(gunzip(encodeBytes(failed(packed) ? '' : packed)));
    return new Map([...files].map(([name, text]) => [name.replace(/^[^/]*\//, ''), text]));
  } catch {
    throw new Error(`file '${path}' does not appear to be a gzipped archive; got 'application/octet-stream'`);
  }
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

/** A chart of its files. */
export function chartOf(all: ReadonlyMap<string, string>, path: string): Chart {
  const text = all.get('Chart.yaml');
  if (text === undefined) throw new Error('Chart.yaml file is missing');
  const metadata = parseYaml(text) as ChartMetadata;
  if (!metadata?.name) throw new Error('validation: chart.metadata.name is required');
  if (!metadata.version) throw new Error('validation: chart.metadata.version is required');
  const valuesText = all.get('values.yaml') ?? '';
  const chart: Chart = {
    metadata,
    chartText: text,
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
    const packed = /^charts\/([^/]+)\.tgz$/.exec(name);
    if (packed) below.set(packed[1]!, unpackChart(content, name));
    else if (sub) below.set(sub[1]!, (below.get(sub[1]!) ?? new Map<string, string>()).set(sub[2]!, content));
    else if (name.startsWith('templates/')) chart.templates.set(name, content);
    else if (name.startsWith('crds/')) chart.crds.push(content);
    else if (name !== 'Chart.yaml' && name !== 'values.yaml') chart.files.set(name, content);
  }
  for (const [name, content] of below) chart.subcharts.push(chartOf(content, `${path}/charts/${name}`));
  const missing = (metadata.dependencies ?? [])
    .map(({ name }) => name)
    .filter((name) => !chart.subcharts.some((one) => one.metadata.name === name));
  if (missing.length > 0) {
    throw new Error(
      `An error occurred while checking for chart dependencies. You may need to run \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`,
    );
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
