import type { V1Pod } from '../../api/generated/types.ts';
import { controllerOf } from '../../api/meta.ts';

export interface DrainOptions {
  force: boolean;
  ignoreDaemonSets: boolean;
  deleteEmptyDir: boolean;
}

/** What drain does with one pod, and what it has to say about it. */
export interface Verdict {
  remove: boolean;
  /** Keeps the drain from going on. */
  problem?: string;
  warning?: string;
}

const DAEMON_SET_PROBLEM = 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)';
const EMPTY_DIR_PROBLEM = 'cannot delete Pods with local storage (use --delete-emptydir-data to override)';
const UNMANAGED_PROBLEM = 'cannot delete cannot delete Pods that declare no controller (use --force to override)';

/** Runs a pod through drain's filters (pkg/drain/filters.go). `daemonSetExists` tells orphans of a deleted DaemonSet. */
export function judge(pod: V1Pod, options: DrainOptions, daemonSetExists: (name: string) => boolean): Verdict {
  if (pod.metadata?.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { remove: false };
  const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  const controller = controllerOf(pod);
  if (controller?.kind === 'DaemonSet' && !finished) {
    if (!daemonSetExists(controller.name)) {
      if (!options.force) return { remove: false, problem: `daemonsets.apps "${controller.name}" not found` };
    } else if (!options.ignoreDaemonSets) return { remove: false, problem: DAEMON_SET_PROBLEM };
    else return { remove: false, warning: 'ignoring DaemonSet-managed Pods' };
  }
  let warning: string | undefined;
  const local = pod.spec?.volumes?.some((volume) => volume.emptyDir !== undefined) ?? false;
  if (local && !finished && !options.deleteEmptyDir) return { remove: false, problem: EMPTY_DIR_PROBLEM };
  if (!controller && !finished) {
    if (!options.force) return { remove: false, problem: UNMANAGED_PROBLEM };
    warning = 'deleting Pods that declare no controller';
  }
  return { remove: true, ...(warning ? { warning } : {}) };
}
