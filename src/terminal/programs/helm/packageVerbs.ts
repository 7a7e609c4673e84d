import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import { decodeBytes } from '../../../posix/bytes.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';
import { gzip } from '../../archive/gzip.ts';
import { tar } from '../../archive/tar.ts';
import { type ChartMetadata, chartFiles, type Dependency } from './Chart.ts';
import type { HelmContext } from './HelmContext.ts';
import { chartIn, reach } from './Repositories.ts';
import { releaseTable } from './releaseTable.ts';
import { updateRepositories, writeChart } from './repoVerbs.ts';

type Files = ReadonlyMap<string, string>;

const metadataOf = (files: Files): ChartMetadata => parseYaml(files.get('Chart.yaml') ?? '') as ChartMetadata;

/** A chart's files as the archive that helm makes of them. */
function packed(files: Files): string {
  const { name } = metadataOf(files);
  return decodeBytes(gzip(tar(new Map([...files].map(([path, text]) => [`${name}/${path}`, text])))));
}

/** `helm pull CHART [--untar] [--untardir DIR]`. */
export async function pull(context: HelmContext): Promise<number> {
  const path = context.line.words[1] ?? '';
  const files = context.chartFiles(path);
  const { name, version } = metadataOf(files);
  const folder = context.flags('destination')?.at(-1) ?? '.';
  if (context.flag('untar')) {
    const at = `${context.flags('untardir')?.at(-1) ?? folder}/${name}`;
    if (!failed(context.around.vfs().find(normalize(at, context.job.cwd))))
      throw new Error(`failed to untar: a file or directory with the name ${name} already exists`);
    writeChart(context, at, files);
  } else writeChart(context, folder, [[`${name}-${version}.tgz`, packed(files)]]);
  if (path.startsWith('oci://')) context.job.stdout(`Pulled: ${path.replace('oci://', '')}:${version}\n`);
  return 0;
}

/** `helm package CHART [--version V] [--app-version V] [-d DIR]`. */
export async function packageChart(context: HelmContext): Promise<number> {
  const [, path = '.'] = context.line.words;
  const files = new Map(chartFiles(context.around.vfs(), normalize(path, context.job.cwd)));
  let text = files.get('Chart.yaml') ?? '';
  for (const [flag, field] of [
    ['version', 'version'],
    ['app-version', 'appVersion'],
  ] as const) {
    const given = context.flags(flag)?.at(-1);
    if (given !== undefined) text = text.replace(new RegExp(`^${field}:.*$`, 'm'), `${field}: ${given}`);
  }
  files.set('Chart.yaml', text);
  const { name, version } = metadataOf(files);
  const folder = context.flags('destination')?.at(-1) ?? '.';
  writeChart(context, folder, [[`${name}-${version}.tgz`, packed(files)]]);
  const saved = normalize(`${folder}/${name}-${version}.tgz`, context.job.cwd);
  context.job.stdout(`Successfully packaged chart and saved it to: ${saved}\n`);
  return 0;
}

/** `helm dependency list|build|update CHART`. */
export async function dependency(context: HelmContext): Promise<number> {
  const [, what = '', path = '.'] = context.line.words;
  const folder = normalize(path, context.job.cwd);
  const files = chartFiles(context.around.vfs(), folder);
  const dependencies = metadataOf(files)?.dependencies ?? [];
  if (what === 'list' || what === 'ls') {
    if (dependencies.length === 0) {
      context.job.stdout(`WARNING: no dependencies at ${path}/charts\n`);
      return 0;
    }
    const rows = dependencies.map((one) => [one.name, one.version ?? '', one.repository ?? '', stateOf(one, files)]);
    context.job.stdout(`${releaseTable([['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], ...rows])}\n`);
    return 0;
  }
  if (!['build', 'update', 'up'].includes(what)) throw new Error(`unknown command "${what}" for "helm dependency"`);
  saveDependencies(context, folder, dependencies);
  return 0;
}

/** Puts the charts that a chart depends on into its folder, and writes down which. */
export function saveDependencies(context: HelmContext, folder: string, dependencies: readonly Dependency[]): void {
  if (dependencies.length === 0) return;
  if (context.repositories.list().length > 0 && !context.flag('skip-refresh')) updateRepositories(context);
  context.job.stdout(`Saving ${dependencies.length} charts\n`);
  const locked = dependencies.map((one) => {
    const { name = '', repository = '' } = one;
    const found = findDependency(context, folder, one);
    const { version } = metadataOf(found);
    writeChart(context, folder, [[`charts/${name}-${version}.tgz`, packed(found)]]);
    if (/^https?:/.test(repository)) context.job.stdout(`Downloading ${name} from repo ${repository}\n`);
    return { name, repository, version };
  });
  context.job.stdout('Deleting outdated charts\n');
  writeChart(context, folder, [['Chart.lock', stringifyYaml({ dependencies: locked, generated: context.time() })]]);
}

function findDependency(context: HelmContext, folder: string, { name, version, repository = '' }: Dependency): Files {
  if (repository.startsWith('file://')) {
    const at = normalize(repository.slice('file://'.length), folder);
    if (failed(context.around.vfs().find(at))) throw new Error(`directory ${at} not found`);
    return chartFiles(context.around.vfs(), at);
  }
  const alias = /^(?:@|alias:)(.+)$/.exec(repository)?.[1];
  if (alias === undefined && /^https?:/.test(repository)) reachable(context, repository);
  const known = alias === undefined ? reach(repository) : context.repositories.named(alias);
  return new Map(Object.entries(chartIn(known, name, version, repository)));
}

function reachable({ repositories }: HelmContext, url: string): void {
  const plain = (one: string): string => one.replace(/\/+$/, '');
  if (repositories.list().some((one) => plain(one.url) === plain(url))) return;
  throw new Error(`no repository definition for ${url}. Please add the missing repos via 'helm repo add'`);
}

function stateOf({ name }: Dependency, files: Files): string {
  const paths = [...files.keys()];
  if (paths.some((path) => path.startsWith(`charts/${name}-`) && path.endsWith('.tgz'))) return 'ok';
  return paths.some((path) => path.startsWith(`charts/${name}/`)) ? 'unpacked' : 'missing';
}
