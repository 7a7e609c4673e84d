import { stringifyYaml } from '../../../api/yaml/stringifyYaml.ts';
import { givenValues } from './givenValues.ts';
import type { HelmContext } from './HelmContext.ts';
import { ansic, printRelease } from './printRelease.ts';
import type { Release } from './Releases.ts';
import { releaseTable } from './releaseTable.ts';
import { printData } from './repoVerbs.ts';
import { mergeValues } from './values.ts';

export async function list(context: HelmContext): Promise<number> {
  const all = await context.releases.list(context.flag('all-namespaces') ? undefined : context.namespace);
  const latest = new Map<string, Release>();
  for (const one of all) latest.set(`${one.namespace}/${one.name}`, one);
  const filter = context.flags('filter')?.at(-1);
  const wanted = ['failed', 'pending', 'superseded', 'uninstalled', 'deployed'].filter((one) => context.flag(one));
  const shown = [...latest.values()].filter(
    ({ name, info }) =>
      (filter === undefined || new RegExp(filter).test(name)) &&
      (context.flag('all') ||
        (wanted.length > 0 ? wanted : ['deployed', 'failed']).includes(info.status.replace(/-.*/, ''))),
  );
  if (context.flag('short')) for (const { name } of shown) context.job.stdout(`${name}\n`);
  else if (context.flags('output')) printData(context, shown.map(dataOf));
  else {
    const rows = shown.map((one) => [
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

function dataOf(one: Release): Record<string, string> {
  return {
    name: one.name,
    namespace: one.namespace,
    revision: String(one.version),
    updated: one.info.last_deployed.replace('T', ' ').replace('Z', ' +0000 UTC'),
    status: one.info.status,
    chart: `${one.chart.metadata.name}-${one.chart.metadata.version}`,
    app_version: one.chart.metadata.appVersion ?? '',
  };
}

export async function status(context: HelmContext): Promise<number> {
  const release = await context.release(context.line.words[1]);
  if (!printData(context, release)) printRelease(context.job, release, false);
  return 0;
}

export async function history(context: HelmContext): Promise<number> {
  const name = context.line.words[1] ?? '';
  const releases = await context.releases.list(context.namespace, name);
  if (releases.length === 0) throw new Error('release: not found');
  const shown = releases.slice(-Number(context.flags('max')?.at(-1) ?? 256));
  const data = shown.map(({ version, info, chart: { metadata } }) => ({
    revision: version,
    updated: info.last_deployed,
    status: info.status,
    chart: `${metadata.name}-${metadata.version}`,
    app_version: metadata.appVersion ?? '',
    description: info.description,
  }));
  if (printData(context, data)) return 0;
  const rows = shown.map(({ version, info, chart: { metadata } }) => [
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

export async function get(context: HelmContext): Promise<number> {
  const [, what = '', name] = context.line.words;
  const release = await context.release(name);
  const { job } = context;
  const hooks = (release.hooks ?? []).map(({ path, manifest }) => `---\n# Source: ${path}\n${manifest}\n`).join('');
  if (what === 'manifest') job.stdout(`${release.manifest}\n`);
  else if (what === 'notes') job.stdout(`NOTES:\n${release.info.notes}\n`);
  else if (what === 'hooks') job.stdout(hooks);
  else if (what === 'metadata') printMetadata(context, release);
  else if (what === 'all') {
    printRelease(job, { ...release, info: { ...release.info, notes: '' } }, false);
    job.stdout(`USER-SUPPLIED VALUES:\n${valuesText(release.config)}\n`);
    job.stdout(`COMPUTED VALUES:\n${valuesText(mergeValues(release.chart.values, release.config))}\n`);
    job.stdout(`HOOKS:\n${hooks}MANIFEST:\n${release.manifest}\n\nNOTES:\n${release.info.notes}\n`);
  } else if (what === 'values') {
    const all = context.flag('all');
    const values = all ? mergeValues(release.chart.values, release.config) : release.config;
    if (!printData(context, values)) job.stdout(`${all ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${valuesText(values)}`);
  } else throw new Error(`unknown command "${what}" for "helm get"`);
  return 0;
}

const valuesText = (values: Record<string, unknown>): string =>
  Object.keys(values).length === 0 ? 'null\n' : stringifyYaml(values);

function printMetadata({ job }: HelmContext, { name, chart, namespace, version, info }: Release): void {
  const { metadata } = chart;
  job.stdout(
    `NAME: ${name}\nCHART: ${metadata.name}\nVERSION: ${metadata.version}\nAPP_VERSION: ${metadata.appVersion ?? ''}\nANNOTATIONS: \nLABELS: \nDEPENDENCIES: \nNAMESPACE: ${namespace}\nREVISION: ${version}\nSTATUS: ${info.status}\nDEPLOYED_AT: ${info.last_deployed}\n`,
  );
}

export async function show(context: HelmContext): Promise<number> {
  const [, what = '', path = ''] = context.line.words;
  const chart = context.chart(path);
  const readme = chart.files.get('README.md') ?? '';
  const parts: Readonly<Record<string, string[]>> = {
    chart: [chart.chartText],
    values: [chart.valuesText],
    readme: [readme],
    crds: chart.crds,
    all: [chart.chartText, chart.valuesText, readme].filter((one) => one !== ''),
  };
  const texts = parts[what];
  if (!texts) throw new Error(`unknown command "${what}" for "helm show"`);
  context.job.stdout(texts.map((one) => `${one.trimEnd()}\n`).join('\n---\n'));
  return 0;
}

export async function lint(context: HelmContext): Promise<number> {
  const path = context.line.words[1] ?? '.';
  context.job.stdout(`==> Linting ${path}\n`);
  let problem: string | undefined;
  try {
    const chart = context.chart(path);
    if (!/^icon:/m.test(chart.chartText)) context.job.stdout('[INFO] Chart.yaml: icon is recommended\n');
    await context.render(chart, 'test-release', 1, await givenValues(context));
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    context.job.stdout(`[ERROR] templates/: ${problem}\n`);
  }
  context.job.stdout(problem ? '\n' : '\n1 chart(s) linted, 0 chart(s) failed\n');
  if (problem) context.job.stderr('Error: 1 chart(s) linted, 1 chart(s) failed\n');
  return problem ? 1 : 0;
}
