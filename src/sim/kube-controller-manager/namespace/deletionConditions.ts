import type { V1NamespaceCondition } from '../../../api/generated/types.ts';

/** What is left in a namespace: how many objects of each resource, and how often each finalizer holds one. */
export interface Remaining {
  resources: ReadonlyMap<string, number>;
  finalizers: ReadonlyMap<string, number>;
  /** Why content could not be deleted. */
  failure?: string;
}

type Draft = Omit<V1NamespaceCondition, 'lastTransitionTime'>;

/** How far the deletion of a namespace is (namespace/deletion/status_condition_utils.go). */
function drafts({ resources, finalizers, failure }: Remaining): Draft[] {
  return [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    failure === undefined
      ? {
          type: 'NamespaceDeletionContentFailure',
          status: 'False',
          reason: 'ContentDeleted',
          message: 'All content successfully deleted, may be waiting on finalization',
        }
      : {
          type: 'NamespaceDeletionContentFailure',
          status: 'True',
          reason: 'ContentDeletionFailed',
          message: `Failed to delete all resource types, 1 remaining: ${failure}`,
        },
    resources.size === 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'False',
          reason: 'ContentRemoved',
          message: 'All content successfully removed',
        }
      : {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${listed(resources, 'has')}`,
        },
    finalizers.size === 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${listed(finalizers, 'in')}`,
        },
  ];
}

function listed(counts: ReadonlyMap<string, number>, verb: string): string {
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${verb} ${count} resource instances`)
    .sort()
    .join(', ');
}

/** The conditions after a round of deletion; the same array when nothing changed. */
export function deletionConditions(
  before: readonly V1NamespaceCondition[] | undefined,
  remaining: Remaining,
  now: string,
): readonly V1NamespaceCondition[] {
  const next = [...(before ?? [])];
  let changed = false;
  for (const draft of drafts(remaining)) {
    const at = next.findIndex((c) => c.type === draft.type);
    const old = next[at];
    if (old && old.status === draft.status && old.reason === draft.reason && old.message === draft.message) continue;
    changed = true;
    const lastTransitionTime = old?.status === draft.status ? old.lastTransitionTime : now;
    if (at < 0) next.push({ ...draft, lastTransitionTime });
    else next[at] = { ...draft, lastTransitionTime };
  }
  return changed || !before ? next : before;
}
