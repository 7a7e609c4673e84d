import type { V1Container, V1Pod } from '../../../api/generated/types.ts';
import { podFromTemplate } from '../PodControl.ts';
import { failureAnnotations } from './indexBackoff.ts';
import { INDEX_ANNOTATION, indexOf } from './indexes.ts';
import type { JobSync } from './JobSync.ts';
import { isIndexed, type Job, TRACKING_FINALIZER } from './jobState.ts';

/** A pod of the job, held by the finalizer until it is counted; of an indexed job, for that index. */
export function makePod(sync: JobSync, index: number | undefined): V1Pod {
  const { job } = sync;
  if (index === undefined) return podFromTemplate(job.spec.template, job, { finalizers: [TRACKING_FINALIZER] });
  const { name } = job.metadata;
  const pod = podFromTemplate(job.spec.template, job, {
    finalizers: [TRACKING_FINALIZER],
    generateName: `${name}-${index}-`,
  });
  const annotations = {
    ...pod.metadata?.annotations,
    [INDEX_ANNOTATION]: String(index),
    ...failureAnnotations(job, sync.delayed.get(index)),
  };
  const spec = pod.spec ?? { containers: [] };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations, labels: { ...pod.metadata?.labels, [INDEX_ANNOTATION]: String(index) } },
    spec: {
      ...spec,
      hostname: `${name}-${index}`,
      containers: spec.containers.map(withIndex),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withIndex) } : {}),
    },
  };
}

const ENV = 'JOB_COMPLETION_INDEX';

function withIndex(container: V1Container): V1Container {
  const { env = [] } = container;
  if (env.some(({ name }) => name === ENV)) return container;
  const valueFrom = { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${INDEX_ANNOTATION}']` } };
  return { ...container, env: [...env, { name: ENV, valueFrom }] };
}

/** The lowest indexes that have no pod and are neither done nor failed. */
export function freeIndexes({ job, active, succeededIndexes, failedIndexes }: JobSync, count: number): number[] {
  const taken = new Set(active.map(indexOf));
  const free: number[] = [];
  for (let i = 0; i < (job.spec.completions ?? 0) && free.length < count; i++) {
    if (!taken.has(i) && !succeededIndexes.has(i) && !failedIndexes.has(i)) free.push(i);
  }
  return free;
}

/** How many pods should run now. */
export function wantedActive({ job, active, succeeded, succeededIndexes, failedIndexes }: JobSync): number {
  const { completions, parallelism = 1 } = job.spec;
  if (job.spec.suspend) return 0;
  if (completions === undefined) return succeeded > 0 ? Math.min(active.length, parallelism) : parallelism;
  const done = isIndexed(job as Job) ? succeededIndexes.size + failedIndexes.size : succeeded;
  return Math.max(0, Math.min(completions - done, parallelism));
}
