import type { KubeObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { identity, objectsOf, ReleaseObjects } from './applyManifests.ts';
import { awaitObjects } from './awaitObjects.ts';
import type { Chart, Values } from './Chart.ts';
import type { HelmContext } from './HelmContext.ts';
import type { Release } from './Releases.ts';
import { hooksOf, runHooks } from './runHooks.ts';

export interface InstallPlan {
  name: string;
  chart: Chart;
  version: number;
  values: Values;
  /** The deployed revision that this one takes the place of. */
  before: Release | undefined;
}

/** Renders a chart and puts it into the cluster, hooks around it, as one more revision of a release. */
export async function installRelease(context: HelmContext, plan: InstallPlan): Promise<Release> {
  const { before } = plan;
  const release = await releaseOf(context, plan);
  if (context.flag('dry-run')) return release;
  await makeNamespace(context);
  const objects = new ReleaseObjects(context.around.client, context.namespace);
  const own = objectsOf(release.manifest);
  const known = new Set(objectsOf(before?.manifest ?? '').map(identity));
  for (const object of own) if (!known.has(identity(object))) await objects.refuseForeign(object, release.name);
  await context.releases.save(release).catch((error) => {
    throw new Error(`create: failed to create: ${error instanceof Error ? error.message : error}`);
  });
  try {
    const crds = before || context.flag('skip-crds') ? [] : plan.chart.crds.flatMap(objectsOf);
    for (const crd of crds) await objects.apply(crd, undefined);
    const when = before ? 'upgrade' : 'install';
    await runHooks(context, objects, release.hooks ?? [], `pre-${when}`);
    for (const object of own) await objects.apply(object, release.name);
    await removeOthers(objects, before, own);
    if (context.flag('wait') || context.flag('atomic')) await awaitObjects(context, objects, own);
    await runHooks(context, objects, release.hooks ?? [], `post-${when}`);
  } catch (error) {
    throw await failedRelease(context, release, before, error);
  }
  if (before) await context.releases.setStatus(before, 'superseded');
  const done: Release = {
    ...release,
    info: { ...release.info, status: 'deployed', description: before ? 'Upgrade complete' : 'Install complete' },
  };
  await context.releases.save(done);
  return done;
}

async function releaseOf(context: HelmContext, plan: InstallPlan): Promise<Release> {
  const { name, version, values, before, chart } = plan;
  const rendered = await context.render(chart, name, version, values);
  const own = rendered.manifests.filter(({ hooks }) => hooks.length === 0);
  const description = context.flags('description')?.at(-1);
  return {
    name,
    namespace: context.namespace,
    version,
    info: {
      status: before ? 'pending-upgrade' : 'pending-install',
      first_deployed: before?.info.first_deployed ?? context.time(),
      last_deployed: context.time(),
      description: description ?? (context.flag('dry-run') ? 'Dry run complete' : 'Initial install underway'),
      notes: rendered.notes,
    },
    chart: { metadata: chart.metadata, values: chart.values },
    config: values,
    manifest: own.map(({ source, text }) => `---\n# Source: ${source}\n${text}`).join('\n'),
    hooks: hooksOf(rendered.manifests),
  };
}

/** Writes down that a revision failed, takes it back with `--atomic`, and answers the error to report. */
async function failedRelease(
  context: HelmContext,
  release: Release,
  before: Release | undefined,
  error: unknown,
): Promise<Error> {
  const reason = error instanceof Error ? error.message : String(error);
  const { name } = release;
  const description = `${before ? 'Upgrade' : 'Release'} "${name}" failed: ${reason}`;
  await context.releases.save({ ...release, info: { ...release.info, status: 'failed', description } });
  if (!context.flag('atomic')) return new Error(reason);
  if (before) await rollBack(context, name, before.version);
  else await removeRelease(context, [release]);
  const taken = before ? 'rolled back' : 'uninstalled';
  return new Error(`release ${name} failed, and has been ${taken} due to atomic being set: ${reason}`);
}

/** Takes a release's objects out of the cluster, and its revisions. Answers what was kept on purpose. */
export async function removeRelease(context: HelmContext, releases: readonly Release[]): Promise<KubeObject[]> {
  const objects = new ReleaseObjects(context.around.client, context.namespace);
  const latest = releases.at(-1);
  const hooks = latest?.hooks ?? [];
  await runHooks(context, objects, hooks, 'pre-delete');
  const kept: KubeObject[] = [];
  for (const object of objectsOf(latest?.manifest ?? '').reverse()) {
    if (object.metadata?.annotations?.['helm.sh/resource-policy'] === 'keep') kept.push(object);
    else await objects.remove(object);
  }
  await runHooks(context, objects, hooks, 'post-delete');
  if (context.flag('keep-history') && latest) {
    const info = { ...latest.info, status: 'uninstalled', description: 'Uninstallation complete' };
    await context.releases.save({ ...latest, info });
    return kept;
  }
  for (const release of releases) await context.releases.remove(release);
  return kept;
}

/** Makes an earlier revision's manifests the release's again; without a number the one before. */
export async function rollBack(context: HelmContext, name: string, revision: number | undefined): Promise<void> {
  const releases = await context.releases.list(context.namespace, name);
  const last = releases.at(-1);
  if (!last) throw new Error('release: not found');
  const wanted = revision || last.version - 1;
  const target = releases.find((one) => one.version === wanted);
  if (!target) throw new Error(`release has no ${wanted} version`);
  const objects = new ReleaseObjects(context.around.client, context.namespace);
  const own = objectsOf(target.manifest);
  await runHooks(context, objects, target.hooks ?? [], 'pre-rollback');
  for (const object of own) await objects.apply(object, name);
  const kept = new Set(own.map(identity));
  for (const object of objectsOf(last.manifest)) if (!kept.has(identity(object))) await objects.remove(object);
  if (context.flag('wait')) await awaitObjects(context, objects, own);
  await runHooks(context, objects, target.hooks ?? [], 'post-rollback');
  for (const one of releases) {
    if (one.info.status === 'deployed') await context.releases.setStatus(one, 'superseded');
  }
  await context.releases.save({
    ...target,
    version: last.version + 1,
    info: {
      ...target.info,
      status: 'deployed',
      last_deployed: context.time(),
      description: `Rollback to ${wanted}`,
    },
  });
}

async function makeNamespace({ around, namespace, flag }: HelmContext): Promise<void> {
  if (!flag('create-namespace')) return;
  const body: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { name: namespace } },
  };
  await around.client.create({ group: '', version: 'v1', resource: 'namespaces' }, body).catch((error) => {
    if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error;
  });
}

async function removeOthers(
  objects: ReleaseObjects,
  before: Release | undefined,
  own: readonly KubeObject[],
): Promise<void> {
  const kept = new Set(own.map(identity));
  for (const object of objectsOf(before?.manifest ?? '')) if (!kept.has(identity(object))) await objects.remove(object);
}
