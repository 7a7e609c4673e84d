import type { StoredObject } from '../../api/meta.ts';

interface Workload {
  spec?: { replicas?: number };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    readyReplicas?: number;
    desiredNumberScheduled?: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
  };
}

const ROLLS = /^\/registry\/(deployments|statefulsets|daemonsets)\//;

/** Whether a workload has all its pods up to date and available, as `kubectl rollout status` sees it; undefined for others. */
export function rolloutState(key: string, object: StoredObject | undefined): 'done' | 'rolling' | undefined {
  const kind = ROLLS.exec(key)?.[1];
  if (!kind || !object) return undefined;
  const { spec, status = {} } = object as Workload & StoredObject;
  if ((status.observedGeneration ?? 0) < (object.metadata.generation ?? 0)) return 'rolling';
  if (kind === 'daemonsets') {
    const wanted = status.desiredNumberScheduled ?? 0;
    return (status.updatedNumberScheduled ?? 0) >= wanted && (status.numberAvailable ?? 0) >= wanted
      ? 'done'
      : 'rolling';
  }
  const wanted = spec?.replicas ?? 1;
  const ready = kind === 'statefulsets' ? (status.readyReplicas ?? 0) : (status.availableReplicas ?? 0);
  const updated = status.updatedReplicas ?? 0;
  return updated >= wanted && (status.replicas ?? 0) <= wanted && ready >= wanted ? 'done' : 'rolling';
}
