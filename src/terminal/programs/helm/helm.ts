import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { failed } from '../../../posix/SysError.ts';
import type { AsyncJob } from '../../AsyncJob.ts';
import type { ToolSurroundings } from '../ToolSurroundings.ts';
import { loadChart, type Values } from './Chart.ts';
import { createChart } from './createChart.ts';
import { HelmContext } from './HelmContext.ts';
import { readHelmLine } from './HelmLine.ts';
import { installRelease, removeRelease, rollBack } from './installRelease.ts';
import { ansic, printRelease } from './printRelease.ts';
import type { Release } from './Releases.ts';
import { releaseTable } from './releaseTable.ts';
import { mergeValues, setValues } from './values.ts';

const CLOSED =
  'the network outside of the cluster is closed, so there are no repositories: put the chart into a folder (helm create NAME shows how one looks)';

/** helm on charts in folders: each verb is a function of the context; errors become `Error: …` and status 1. */
const VERBS: Readonly<Record<string, (context: HelmContext) => Promise<number>>> = {
  template,
  install: (context) => install(context, false),
  upgrade: (context) => install(context, true),
  uninstall,
  delete: uninstall,
  list,
  ls: list,
  status,
  history,
  rollback,
  get,
  show,
  lint,
  create: async (context) => createChart(context),
  version: async ({ job, flag }) => {
    job.stdout(
      flag('short')
        ? 'v3.19.2\n'
        : 'version.BuildInfo{Version:"v3.19.2", GitTreeState:"clean", GoVersion:"go1.24.9"}\n',
    );
    return 0;
  },
};

export async function helm(job: AsyncJob, around: ToolSurroundings): Promise<number> {
  const line = readHelmLine(job.args);
  const [verb = ''] = line.words;
  const run = VERBS[verb];
  try {
    if (run) return await run(new HelmContext(job, around, line));
    if (['repo', 'search', 'pull', 'push', 'dependency', 'dep', 'registry'].includes(verb)) throw new Error(CLOSED);
    throw new Error(`unknown command "${verb}" for "helm"\nRun 'helm --help' for usage.`);
  } catch (error) {
    job.stderr(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Values of -f files and --set flags, the later ones over the earlier. */
async function givenValues({ job, around, flags }: HelmContext): Promise<Values> {
  let values: Values = {};
  for (const path of (flags('values') ?? []).flatMap((one) => one.split(','))) {
    const text = path === '-' ? await job.readAll() : around.vfs().readText(normalize(path, job.cwd));
    if (failed(text)) throw new Error(`open ${path}: no such file or directory`);
    values = mergeValues(values, (parseYaml(text) ?? {}) as Values);
  }
  for (const text of flags('set') ?? []) values = setValues(values, text);
  for (const text of flags('set-string') ?? []) values = setValues(values, text, true);
  return values;
}

async function template(context: HelmContext): Promise<number> {
  const [name, path] = context.nameAndChart();
  const rendered = await context.render(path, name, 1, await givenValues(context));
  const only = context.flags('show-only');
  const chart = loadChart(context.around.vfs(), context.chartPath(path)).metadata.name;
  const shown = rendered.manifests.filter(({ source }) => !only || only.some((one) => source === `${chart}/${one}`));
  if (only && shown.length === 0) throw new Error(`could not find template ${only[0]} in chart`);
  for (const { source, text } of shown)
    context.job.stdout(`---\n# Source: ${source}\n${text.replace(/^# Source: .*\n/, '')}\n`);
  return 0;
}

async function install(context: HelmContext, isUpgrade: boolean): Promise<number> {
  const [name, path] = context.nameAndChart();
  const releases = await context.releases.list(context.namespace, name);
  const before = releases.findLast((one) => one.info.status === 'deployed');
  if (!isUpgrade && before) throw new Error('INSTALLATION FAILED: cannot re-use a name that is still in use');
  if (isUpgrade && !before && !context.flag('install'))
    throw new Error(`UPGRADE FAILED: "${name}" has no deployed releases`);
  const given = await givenValues(context);
  const reuse =
    isUpgrade &&
    before &&
    (context.flag('reuse-values') || (Object.keys(given).length === 0 && !context.flag('reset-values')));
  const values = reuse ? mergeValues(before.config, given) : given;
  const version = (releases.at(-1)?.version ?? 0) + 1;
  const words = isUpgrade && before ? 'UPGRADE' : 'INSTALLATION';
  if (isUpgrade && !before) context.job.stdout(`Release "${name}" does not exist. Installing it now.\n`);
  try {
    const release = await installRelease(context, { name, path, version, values, before });
    if (isUpgrade && before && !context.flag('dry-run'))
      context.job.stdout(`Release "${name}" has been upgraded. Happy Helming!\n`);
    printRelease(context.job, release, context.flag('dry-run'));
    return 0;
  } catch (error) {
    throw new Error(`${words} FAILED: ${error instanceof Error ? error.message : error}`);
  }
}

async function uninstall(context: HelmContext): Promise<number> {
  const names = context.line.words.slice(1);
  if (names.length === 0)
    throw new Error(
      '"helm uninstall" requires at least 1 argument\n\nUsage:  helm uninstall RELEASE_NAME [...] [flags]',
    );
  for (const name of names) {
    const releases = await context.releases.list(context.namespace, name);
    if (releases.length === 0) throw new Error(`uninstall: Release not loaded: ${name}: release: not found`);
    await removeRelease(context, releases);
    context.job.stdout(`release "${name}" uninstalled\n`);
  }
  return 0;
}

async function list(context: HelmContext): Promise<number> {
  const all = await context.releases.list(context.flag('all-namespaces') ? undefined : context.namespace);
  const latest = new Map<string, Release>();
  for (const one of all) latest.set(`${one.namespace}/${one.name}`, one);
  if (context.flag('short')) for (const { name } of latest.values()) context.job.stdout(`${name}\n`);
  else {
    const rows = [...latest.values()].map((one) => [
      one.name,
      one.namespace,
      String(one.version),
      one.info.last_deployed.replace('T', ' ').replace('Z', ' +0000 UTC'),
      one.info.status,
      `${one.chart.metadata.name}-${one.chart.metadata.version}`,
      one.chart.metadata.appVersion ?? '',
    ]);
    const header = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];
    context.job.stdout(releaseTable([header, ...rows]));
  }
  return 0;
}

async function status(context: HelmContext): Promise<number> {
  printRelease(context.job, await context.release(context.line.words[1]), false);
  return 0;
}

async function history(context: HelmContext): Promise<number> {
  const name = context.line.words[1] ?? '';
  const releases = await context.releases.list(context.namespace, name);
  if (releases.length === 0) throw new Error('release: not found');
  const rows = releases.map(({ version, info, chart: { metadata } }) => [
    String(version),
    ansic(info.last_deployed),
    info.status,
    `${metadata.name}-${metadata.version}`,
    metadata.appVersion ?? '',
    info.description,
  ]);
  context.job.stdout(releaseTable([['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'], ...rows]));
  return 0;
}

async function rollback(context: HelmContext): Promise<number> {
  const [, name = '', revision] = context.line.words;
  await rollBack(context, name, revision === undefined ? undefined : Number(revision));
  context.job.stdout('Rollback was a success! Happy Helming!\n');
  return 0;
}

async function get(context: HelmContext): Promise<number> {
  const [, what = '', name] = context.line.words;
  const release = await context.release(name);
  const { job } = context;
  if (what === 'manifest') job.stdout(`${release.manifest}\n`);
  else if (what === 'notes') job.stdout(`NOTES:\n${release.info.notes}\n`);
  else if (what === 'values') {
    const all = context.flag('all');
    const values = all ? mergeValues(release.chart.values, release.config) : release.config;
    const text = Object.keys(values).length === 0 ? 'null\n' : stringifyYaml(values);
    job.stdout(`${all ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${text}`);
  } else throw new Error(`unknown command "${what}" for "helm get"`);
  return 0;
}

async function show(context: HelmContext): Promise<number> {
  const [, what = '', path = ''] = context.line.words;
  const vfs = context.around.vfs();
  const chart = loadChart(vfs, context.chartPath(path));
  const meta = vfs.readText(normalize(`${path}/Chart.yaml`, context.job.cwd));
  if (what === 'chart' || what === 'all') context.job.stdout(failed(meta) ? '' : `${meta.trimEnd()}\n`);
  if (what === 'all') context.job.stdout('---\n');
  if (what === 'values' || what === 'all') context.job.stdout(`${chart.valuesText.trimEnd()}\n`);
  return 0;
}

async function lint(context: HelmContext): Promise<number> {
  const path = context.line.words[1] ?? '.';
  context.job.stdout(`==> Linting ${path}\n`);
  let problem: string | undefined;
  try {
    await context.render(path, 'test-release', 1, await givenValues(context));
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    context.job.stdout(`[ERROR] templates/: ${problem}\n`);
  }
  context.job.stdout(`\n1 chart(s) linted, ${problem ? 1 : 0} chart(s) failed\n`);
  return problem ? 1 : 0;
}
