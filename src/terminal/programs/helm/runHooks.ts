import type { V1Job, V1Pod } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/meta.ts';
import { sleep } from '../kubectl.ts';
import { objectsOf, type ReleaseObjects } from './applyManifests.ts';
import { timeoutMs } from './awaitObjects.ts';
import type { HelmContext } from './HelmContext.ts';
import type { ReleaseHook } from './Releases.ts';
import type { Manifest } from './renderChart.ts';

/** The hooks of a chart as a release keeps them, in the order in which they run. */
export function hooksOf(manifests: readonly Manifest[]): ReleaseHook[] {
  const hooks = manifests
    .filter(({ hooks }) => hooks.length > 0)
    .map(({ source, text, object, hooks }): ReleaseHook => {
      const annotations = object.metadata?.annotations ?? {};
      const policies = annotations['helm.sh/hook-delete-policy']?.split(',').map((one) => one.trim());
      return {
        name: object.metadata?.name ?? '',
        kind: object.kind ?? '',
        path: source,
        manifest: text,
        events: hooks.map((one) => (one === 'test-success' ? 'test' : one)),
        weight: Number(annotations['helm.sh/hook-weight'] ?? 0),
        ...(policies && { delete_policies: policies }),
      };
    });
  return hooks.sort((a, b) => (a.weight ?? 0) - (b.weight ?? 0) || (a.name < b.name ? -1 : 1));
}

/** Runs the hooks of a moment one after another; Jobs and Pods are waited for. */
export async function runHooks(
  context: HelmContext,
  objects: ReleaseObjects,
  hooks: readonly ReleaseHook[],
  moment: string,
): Promise<void> {
  if (context.flag('no-hooks')) return;
  for (const hook of hooks.filter(({ events }) => events.includes(moment))) {
    const [object] = objectsOf(hook.manifest);
    if (!object) continue;
    const policies = hook.delete_policies ?? ['before-hook-creation'];
    if (policies.includes('before-hook-creation') && (await objects.remove(object)))
      await gone(context, objects, object);
    const started_at = context.time();
    let phase = 'Failed';
    try {
      await objects.apply(object, undefined);
      await ended(context, objects, object);
      phase = 'Succeeded';
    } catch (error) {
      if (policies.includes('hook-failed')) await objects.remove(object);
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(moment === 'test' ? reason : `failed ${moment}: ${reason}`);
    } finally {
      hook.last_run = { started_at, completed_at: context.time(), phase };
    }
    if (policies.includes('hook-succeeded')) await objects.remove(object);
  }
}

async function gone({ around, job }: HelmContext, objects: ReleaseObjects, object: KubeObject): Promise<void> {
  for (let i = 0; i < 120 && !job.aborted && (await objects.get(object)); i++) await sleep(around.clock, 1000, job);
}

async function ended(context: HelmContext, objects: ReleaseObjects, object: KubeObject): Promise<void> {
  const { around, job } = context;
  const name = object.metadata?.name;
  const end = around.clock.now() + timeoutMs(context);
  while (object.kind === 'Job' || object.kind === 'Pod') {
    const found = await objects.get<V1Job | V1Pod>(object);
    const status = found?.status;
    if (object.kind === 'Pod') {
      const phase = (status as V1Pod['status'])?.phase;
      if (phase === 'Succeeded') return;
      if (phase === 'Failed') throw new Error(`pod ${name} failed`);
    } else {
      const condition = (status as V1Job['status'])?.conditions?.find(
        (one) => one.status === 'True' && /^(?:Complete|Failed)$/.test(one.type),
      );
      if (condition?.type === 'Complete') return;
      if (condition) throw new Error(`job ${name} failed: ${condition.reason}`);
    }
    if (around.clock.now() >= end) throw new Error('timed out waiting for the condition');
    if (job.aborted) throw new Error('context canceled');
    await sleep(around.clock, 1000, job);
  }
}
