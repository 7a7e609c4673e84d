import { parseYaml } from '../../../api/yaml/parseDocuments.ts';
import { normalize } from '../../../posix/fs/Vfs.ts';
import { ReleaseObjects } from './applyManifests.ts';
import { chartFiles } from './Chart.ts';
import { givenValues } from './givenValues.ts';
import type { HelmContext } from './HelmContext.ts';
import { installRelease, removeRelease, rollBack } from './installRelease.ts';
import { saveDependencies } from './packageVerbs.ts';
import { printRelease } from './printRelease.ts';
import { printData } from './repoVerbs.ts';
import { runHooks } from './runHooks.ts';
import { mergeValues } from './values.ts';

export async function template(context: HelmContext): Promise<number> {
  const [name, path] = context.nameAndChart();
  const chart = context.chart(path);
  const rendered = await context.render(chart, name, 1, await givenValues(context));
  const only = context.flags('show-only');
  if (context.flag('include-crds')) for (const crd of chart.crds) context.job.stdout(`---\n${crd.trim()}\n`);
  const shown = rendered.manifests.filter(
    ({ source, hooks }) =>
      (!only || only.some((one) => source === `${chart.metadata.name}/${one}`)) &&
      !(hooks.length > 0 && context.flag('no-hooks')) &&
      !(context.flag('skip-tests') && hooks.some((one) => one.startsWith('test'))),
  );
  if (only && shown.length === 0) throw new Error(`could not find template ${only[0]} in chart`);
  // What runs around the release comes last.
  for (const { source, text } of [
    ...shown.filter(({ hooks }) => hooks.length === 0),
    ...shown.filter(({ hooks }) => hooks.length > 0),
  ]) {
    context.job.stdout(`---\n# Source: ${source}\n${text.replace(/^# Source: .*\n/, '')}\n`);
  }
  return 0;
}

export async function install(context: HelmContext, isUpgrade: boolean): Promise<number> {
  const [name, path] = context.nameAndChart();
  const all = await context.releases.list(context.namespace, name);
  const releases = all.at(-1)?.info.status === 'uninstalled' && !isUpgrade ? [] : all;
  const before = releases.findLast((one) => one.info.status === 'deployed');
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name) || name.length > 53) {
    throw new Error(
      `INSTALLATION FAILED: release name is invalid: ${name}: invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53`,
    );
  }
  if (!isUpgrade && releases.length > 0)
    throw new Error('INSTALLATION FAILED: cannot re-use a name that is still in use');
  if (isUpgrade && !before && !(context.flag('install') && releases.length === 0))
    throw new Error(`UPGRADE FAILED: "${name}" has no deployed releases`);
  const words = before ? 'UPGRADE' : 'INSTALLATION';
  if (isUpgrade && !before) context.job.stdout(`Release "${name}" does not exist. Installing it now.\n`);
  try {
    const given = await givenValues(context);
    const reuse =
      before &&
      (context.flag('reuse-values') ||
        context.flag('reset-then-reuse-values') ||
        (Object.keys(given).length === 0 && !context.flag('reset-values')));
    const values = reuse ? mergeValues(before.config, given) : given;
    if (context.flag('dependency-update')) updateFolder(context, path);
    const version = (all.at(-1)?.version ?? 0) + 1;
    const release = await installRelease(context, { name, chart: context.chart(path), version, values, before });
    if (printData(context, release)) return 0;
    if (before && !context.flag('dry-run')) context.job.stdout(`Release "${name}" has been upgraded. Happy Helming!\n`);
    printRelease(context.job, release, context.flag('dry-run'));
    return 0;
  } catch (error) {
    throw new Error(`${words} FAILED: ${error instanceof Error ? error.message : error}`);
  }
}

function updateFolder(context: HelmContext, path: string): void {
  const folder = normalize(path, context.job.cwd);
  const text = chartFiles(context.around.vfs(), folder).get('Chart.yaml') ?? '';
  saveDependencies(context, folder, (parseYaml(text) as { dependencies?: [] }).dependencies ?? []);
}

export async function uninstall(context: HelmContext): Promise<number> {
  const names = context.line.words.slice(1);
  if (names.length === 0)
    throw new Error(
      '"helm uninstall" requires at least 1 argument\n\nUsage:  helm uninstall RELEASE_NAME [...] [flags]',
    );
  for (const name of names) {
    const releases = await context.releases.list(context.namespace, name);
    if (releases.length === 0) {
      if (context.flag('ignore-not-found')) continue;
      throw new Error(`uninstall: Release not loaded: ${name}: release: not found`);
    }
    if (context.flag('dry-run')) {
      context.job.stdout(`release "${name}" uninstalled\n`);
      continue;
    }
    const kept = await removeRelease(context, releases);
    if (kept.length > 0) {
      const rows = kept.map(({ kind, metadata }) => `[${kind}] ${metadata?.name}\n`).join('');
      context.job.stdout(`These resources were kept due to the resource policy:\n${rows}\n`);
    }
    context.job.stdout(`release "${name}" uninstalled\n`);
  }
  return 0;
}

export async function rollback(context: HelmContext): Promise<number> {
  const [, name, revision] = context.line.words;
  if (name === undefined)
    throw new Error(
      '"helm rollback" requires at least 1 argument\n\nUsage:  helm rollback <RELEASE> [REVISION] [flags]',
    );
  await rollBack(context, name, revision === undefined ? undefined : Number(revision));
  context.job.stdout('Rollback was a success! Happy Helming!\n');
  return 0;
}

/** `helm test RELEASE`: the hooks of that name run, and the release remembers how. */
export async function test(context: HelmContext): Promise<number> {
  const release = await context.release(context.line.words[1]);
  const objects = new ReleaseObjects(context.around.client, context.namespace);
  let problem: unknown;
  try {
    await runHooks(context, objects, release.hooks ?? [], 'test');
  } catch (error) {
    problem = error;
  }
  await context.releases.save(release);
  printRelease(context.job, release, false);
  if (problem) throw problem;
  return 0;
}
