import type { V1Job } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { StatusError } from '../../../api/StatusError.ts';
import { sleep } from '../kubectl.ts';
import { identity, objectsOf, ReleaseObjects } from './applyManifests.ts';
import { loadChart, type Values } from './Chart.ts';
import type { HelmContext } from './HelmContext.ts';
import type { Release } from './Releases.ts';
import type { Manifest } from './renderChart.ts';

export interface InstallPlan {
  name: string;
  /** Of the chart's folder. */
  path: string;
  version: number;
  values: Values;
  /** The deployed revision that this one takes the place of. */
  before: Release | undefined;
}

/** Renders a chart and puts it into the cluster, hooks around it, as one more revision of a release. */
export async function installRelease(context: HelmContext, plan: InstallPlan): Promise<Release> {
  const { name, version, values, before } = plan;
  const { namespace, around } = context;
  const rendered = await context.render(plan.path, name, version, values);
  const chart = loadChart(around.vfs(), context.chartPath(plan.path));
  const own = rendered.manifests.filter(({ hooks }) => hooks.length === 0);
  const at = new Date(around.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const release: Release = {
    name,
    namespace,
    version,
    info: {
      status: context.flag('dry-run') ? 'pending-install' : 'deployed',
      first_deployed: before?.info.first_deployed ?? at,
      last_deployed: at,
      description: before ? 'Upgrade complete' : 'Install complete',
      notes: rendered.notes,
    },
    chart: { metadata: chart.metadata, values: chart.values },
    config: values,
    manifest: own.map(({ source, text }) => `---\n# Source: ${source}\n${text}`).join('\n'),
  };
  if (context.flag('dry-run')) return release;
  await makeNamespace(context);
  const objects = new ReleaseObjects(around.client, namespace);
  for (const text of before ? [] : chart.crds) for (const crd of objectsOf(text)) await objects.apply(crd, name);
  const when = before ? 'upgrade' : 'install';
  await runHooks(context, objects, rendered.manifests, `pre-${when}`, name);
  for (const { object } of own) await objects.apply(object, name);
  await removeOthers(objects, before, own);
  await runHooks(context, objects, rendered.manifests, `post-${when}`, name);
  if (before) await context.releases.setStatus(before, 'superseded');
  await context.releases.save(release);
  return release;
}

/** Takes a release's objects out of the cluster, and its revisions. */
export async function removeRelease(context: HelmContext, releases: readonly Release[]): Promise<void> {
  const objects = new ReleaseObjects(context.around.client, context.namespace);
  const latest = releases.at(-1);
  for (const object of objectsOf(latest?.manifest ?? '').reverse()) {
    if (object.metadata?.annotations?.['helm.sh/resource-policy'] !== 'keep') await objects.remove(object);
  }
  for (const release of releases) await context.releases.remove(release);
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
  for (const object of own) await objects.apply(object, name);
  const kept = new Set(own.map(identity));
  for (const object of objectsOf(last.manifest)) if (!kept.has(identity(object))) await objects.remove(object);
  const now = new Date(context.around.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  await context.releases.setStatus(last, 'superseded');
  await context.releases.save({
    ...target,
    version: last.version + 1,
    info: { ...target.info, status: 'deployed', last_deployed: now, description: `Rollback to ${wanted}` },
  });
}

async function makeNamespace({ around, namespace, flag }: HelmContext): Promise<void> {
  if (!flag('create-namespace')) return;
  const body: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await around.client.create({ group: '', version: 'v1', resource: 'namespaces' }, body).catch((error) => {
    if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error;
  });
}

async function removeOthers(
  objects: ReleaseObjects,
  before: Release | undefined,
  own: readonly Manifest[],
): Promise<void> {
  const kept = new Set(own.map(({ object }) => identity(object)));
  for (const object of objectsOf(before?.manifest ?? '')) if (!kept.has(identity(object))) await objects.remove(object);
}

/** Runs the hooks of a moment by their weights; Jobs are waited for. */
async function runHooks(
  context: HelmContext,
  objects: ReleaseObjects,
  manifests: readonly Manifest[],
  moment: string,
  release: string,
): Promise<void> {
  const weight = ({ object }: Manifest): number => Number(object.metadata?.annotations?.['helm.sh/hook-weight'] ?? 0);
  const due = manifests.filter(({ hooks }) => hooks.includes(moment)).sort((a, b) => weight(a) - weight(b));
  for (const { object } of due) {
    await objects.remove(object);
    await objects.apply(object, release);
    if (object.kind === 'Job') await jobEnd(context, objects, object);
    const policy = object.metadata?.annotations?.['helm.sh/hook-delete-policy'] ?? '';
    if (policy.includes('hook-succeeded')) await objects.remove(object);
  }
}

async function jobEnd({ around, job }: HelmContext, objects: ReleaseObjects, object: KubeObject): Promise<void> {
  const end = around.clock.now() + 300_000;
  while (around.clock.now() < end && !job.aborted) {
    const found = await objects.get<V1Job>(object);
    const ended = found?.status?.conditions?.find(
      ({ type, status }) => status === 'True' && /Complete|Failed/.test(type),
    );
    if (ended?.type === 'Complete') return;
    if (ended?.type === 'Failed') throw new Error(`failed: job ${object.metadata?.name} failed: ${ended.reason}`);
    await sleep(around.clock, 1000, job);
  }
  throw new Error('failed: timed out waiting for the condition');
}
