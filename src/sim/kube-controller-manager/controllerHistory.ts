import type { V1ControllerRevision } from '../../api/generated/types.ts';
import type { Selector } from '../../api/labels/selector.ts';
import { controllerOf, type KubeObject } from '../../api/meta.ts';
import { isAlreadyExists, isNotFound } from '../../api/StatusError.ts';
import { hash32 } from '../../base/Random.ts';
import type { Indexer } from '../../client/cache/Indexer.ts';
import type { LocalClient } from '../../client/LocalClient.ts';
import { controllerRefOf } from './ControllerRefManager.ts';
import { canonicalJson, safeEncode } from './computeHash.ts';
import { claimable } from './controllerIndex.ts';
import { CONTROLLER_REVISIONS, refOf } from './resourceRefs.ts';
import type { Stored } from './Stored.ts';

export type Revision = Stored<V1ControllerRevision>;
type Owner = Stored<KubeObject>;

/** A revision of an owner's template that is not stored yet. `data` is the patch that brings the template back. */
export interface RevisionDraft {
  data: object;
  revision: number;
  labels: Record<string, string>;
  /** Label that gets the hash besides being part of the name. */
  hashLabel: string;
}

/** The owner's revisions and matching orphans, oldest first (pkg/controller/history `ListControllerRevisions`). */
export function listRevisions(store: Indexer<Revision>, owner: Owner, selector: Selector): Revision[] {
  return claimable(store, owner)
    .filter((revision) => selector.matches(revision.metadata.labels))
    .sort(byRevision);
}

export function byRevision(a: Revision, b: Revision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  const [x, y] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

export const nextRevision = (revisions: readonly Revision[]): number => (revisions.at(-1)?.revision ?? 0) + 1;

export const sameData = (revision: V1ControllerRevision, data: object): boolean =>
  canonicalJson(revision.data as object) === canonicalJson(data);

/** Makes orphans among the revisions the owner's. Returns whether there were any. */
export function adoptRevisions(client: LocalClient, owner: Owner, revisions: readonly Revision[]): boolean {
  const orphans = revisions.filter((revision) => !controllerOf(revision));
  for (const revision of orphans) {
    const metadata = { uid: revision.metadata.uid, ownerReferences: [controllerRefOf(owner)] };
    client.patch(refOf(CONTROLLER_REVISIONS, revision), 'strategic', { metadata });
  }
  return orphans.length > 0;
}

/**
 * Stores a revision under the owner's name and a hash; while another revision has that name the collision count grows.
 * Returns the stored revision and the collision count it took.
 */
export function createRevision(
  client: LocalClient,
  owner: Owner,
  draft: RevisionDraft,
  collisionCount: number,
): { revision: Revision; collisionCount: number } {
  const { namespace, name, annotations } = owner.metadata;
  for (let count = collisionCount; ; count++) {
    const hash = safeEncode(String(hash32(`${canonicalJson(draft.data)}#${count}`)));
    const body: V1ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        labels: { ...draft.labels, [draft.hashLabel]: hash },
        ...(annotations ? { annotations } : {}),
        ownerReferences: [controllerRefOf(owner)],
      },
      data: draft.data,
      revision: draft.revision,
    };
    try {
      const revision = client.create({ ...CONTROLLER_REVISIONS, namespace }, body) as Revision;
      return { revision, collisionCount: count };
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const existing = client.get<V1ControllerRevision>(refOf(CONTROLLER_REVISIONS, body));
      if (sameData(existing, draft.data)) return { revision: existing as Revision, collisionCount: count };
    }
  }
}

/** Gives a revision that is current again the highest number. */
export function renumber(client: LocalClient, revision: Revision, to: number): Revision {
  if (revision.revision === to) return revision;
  return client.update(refOf(CONTROLLER_REVISIONS, revision), { ...revision, revision: to }) as Revision;
}

/** Deletes the oldest revisions that are not live, beyond the limit. `revisions` are oldest first. */
export function truncateHistory(
  client: LocalClient,
  revisions: readonly Revision[],
  live: ReadonlySet<string>,
  limit: number,
): void {
  const unused = revisions.filter((revision) => !live.has(revision.metadata.name));
  for (const revision of unused.slice(0, Math.max(0, unused.length - limit))) {
    try {
      client.delete(refOf(CONTROLLER_REVISIONS, revision));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
