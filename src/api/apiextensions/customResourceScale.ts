import type { V1CustomResourceSubresourceScale, V1Scale } from '../generated/types.ts';
import type { KubeObject } from '../meta.ts';
import { setMember } from './setMember.ts';
import { accessorProblem, readSimplePath, simplePathSteps } from './simplePath.ts';

/**
 * The scale subresource of a custom resource, or why there is none: upstream answers with an internal error of that
 * text (apiextensions `customresource/etcd.go`, release 1.36).
 */
export function scaleOf(
  object: KubeObject,
  paths: V1CustomResourceSubresourceScale,
): { scale: V1Scale } | { problem: string } {
  const spec = readInteger(object, paths.specReplicasPath);
  if ('problem' in spec) return spec;
  if (spec.value === undefined)
    return { problem: `the spec replicas field "${paths.specReplicasPath}" does not exist` };
  const status = readInteger(object, paths.statusReplicasPath);
  if ('problem' in status) return status;
  const found = paths.labelSelectorPath ? readSimplePath(object, paths.labelSelectorPath) : { value: undefined };
  if ('problem' in found) return found;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata ?? {};
  const metadata = Object.fromEntries(
    Object.entries({ name, namespace, uid, resourceVersion, creationTimestamp }).filter(([, v]) => v !== undefined),
  );
  const selector = typeof found.value === 'string' && found.value !== '' ? { selector: found.value } : {};
  return {
    scale: {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata,
      spec: { replicas: spec.value },
      status: { replicas: status.value ?? 0, ...selector },
    },
  };
}

/** The object with another number of replicas where its scale is read from; the rest is shared. */
export function withReplicas<T extends KubeObject>(
  object: T,
  paths: V1CustomResourceSubresourceScale,
  replicas: number,
): T {
  return setAt(object as Record<string, unknown>, simplePathSteps(paths.specReplicasPath), replicas) as T;
}

function readInteger(object: object, path: string): { value: number | undefined } | { problem: string } {
  const found = readSimplePath(object, path);
  if ('problem' in found) return found;
  const { value } = found;
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return { value };
  return { problem: accessorProblem(path, value, 'int64') };
}

function setAt(object: Record<string, unknown>, [step, ...rest]: readonly string[], value: unknown): object {
  if (step === undefined) return object;
  const out = { ...object };
  const inner = Object.hasOwn(object, step) ? object[step] : undefined;
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  setMember(
    out,
    step,
    rest.length === 0 ? value : setAt(isObject ? (inner as Record<string, unknown>) : {}, rest, value),
  );
  return out;
}
